import Testing

@testable import Bitcoin

struct SecretTests {
  private let phrase =
    "legal winner thank year wave sausage worth useful legal winner thank yellow"

  private func finding(_ text: String) -> SeedPhraseFinding? {
    var reader = SeedPhraseReader()
    var found: SeedPhraseFinding?
    Array(text.utf8).withByteView { reader.read($0) { found = $0 } }
    reader.end { found = $0 }
    return found
  }

  @Test("a phrase is found with its place, and its checksum is told")
  func phrases() {
    let place = TextPosition(offset: 6, line: 2, column: 4)
    #expect(
      finding("a\n é " + phrase)
        == .init(place: place, words: 12, soundWords: 12, isVaried: true))
    let zoo = Array(repeating: "zoo", count: 11).joined(separator: " ")
    #expect(finding(zoo + " wrong")?.soundWords == 12)
    #expect(finding(zoo + " zoo") == nil)
    #expect(finding(phrase.replacing("yellow", with: "zoo"))?.soundWords == nil)
    #expect(finding(phrase.replacing("yellow", with: "zoo"))?.words == 12)
    let long = Array(repeating: "zoo", count: 23).joined(separator: " ") + " vote"
    #expect(finding(long)?.soundWords == 24)
    #expect(finding("legal winner thank year wave sausage worth useful legal winner") == nil)
  }

  @Test("numbers, markup, capitals and words cut to four letters hide no phrase")
  func disguises() {
    let words = phrase.split(separator: " ")
    let numbered = words.enumerated().map { "\($0 + 1). \($1.uppercased())" }
    #expect(Secret.first(in: numbered.joined(separator: "\n")) == .seedPhrase)
    let listed = words.map { "<li>\($0)</li>" }.joined()
    #expect(Secret.first(in: listed) == .seedPhrase)
    let cut = words.map { $0.prefix(4) }.joined(separator: ",")
    #expect(Secret.first(in: cut) == .seedPhrase)
  }

  @Test("prose is no phrase")
  func prose() {
    let text = """
      The officer will follow the money from the wallet to the exchange, because the exchange can
      tell who the owner is. You must have a court order before you ask; then say which deposit
      address, which transaction, what amount and what day you are interested in.
      """
    #expect(Secret.first(in: text) == nil)
  }

  @Test("private keys are told by their form, with or without a sound checksum")
  func keys() {
    let wif = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    #expect(Secret.first(in: "note: \(wif).") == .privateKey)
    #expect(Secret.first(in: String(wif.dropLast()) + "2") == .privateKey)
    #expect(Secret.first(in: "5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss") == .privateKey)
    #expect(
      Secret.first(in: "6PYNKZ1EAgYgmQfmNVamxyXVWHzK5s6DGhwP4J5o44cvXdoY7sRzhtpUeo")
        == .encryptedPrivateKey)
    #expect(Secret.first(in: "S6c56bnXQiBjk9mqSYE7ykVQ7NzrRy") == .miniPrivateKey)
    #expect(Secret.first(in: "S6c56bnXQiBjk9mqSYE7ykVQ7NzrRz") == .miniPrivateKey)
    #expect(Secret.first(in: WatchOnlyWalletTests.account) == nil)
    #expect(Secret.first(in: "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu") == nil)
  }

  @Test("whatever has the shape of a key is told, whichever letter it begins with")
  func shapes() {
    let digits = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    func filled(_ start: String, to count: Int) -> String {
      start + String((start.count..<count).map { digits[$0 * 31 % 58] })
    }
    for first in digits {
      for (count, firsts) in [(51, "59"), (52, "KLc")] where firsts.contains(first) {
        #expect(Secret.ofKeyText(filled(String(first), to: count)) == .privateKey)
      }
      for count in 101..<120 {
        let key = filled("\(first)prv", to: count)
        #expect(Secret.ofKeyText(key) == .extendedPrivateKey, "\(first) \(count)")
        #expect(Secret.first(in: "(\(key))\u{301}") == .extendedPrivateKey)
      }
    }
  }

  @Test("a key is refused parted, glued, escaped or with an error, and named in any language")
  func disguisedKeys() {
    let wif = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    let groups = stride(from: 0, to: 52, by: 4).map { start in
      String(wif.dropFirst(start).prefix(4))
    }
    let wide = String(
      wif.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xfee0) }.map { Character($0) })
    let (head, tail) = (String(wif.prefix(20)), String(wif.dropFirst(20)))
    let mistyped: String = String(wif.prefix(9)) + "0" + String(wif.dropFirst(10))
    let references: String = wif.utf8.map { "&#\($0);" }.joined()
    let forms: [String] = [
      groups.joined(separator: " "), groups.joined(separator: "\n"), "key\(wif)and",
      head + "\u{200b}" + tail, head + "=\n" + tail, references, wide,
      String(wif.dropFirst()), wif + "1", mistyped,
    ]
    for form in forms { #expect(Secret.first(in: form) == .privateKey, "\(form)") }
    let hex = String(repeating: "0123456789abcdef", count: 4)
    let names = [
      "private key: ", "clé privée : ", "приватный ключ ", "秘密鍵：", "私钥 ", "PRIVATE KEY\n0x",
      "{\"private_key\":\"",
    ]
    for name in names {
      #expect(Secret.first(in: name + hex) == .rawPrivateKey, "\(name)")
      #expect(Secret.first(in: name + hex.dropLast()) == .rawPrivateKey, "\(name)")
    }
    for name in ["txid ", "public key hash: ", ""] { #expect(Secret.first(in: name + hex) == nil) }
  }
}
