import Testing

@testable import Simulation

struct PlainReaderTests {
  @Test("the plain SHA-256 gives the published digests")
  func digests() {
    func hex(_ bytes: [UInt8]) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    #expect(
      hex(PlainSHA256.hash(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex(PlainSHA256.hash([]))
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      hex(PlainSHA256.hash(Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)))
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
  }

  @Test("a reader that shares no code with the program finds every rule of blocks kept")
  func economy() throws {
    let blocks = try EconomyFolder("private", seed: 8, transactions: 1_000).blocks()
    let reader = PlainReader(blocks)
    #expect(reader.faults == [])
    #expect(reader.transactions == 1_000 + blocks.count)
  }

  @Test("and so it does in the stories")
  func stories() throws {
    for story in [WrongChangeStory(), CoinJoinStory()] as [any Story] {
      var economy = Economy(seed: 3)
      try story.tell(into: &economy)
      #expect(PlainReader(economy.blocks).faults == [], "\(story.name)")
    }
  }

  @Test("it sees one changed bit anywhere in a block, a missing block and blocks out of order")
  func faultsAreSeen() throws {
    var economy = Economy(seed: 3)
    try WrongChangeStory().tell(into: &economy)
    let sound = economy.blocks
    let last = sound.count - 1
    for place in [4, 36, 72, 90, sound[last].count - 40] {
      var blocks = sound
      blocks[last][place] ^= 1
      #expect(!PlainReader(blocks).faults.isEmpty, "byte \(place)")
    }
    var blocks = sound
    blocks.swapAt(last, last - 1)
    #expect(!PlainReader(blocks).faults.isEmpty)
    blocks = sound
    blocks.remove(at: last - 1)
    #expect(!PlainReader(blocks).faults.isEmpty)
  }
}
