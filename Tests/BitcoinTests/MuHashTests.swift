import Testing

@testable import Bitcoin

/// An element of 32 bytes that begins with a number, as Bitcoin Core's own tests make them.
private func element(_ number: UInt8) -> [UInt8] { [number] + [UInt8](repeating: 0, count: 31) }

@Test("Bitcoin Core's example of a set has the hash published with it")
func muHashExample() {
  // muhash_tests of Bitcoin Core's crypto_tests: 0 and 1 put in, 2 taken out.
  var hash = MuHash3072()
  hash.insert(element(0))
  hash.insert(element(1))
  hash.remove(element(2))
  #expect(
    hash.digest().description
      == "10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863")
}

@Test("a set's hash depends on what is in it, never on how it came there")
func muHashOrder() {
  var random = SeededGenerator(seed: 3)
  for _ in 0..<20 {
    let kept = (0..<8).map { _ in element(UInt8.random(in: 0...127, using: &random)) }
    let gone = (0..<5).map { _ in element(UInt8.random(in: 128...255, using: &random)) }
    var straight = MuHash3072()
    for one in kept { straight.insert(one) }
    var crooked = MuHash3072()
    for one in gone { crooked.remove(one) }
    for one in (kept + gone).shuffled(using: &random) { crooked.insert(one) }
    #expect(straight.digest() == crooked.digest())
    var other = MuHash3072()
    for one in kept.dropLast() { other.insert(one) }
    #expect(straight.digest() != other.digest())
  }
}
