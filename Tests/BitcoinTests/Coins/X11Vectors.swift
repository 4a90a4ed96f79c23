@testable import Bitcoin

/// Digests of the eleven functions of X11.
///
/// Of nothing, and of the block: the answers published with each candidate of the SHA-3 competition
/// (ShortMsgKAT_512, lengths 0 and 512). Of the sentence and of the words: the tests of
/// dashpay/x11-hash-js.
enum X11Vectors {
  /// What is hashed.
  static let messages: [String: [UInt8]] = [
    "nothing": [],
    "sentence": Array("The quick brown fox jumps over the lazy dog".utf8),
    "words": bytes(
      "b5cacc54a1ee389c27078a23c04a1cdfc64d0c4dff7d0bd21d4c5499114b7104"
        + "3e66c51d4acbe755b213ddab64d3b993034845cb663ec3710f1057f8079e2831"),
    "block": bytes(
      "e926ae8b0af6e53176dbffcc2a6b88c6bd765f939d3d178a9bde9ef3aa131c61"
        + "e31c1e42cdfaf4b4dcde579a37e150efbef5555b4c1cb40439d835a724e2fae7"),
  ]

  static let functions: [String: @Sendable ([UInt8]) -> [UInt8]] = [
    "blake": Blake512.digest, "bmw": BlueMidnightWish512.digest, "groestl": Groestl512.digest,
    "skein": Skein512.digest, "jh": JH512.digest, "keccak": Keccak512.digest,
    "luffa": Luffa512.digest, "cubehash": CubeHash512.digest, "shavite": SHAvite512.digest,
    "simd": SIMD512.digest, "echo": ECHO512.digest,
  ]

  /// Function, message, and the digest in two halves.
  static var rows: [(function: String, message: String, digest: [UInt8])] {
    let words = table.split(whereSeparator: \.isWhitespace).map(String.init)
    return stride(from: 0, to: words.count, by: 4).map { start in
      (words[start], words[start + 1], bytes(words[start + 2] + words[start + 3]))
    }
  }

  private static func bytes(_ digits: String) -> [UInt8] { Hex.decode(digits) ?? [] }

