import Testing

@testable import Bitcoin

@Suite("Texts that need no reader to hold no secret")
struct SecretOutlineTests {
  /// The slow twin: every text is read.
  private func isRead(_ text: String) -> Bool {
    func holds(_ bytes: [UInt8]) -> Bool {
      bytes.withByteView { KeyReader.first(in: $0) != nil || SeedPhrase.isHeld(by: $0) }
    }
    let bytes = Array(text.utf8)
    return holds(bytes) || bytes.withByteView { PlainReading($0) }.map { holds($0.bytes) } ?? false
  }

  private static let pieces = [
    "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ", "S6c56bnXQiBjk9mqSYE7ykVQ7NzrRy",
    "SzavMBLoXU6kDrqtUVmffv", "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn",
    "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg", "private key",
    "1e99423a4ed27608a15a2616a2b0e9e52ced330ac530edcc32c8ffc6a526aedd", "legal winner thank year",
    "wave sausage worth useful", "legal winner thank yellow", "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S",
    "https://example.com/a?b=c", "Maple 17", "%35HueCGU8r", "的 一 是 在 不 了 有 和 人 这 中 大", "a",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
  ]

  @Test("none of them holds one, of whatever pieces they are made")
  func agrees() {
    var random = SystemRandomNumberGenerator()
    var (held, spared) = (0, 0)
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        var piece = SecretOutlineTests.pieces.randomElement(using: &random)!
        switch Int.random(in: 0..<6, using: &random) {
        case 0: piece = String(piece.prefix(Int.random(in: 1...piece.count, using: &random)))
        case 1: piece = String(piece.suffix(Int.random(in: 1...piece.count, using: &random)))
        case 2:
          let cut = piece.index(
            piece.startIndex, offsetBy: Int.random(in: 0..<piece.count, using: &random))
          piece =
            piece[..<cut] + ["", " ", "-", "\n"].randomElement(using: &random)! + piece[cut...]
        default: break
        }
        text += piece + ["", " ", ", ", "/"].randomElement(using: &random)!
      }
      let admitted = Array(text.utf8).withByteView { SecretOutline.admits($0) }
      if isRead(text) {
        held += 1
        #expect(admitted, "\(text)")
      }
      #expect((Secret.first(in: text) != nil) == isRead(text), "\(text)")
      if !admitted { spared += 1 }
    }
    #expect(held > 2_000 && spared > 500)
  }

  @Test("labels, addresses and links are what needs none")
  func spares() {
    for text in [
      "Service 17", "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S", "https://example.org/wallets/17",
      "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "2024-05-17", "",
    ] {
      #expect(!Array(text.utf8).withByteView { SecretOutline.admits($0) }, "\(text)")
    }
  }
}
