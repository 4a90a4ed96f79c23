import Testing

@testable import Bitcoin

struct Base58CaseSearchTests {
  /// An address whose hash begins with zeros, so that few letters have two cases.
  private func address(_ random: inout SeededGenerator) -> String {
    let hash = (0..<20).map { $0 < 13 ? 0 : UInt8.random(in: 0...255, using: &random) }
    return Base58Check.encode([0] + hash)
  }

  private func twoCased(_ text: String) -> [Int] {
    Array(text.utf8).enumerated().filter { _, byte in
      ASCII.isLetter(byte) && Base58Check.isDigit(byte | 0x20) && Base58Check.isDigit(byte & 0xdf)
    }.map(\.offset)
  }

  /// The slow twin: every text of every case, decoded.
  private func twin(_ text: String) -> [String] {
    let places = twoCased(text)
    var found: [String] = []
    for flags in 0..<(1 << places.count) {
      var bytes = Array(text.utf8)
      for place in bytes.indices {
        let byte = bytes[place]
        if ASCII.isLetter(byte), !Base58Check.isDigit(byte) { bytes[place] = byte ^ 0x20 }
      }
      for (bit, place) in places.enumerated() {
        bytes[place] = flags >> bit & 1 == 1 ? bytes[place] | 0x20 : bytes[place] & 0xdf
      }
      let candidate = String(decoding: bytes, as: UTF8.self)
      if let payload = try? Base58Check.decode(candidate), payload.count == 21,
        payload[0] == 0 || payload[0] == 5
      {
        found.append(candidate)
      }
    }
    return found.sorted()
  }

  @Test("lost letter case is found again, as by trying each text")
  func search() {
    var random = SeededGenerator(seed: 3)
    for round in 0..<6 {
      let text = address(&random)
      let damaged = round % 2 == 0 ? text.lowercased() : text.uppercased()
      let outcome = Base58CaseSearch.search(Array(damaged.utf8), versions: [0, 5])
      #expect(outcome == .searched(twin(damaged)))
      #expect(outcome == .searched([text]))
    }
  }

  @Test("a text that no case makes an address gives none, and a long one is not begun")
  func refusals() {
    var random = SeededGenerator(seed: 4)
    let text = address(&random)
    #expect(
      Base58CaseSearch.search(Array(text.lowercased().utf8), versions: [111]) == .searched([]))
    #expect(Base58CaseSearch.search(Array("1".utf8), versions: [0]) == .searched([]))
    #expect(
      Base58CaseSearch.search(Array("1a1zp1ep5qgefi2dmptftl5slm!7divfna".utf8), versions: [0])
        == .searched([]))
    #expect(
      Base58CaseSearch.search(
        Array("1a1zp1ep5qgefi2dmptftl5slmv7divfna".utf8), versions: [0], mostFreeLetters: 8)
        == .tooLong(freeLetters: 23))
  }
}