  private static let table = """
    blake nothing
      a8cfbbd73726062df0c6864dda65defe58ef0cc52a5625090fa17601e1eecd1b
      628e94f396ae402a00acc9eab77b4d4c2e852aaaa25a636d80af3fc7913ef5b8
    blake sentence
      1f7e26f63b6ad25a0896fd978fd050a1766391d2fd0471a77afb975e5034b7ad
      2d9ccf8dfb47abbbe656e1b82fbc634ba42ce186e8dc5e1ce09a885d41f43451
    blake words
      8305e9ea49cc8f30906844ae07555b8085f8ce44f7fddbc9c5ff6c50295dfc35
      f7d4fbb20ed4c3aa9d9601d48580b1d896689d490708103baab29ebf8ae4c5db
    bmw nothing
      6a725655c42bc8a2a20549dd5a233a6a2beb01616975851fd122504e604b46af
      7d96697d0b6333db1d1709d6df328d2a6c786551b0cce2255e8c7332b4819c0e
    bmw sentence
      2998d4cb31323e1169b458ab03a54d0b68e411a3c7cc7612adbf05bf901b8197
      dfd852c1c0099c09717d2fad3537207e737c6159c31d377d1ab8f5ed1ceeea06
    bmw words
      da21a7228a373f438523725cdac884bcc864f35d2228242dd054fced566b136b
      27103b41ded31488be3da69c86ed37fe3290f156ecdb57e7c47adfe909aa48a2
    groestl nothing
      6d3ad29d279110eef3adbd66de2a0345a77baede1557f5d099fce0c03d6dc2ba
      8e6d4a6633dfbd66053c20faa87d1a11f39a7fbe4a6c2f009801370308fc4ad8
    groestl sentence
      badc1f70ccd69e0cf3760c3f93884289da84ec13c70b3d12a53a7a8a4a513f99
      715d46288f55e1dbf926e6d084a0538e4eebfc91cf2b21452921ccde9131718d
    groestl words
      b62c929b4db0a8a15fa862b1cf6b5043b939fef6be0659d2efb5c0089f53620e
      40d113c8e441c5009fbba6dd098992da0d357fb27b2bf29ec21887d780ae2ec2
    skein nothing
      bc5b4c50925519c290cc634277ae3d6257212395cba733bbad37a4af0fa06af4
      1fca7903d06564fea7a2d3730dbdb80c1f85562dfcc070334ea4d1d9e72cba7a
    skein sentence
      94c2ae036dba8783d0b3f7d6cc111ff810702f5c77707999be7e1c9486ff238a
      7044de734293147359b4ac7e1d09cd247c351d69826b78dcddd951f0ef912713
    skein words
      a66d180741a60737bdfc6a94f92bed9726bf03f162de2dc0829d1b285b1d2fbc
      d132ca42e97b178a97268a8d3e0f0f6548ea305e5c3ac2b5a9a2d1c9bd9f7fac
    skein block
      2df35398690d99075bc67bde85d7cdf512df9f05fff16cfd1aef3f7e641961e6
      0daf81fd8f9a625fe9149866fdc69f73c58aae9f758ab5ea3011c67649e3f0b0
    jh nothing
      90ecf2f76f9d2c8017d979ad5ab96b87d58fc8fc4b83060f3f900774faa2c8fa
      be69c5f4ff1ec2b61d6b316941cedee117fb04b1f4c5bc1b919ae841c50eec4f
    jh sentence
      043f14e7c0775e7b1ef5ad657b1e858250b21e2e61fd699783f8634cb86f3ff9
      38451cabd0c8cdae91d4f659d3f9f6f654f1bfedca117ffba735c15fedda47a3
    jh words
      a76659570f4f3e8d31000141a2ad2e2ed86d33780a71913e02eb6e8898cb55b0
      9c939fb2052b54a205772e1ecc1a2c70f837d5648f287376d7b72e4e0c749c49
    jh block
      d1dbacb16c6a88bea992cd34f92d1375f05215037cf989e155d324d6d1e42043
      20cf18c1ad6bf11019cdd112bac3c7cb73e41a94254b8c5af3db8245318ffc70
    keccak nothing
      0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304
      c00fa9caf9d87976ba469bcbe06713b435f091ef2769fb160cdab33d3670680e
    keccak sentence
      d135bb84d0439dbac432247ee573a23ea7d3c9deb2a968eb31d47c4fb45f1ef4
      422d6c531b5b9bd6f449ebcc449ea94d0a8f05f62130fda612da53c79659f609
    keccak words
      6c0fedd5fb03e8e7075d4bfc8f4e26262a47aa373bf1ff0a25cd3f168b5ed1ef
      59a40231098a57a3fee96a3f19250ffe49d0728507c82bf0c40fe10242d30f1c
    keccak block
      c0a4d8dca967772dbf6e5508c913e7beba1b749a2b1ac963d0676e6f1dcd4eba
      a3f909ef87dd849882dc8253347a5f6520b5b9f510973f443976455f923cfcb9
    luffa nothing
      6e7de4501189b3ca58f3ac114916654bbcd4922024b4cc1cd764acfe8ab4b780
      5df133eab345ffdb1c414564c924f48e0a301824e2ac4c34bd4efde2e43da90e
    luffa sentence
      459e2280a7cdb0c721d8d9dbeb9ed339659dc9e7b158e9dd2d328d946cb21474
      dc9177edfc93602f1aadb31944c795c9b5df859a3dc6132d4f0a4c476aaf797f
    luffa words
      6023f30947ec516eb21810b7a85b5beb3477e62831c666d21346c830ab09e1c6
      86d7a81847fcb1d52d0feaf33bca9e44b31773733705f396e739f74a3f935c8b
    luffa block
      e18b08234bed8586b8d40314dc2854086d8d85ddf83b321800b4039bf162fc4a
      b9229ca3d34f5c554e8409ef70a50c13164d00094142a6139b36e3ab911c81de
    cubehash nothing
      4a1d00bbcfcb5a9562fb981e7f7db3350fe2658639d948b9d57452c22328bb32
      f468b072208450bad5ee178271408be0b16e5633ac8a1e3cf9864cfbfc8e043a
    cubehash sentence
      bdba44a28cd16b774bdf3c9511def1a2baf39d4ef98b92c27cf5e37beb8990b7
      cdb6575dae1a548330780810618b8a5c351c1368904db7ebdf8857d596083a86
    cubehash words
      3ce006e60529195db33e8490a085930b004e30a9c9ce7754c1e554a956bab65b
      19fb03586fa3ff50b7001686bc8fea41c2af6a4472345f2b8ebebcaf9cdad600
    cubehash block
      c096f535cab880f0d77d6aff91fcbdc863cac17fd5177122e2b9c5a0063a6182
      dcb1f0086618b80fe4c02872dc3ab6ab8cb2608d19d904935b392c20c520fdba
    shavite nothing
      a485c1b2578459d1efc5dddd840bb0b4a650ac82fe68f58c4442ccda747da006
      b2d1dc6b4a4eb7d84ff91e1f466fef429d259acd995dddcad16fa545c7a6e5ba
    shavite sentence
      4dbd97835c4e5cfa14799884a7adc96688dd808ff53d5c4cfe7db89a55ee98d0
      260791ec0c9b5466482ab3f6f236da7e65e1cb6d1ee624f61a5b2b79f63c4120
    shavite words
      ba96b7af4ee87106b7cc2c0ba6b7c2682e0c32e4035a0dcb4cbd16e61c619d87
      5154c18e473ac19180061791b4a0c1fdbc755d5b0d8d349c0dd4a8cc9632b314
    simd nothing
      51a5af7e243cd9a5989f7792c880c4c3168c3d60c4518725fe5757d1f7a69c63
      66977eaba7905ce2da5d7cfd07773725f0935b55f3efb954996689a49b6d29e0
    simd sentence
      ca493ce78cc2a63b5a48393e61d113d59a930b3e76d062ab58177345c48b5989
      0a08661d04dd6160a1b42d215f1e303d97ab0abb54e65f758f79aee2b182b34b
    simd words
      e4e176b21fa5453267af41fac25aea3519ddf9a6e734c240508216f159ce0118
      8a6024955c689030a1558fa9d4f94835046d4d77c27c607ee4582e554e81dfe4
    echo nothing
      158f58cc79d300a9aa292515049275d051a28ab931726d0ec44bdd9faef4a702
      c36db9e7922fff077402236465833c5cc76af4efc352b4b44c7fa15aa0ef234e
    echo sentence
      fe61eba97bdfcaa027ded44a5f883fcb900b97449596d7b4a7187c76e71ad750
      e6117b529bd69992bec015bef862d16d62c384b600cb300d486e565f94202abf
    echo words
      cb8ff728a325fbed34454df9b862816deb0fcaf818ec029513277f1ed2d2f824
      40f380832f5ef984f56fd6c48a39616811d5af0e411d8ebe2862816b2e0c6c01
    """
}
