import Testing

@testable import Bitcoin

@Suite("Lines as people paste them")
struct PastedLineTests {
  private static let txid = "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"
  private static let address = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S"
  private static let segwit = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
  private static let mistyped = "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3T"

  @Test(
    "what stands around a word is left away",
    arguments: [
      "@", "\"@\"", "'@'", "“@”", "«@»", "<@>", "(@)", "@,", "\"@\",", " @ ;", "\u{feff}@",
      "\u{a0}@\u{200b}", "@ # first payment", "@ // first payment", "@ first payment",
      "@, first payment", "@\tKraken\t2020-01-01", "@ - ours", "@: main wallet", "\"@\" # note",
      "@ # 12 more to come",
    ])
  func around(_ form: String) {
    for word in [Self.txid, Self.txid + ":1", Self.address, Self.segwit] {
      let line = form.replacing("@", with: word)
      #expect(PastedLine.words(of: line) == [word], "\(line)")
    }
  }

  @Test("links of payments and pages of explorers name what they show")
  func links() {
    let (txid, address, segwit) = (Self.txid, Self.address, Self.segwit)
    let cash = "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"
    let pairs = [
      ("bitcoin:\(address)?amount=10", address), ("bitcoin:\(address)", address),
      ("BITCOIN:\(segwit.uppercased())?amount=1&label=a", segwit.uppercased()),
      ("bitcoin://\(address)", address), (cash, cash), (cash + "?amount=1", cash),
      ("https://mempool.space/tx/\(txid)", txid),
      ("https://mempool.space/tx/\(txid)#vout=1", txid + ":1"),
      ("https://mempool.space/tx/\(txid)#flow=&vout=0", txid + ":0"),
      ("https://blockstream.info/tx/\(txid)?output:2", txid + ":2"),
      ("https://mempool.space/address/\(address),", address),
      ("https://blockchair.com/bitcoin/transaction/\(txid)", txid),
      ("http://explorer.example/search?q=\(address)", address),
      ("mempool.space/address/\(segwit) seen on Monday", segwit),
      ("0x\(txid)", txid), ("0X\(txid):3", txid + ":3"), ("\(txid)#0", txid + ":0"),
    ]
    for (line, word) in pairs { #expect(PastedLine.words(of: line) == [word], "\(line)") }
  }

  @Test("a list on one line is a list where each of its words is sound")
  func lists() {
    let (txid, address, segwit) = (Self.txid, Self.address, Self.segwit)
    for between in [", ", ",", "; ", " ", "|", "\t"] {
      #expect(
        PastedLine.words(of: address + between + segwit + between + txid)
          == [address, segwit, txid], "\(between)")
    }
    #expect(PastedLine.words(of: "\(address),Kraken,2020") == [address])
  }

  @Test("what has two readings stays as it is")
  func unclear() {
    let (txid, address) = (Self.txid, Self.address)
    let lines = [
      "\(txid) 0", "\(txid),0", "\(txid) # 0", "\(address) or \(Self.segwit)",
      "\(Self.mistyped) # see \(address)", "see \(address)", "\(Self.mistyped) \(address)",
      "https://mempool.space/block/\(txid)", "https://mempool.space/tx/\(txid)#vin=0",
      "https://mempool.space/tx/\(txid)/1", "https://example.org/\(address)/\(txid)",
      "bitcoin:\(Self.mistyped)?amount=1", "0xdac17f958d2ee523a2206206994597c13d831ec7",
    ]
    for line in lines { #expect(PastedLine.words(of: line) == [line], "\(line)") }
  }

  @Test("labels may hold anything, and heights, keys and descriptors pass as they are")
  func others() {
    let key =
      "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"
    let lines = [
      "tag:Maple, Exchange # 5", "concept:exchange", "170", "script:6a", "cluster:" + Self.address,
      key, "[8cce63f8/84h/0h/0h]" + key, key + "/0/*", key + "/<0;1>/*",
      "wpkh(\(key)/0/*)#abcdefgh",
      "wsh(sortedmulti(2,[8cce63f8/48'/0'/0'/2']\(key)/<0;1>/*,\(key)/<0;1>/*))",
    ]
    for line in lines { #expect(PastedLine.words(of: line) == [line], "\(line)") }
    #expect(PastedLine.words(of: "170,") == ["170"])
    #expect(PastedLine.words(of: "\"tag:Maple Exchange\",") == ["tag:Maple Exchange"])
    #expect(PastedLine.words(of: key + " # my wallet") == [key])
  }
}
