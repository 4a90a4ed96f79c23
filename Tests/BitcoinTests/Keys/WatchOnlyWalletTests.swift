import Testing

@testable import Bitcoin

struct WatchOnlyWalletTests {
  /// The account of BIP 84's vectors.
  static let account =
    "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mG"
    + "DtKsAYz2oz2AGutZYs"

  @Test("a walk goes on for a gap behind the last used address of each chain")
  func gaps() throws {
    let wallet = try WatchOnlyWallet(Self.account)
    let all = try wallet.first(60)
    let used = Set([all[3].script, all[20].script, all[60 + 5].script])
    let entries = try wallet.walk(gap: 20) { used.contains($0) }
    #expect(entries.filter { $0.chain == 0 }.count == 41)
    #expect(entries.filter { $0.chain == 1 }.count == 26)
    #expect(entries.filter(\.isUsed).map(\.path) == ["/0/3", "/0/20", "/1/5"])
    #expect(try wallet.walk(gap: 20) { $0 == all[20].script }.filter(\.isUsed).isEmpty)
    #expect(wallet.chains.map(\.role) == [.receive, .change])
  }

  @Test("an xpub is tried as all four kinds of single-key wallet")
  func kinds() throws {
    let key = try ExtendedKey(Self.account)
    let wallet = try WatchOnlyWallet(key.text(as: .xpub))
    let types = try wallet.first(1).map { Script.type(of: $0.script) }
    #expect(types == [.p2pkh, .p2pkh, .p2sh, .p2sh, .p2wpkh, .p2wpkh, .p2tr, .p2tr])
    let segwit = try wallet.first(1)[4].script
    #expect(
      Address.text(ofScript: segwit, network: .mainnet)
        == "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu")
  }

  @Test("keys of another network, of one signer among several, and junk say what is wrong")
  func refusals() throws {
    let key = try ExtendedKey(Self.account)
    func code(_ text: String, _ network: Network? = nil) -> KeyError.Code? {
      do throws(KeyError) {
        _ = try WatchOnlyWallet(text, network: network)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(Self.account, .regtest) == .network)
    #expect(code(Self.account + " ") == nil)
    let signer = try #require(ExtendedKeyVersion.all.first { $0.prefix == "Zpub" })
    #expect(code(key.text(as: signer)) == .unsupported)
    #expect(code("") == .malformed)
    #expect(code("wpkh(") == .malformed)
    #expect(code(String(repeating: "sh(", count: 50_000)) == .malformed)
    #expect(code("tr(\(key.text(as: .xpub)),\(String(repeating: "{", count: 9_000))") == .malformed)
    #expect(code("wsh(older(144))") == .unsupported)
    #expect(code("wpkh(\(key.text(as: .xpub))/1h/*)") == .unsupported)
    #expect(code(String(Self.account.dropLast()) + "t") == .malformed)
  }

  @Test("a multipath descriptor has a chain for each value")
  func multipath() throws {
    let key = try ExtendedKey(Self.account).text(as: .xpub)
    let wallet = try WatchOnlyWallet("wpkh([d34db33f/84'/0h/0']\(key)/<0;1>/*)")
    let entries = try wallet.first(2)
    #expect(entries.map(\.path).first == "[d34db33f/84h/0h/0h]/0/0")
    #expect(try entries.map(\.script) == WatchOnlyWallet(Self.account).first(2).map(\.script))
    #expect(throws: KeyError.self) { try Descriptor("wpkh(\(key)/<0;0>/*)") }
    #expect(throws: KeyError.self) { try Descriptor("wpkh(\(key)/<0;1>/<0;1>/*)") }
    #expect(throws: KeyError.self) {
      try Descriptor("wsh(multi(1,\(key)/<0;1>/*,\(key)/<0;1;2>/*))")
    }
  }

  @Test("a combo descriptor stands for the scripts of its key")
  func combo() throws {
    let key = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
    let scripts = try Descriptor("combo(\(key))").branch(0).scripts(at: 0)
    #expect(scripts.map { Script.type(of: $0) } == [.p2pk, .p2pkh, .p2wpkh, .p2sh])
    for (function, script) in zip(["pk", "pkh", "wpkh", "sh(wpkh"], scripts) {
      let close = function.contains("(") ? "))" : ")"
      #expect(try Descriptor("\(function)(\(key)\(close)").branch(0).scripts(at: 0) == [script])
    }
  }

  @Test("adding multiples of the generator in two steps or one gives the same key")
  func additions() throws {
    var random = SeededGenerator(seed: 7)
    let key = try ExtendedKey(Self.account).key
    for _ in 0..<200 {
      let one = (0..<32).map { $0 < 16 ? 0 : UInt8.random(in: 0...255, using: &random) }
      let other = (0..<32).map { $0 < 16 ? 0 : UInt8.random(in: 0...255, using: &random) }
      var both = [UInt8](repeating: 0, count: 32)
      var carry = 0
      for place in (0..<32).reversed() {
        carry += Int(one[place]) + Int(other[place])
        both[place] = UInt8(carry & 255)
        carry >>= 8
      }
      let first = try #require(Secp256k1.sum(key, generatorTimes: one))
      #expect(
        Secp256k1.sum(first, generatorTimes: other) == Secp256k1.sum(key, generatorTimes: both))
    }
    #expect(Secp256k1.sum(key, generatorTimes: [UInt8](repeating: 255, count: 32)) == nil)
    #expect(
      Secp256k1.sum(key, generatorTimes: [UInt8](repeating: 0, count: 32)) == key)
  }
}
