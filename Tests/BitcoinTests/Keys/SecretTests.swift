import Testing

@testable import Bitcoin

struct SecretTests {
  private let phrase =
    "legal winner thank year wave sausage worth useful legal winner thank yellow"

  @Test("the word list is that of BIP 39")
  func wordList() {
    #expect(SeedPhrase.words.count == 2048)
    let bytes = Array(SeedPhrase.words.map { $0 + "\n" }.joined().utf8)
    #expect(
      Hex.encode(Digest.sha256(bytes))
        == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")
    #expect(Set(SeedPhrase.words.map { $0.prefix(4) }).count == 2048)
  }

  private func finding(_ text: String) -> SeedPhraseRow.Finding? {
    var row = SeedPhraseRow()
    var start = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let bytes = Array(word.utf8)
      if let found = bytes.withUnsafeBytes({ row.add($0, at: start) }) { return found }
      start += bytes.count + 1
    }
    return row.end()
  }

  @Test("a phrase is found with its place, and its checksum is told")
  func phrases() {
    #expect(finding(phrase) == .init(range: 0..<75, words: 12, soundWords: 12))
    let zoo = Array(repeating: "zoo", count: 11).joined(separator: " ")
    #expect(finding(zoo + " wrong")?.soundWords == 12)
    #expect(finding(zoo + " zoo") == nil)
    #expect(finding(phrase.replacing("yellow", with: "zoo"))?.soundWords == nil)
    #expect(finding(phrase.replacing("yellow", with: "zoo"))?.words == 12)
    let long = Array(repeating: "zoo", count: 23).joined(separator: " ") + " vote"
    #expect(finding(long)?.soundWords == 24)
    let spread = (0..<12).map { SeedPhrase.words[$0 * 150 + 7] }
    let mistyped = spread[..<6] + ["saussage"] + spread[7...]
    #expect(finding(mistyped.joined(separator: " "))?.words == 12)
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
    #expect(Secret.first(in: "S6c56bnXQiBjk9mqSYE7ykVQ7NzrRz") == nil)
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
}
