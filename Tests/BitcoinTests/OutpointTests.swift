import Bitcoin
import Testing

@Suite struct OutpointTests {
  private let id = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"

  @Test("an outpoint is read as it is written")
  func roundTrip() throws {
    for vout in [UInt32(0), 1, 65_536, .max] {
      let text = "\(id):\(vout)"
      let outpoint = try #require(Outpoint(text))
      #expect(outpoint.vout == vout && "\(outpoint.txid)" == id)
      #expect(outpoint.description == text)
    }
  }

  @Test("what is nearly an outpoint is none")
  func others() {
    let texts = [
      "", ":", id, id + ":", id + ":-1", id + ":+1", id + ":0x1", id + ":4294967296", id + "::1",
      id + ":1:2", id + ": 1", String(id.dropLast()) + ":1", ":" + id, id + ":１",
    ]
    for text in texts { #expect(Outpoint(text) == nil, "\(text)") }
  }
}
