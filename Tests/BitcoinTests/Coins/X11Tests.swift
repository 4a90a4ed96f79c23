import Testing

@testable import Bitcoin

@Test("the eleven functions of X11 give the published digests of short messages and of a block")
func x11Functions() throws {
  let rows = X11Vectors.rows
  #expect(rows.count == 38 && Set(rows.map(\.function)).count == 11)
  for (name, message, digest) in rows {
    let function = try #require(X11Vectors.functions[name])
    let bytes = try #require(X11Vectors.messages[message])
    #expect(Hex.encode(function(bytes)) == Hex.encode(digest), "\(name) of \(message)")
  }
}

@Test(
  "X11 of short messages is what Dash's own library says",
  arguments: [
    ("", "51b572209083576ea221c27e62b4e22063257571ccb6cc3dc3cd17eb67584eba"),
    ("DASH", "fe809ebca8753d907f6ad32cdcf8e5c4e090d7bece5df35b2147e10b88c12d26"),
    (
      "The quick brown fox jumps over the lazy dog",
      "534536a4e4f16b32447f02f77200449dc2f23b532e3d9878fe111c9de666bc5c"
    ),
  ])
func x11(text: String, digest: String) {
  #expect(Hex.encode(X11.hash(Array(text.utf8)).wireBytes) == digest)
}

@Test(
  "the first header of each of Dash's chains hashes to the name of its block, and proves its work",
  arguments: [
    (Network.dash, 1_390_095_618, 0x1e0f_fff0, 28_917_698),
    (.dashTestnet, 1_390_666_206, 0x1e0f_fff0, 3_861_367_235),
    (.dashRegtest, 1_417_713_337, 0x207f_ffff, 1_096_447),
  ] as [(Network, UInt32, UInt32, UInt32)])
func dashGenesis(network: Network, time: UInt32, bits: UInt32, nonce: UInt32) throws {
  let root = "e0028eb9648db56b1ac77cf090b99048a8007e2bb64b68f092c03c7f56a662c7"
  let stated = BlockHeader(
    version: 1, previous: .zero, merkleRoot: try #require(Hash256(displayHex: root)), time: time,
    bits: bits, nonce: nonce)
  var bytes = stated.encoded
  let header = try BlockHeader(decoding: bytes, as: .dash)
  #expect(header.hash == network.genesis)
  #expect(header.meetsTarget(network.proof))
  // A header with another nonce has another hash, which stays above all but the easiest target.
  bytes[76] ^= 1
  let other = try BlockHeader(decoding: bytes, as: .dash)
  #expect(other.hash != network.genesis)
  #expect(network == .dashRegtest || !other.meetsTarget(network.proof))
}
