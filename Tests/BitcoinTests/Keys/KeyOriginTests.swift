import Testing

@testable import Bitcoin

/// Keys with their origin and steps, and what a text says of its scripts in two ways.
@Suite("Origins and prefixes of keys")
struct KeyOriginTests {
  private static let zpub =
    "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"

  private func key(as prefix: String) throws -> String {
    let version = try #require(ExtendedKeyVersion.all.first { $0.prefix == prefix })
    return try ExtendedKey(Self.zpub).text(as: version)
  }

  private func scripts(_ text: String) throws -> [[UInt8]] {
    try WatchOnlyWallet(text).first(2).map(\.script)
  }

  @Test("a key behind its origin, or before its steps, is the same wallet")
  func origins() throws {
    let plain = try scripts(Self.zpub)
    #expect(plain.count == 4)
    for origin in ["[8cce63f8/84h/0h/0h]", "[8CCE63F8/84'/0'/0']", "[00000000]"] {
      #expect(try scripts(origin + Self.zpub) == plain, "\(origin)")
    }
    #expect(try scripts(Self.zpub + "/<0;1>/*") == plain)
    #expect(try scripts(Self.zpub + "/0/*") == Array(plain[..<2]))
    #expect(try scripts("[8cce63f8/84h/0h/0h]" + Self.zpub + "/1/*") == Array(plain[2...]))
    let wallet = try WatchOnlyWallet("[8cce63f8/84h/0h/0h]" + Self.zpub)
    #expect(
      try wallet.first(1).map(\.path) == [
        "[8cce63f8/84h/0h/0h]/0/0", "[8cce63f8/84h/0h/0h]/1/0",
      ])
    #expect(wallet.warnings.isEmpty)
  }

  @Test("what is no key behind an origin is refused")
  func refusals() {
    for text in [
      "[8cce63f8/84h/0h/0h]", "[8cce63f8]" + "02" + String(repeating: "1", count: 64),
      "[8cce63/84h]" + Self.zpub, "[8cce63f8/84h" + Self.zpub, Self.zpub + "/x/*",
    ] {
      #expect(throws: KeyError.self, "\(text)") { try WatchOnlyWallet(text) }
    }
  }

  @Test("what has the shape of a key is told from an address, a page and a sentence")
  func shapes() {
    for text in [Self.zpub, "[8cce63f8/84h]" + Self.zpub, Self.zpub + "/0/*", "wpkh(x)", "sh(x"] {
      #expect(WatchOnlyWallet.isMeant(by: text) == text.contains("b") || text == "wpkh(x)")
    }
    for text in ["12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S", "hello (world)", "(x)", "a/b/c", ""] {
      #expect(!WatchOnlyWallet.isMeant(by: text), "\(text)")
    }
  }

  @Test("a prefix or an origin that says other scripts than the descriptor is told of")
  func contradictions() throws {
    func warnings(_ text: String) throws -> Int { try WatchOnlyWallet(text).warnings.count }
    let (xpub, ypub, zpub) = (try key(as: "xpub"), try key(as: "ypub"), Self.zpub)
    let multi = try key(as: "Zpub")
    #expect(try warnings("wpkh(\(ypub)/0/*)") == 1)
    #expect(try warnings("sh(wpkh(\(zpub)/0/*))") == 1)
    #expect(try warnings("pkh(\(zpub)/0/*)") == 1)
    #expect(try warnings("tr(\(ypub)/0/*)") == 1)
    #expect(try warnings("wpkh(\(multi)/0/*)") == 1)
    #expect(try warnings("wsh(multi(1,\(zpub)/0/*,\(ypub)/0/*))") == 2)
    #expect(try warnings("wpkh([8cce63f8/49h/0h/0h]\(xpub)/0/*)") == 1)
    #expect(try warnings("[8cce63f8/84h/0h/0h]\(ypub)") == 1)
    for sound in [
      xpub, ypub, zpub, "wpkh(\(zpub)/0/*)", "wpkh(\(xpub)/0/*)", "sh(wpkh(\(ypub)/0/*))",
      "wsh(multi(1,\(multi)/0/*))", "combo(\(ypub)/0/*)", "wpkh([8cce63f8/84h/0h/0h]\(xpub)/0/*)",
      "wsh(multi(1,[8cce63f8/48h/0h/0h/2h]\(xpub)/0/*))", "tr([8cce63f8/86h/0h/0h]\(xpub)/0/*)",
      "[8cce63f8/84h/0h/0h]\(xpub)",
    ] {
      #expect(try warnings(sound) == 0, "\(sound)")
    }
    let told = try WatchOnlyWallet("wpkh(\(ypub)/0/*)").warnings
    #expect(told[0].contains("the ypub says P2WPKH inside P2SH, the descriptor says P2WPKH"))
  }
}
