import Foundation
import Testing

@testable import Bitcoin

/// Scripts that have an address on a network, of random hashes.
private func addressed(_ network: Network, _ random: inout SeededGenerator) -> [[UInt8]] {
  func hash(_ size: Int) -> [UInt8] {
    (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }
  var scripts = [
    [0x76, 0xa9, 20] + hash(20) + [0x88, 0xac], [0xa9, 20] + hash(20) + [0x87],
  ]
  if network.segwitPrefix != nil {
    scripts += [[0, 20] + hash(20), [0, 32] + hash(32), [0x51, 32] + hash(32)]
    scripts += [[0x58, 32] + hash(32), [0x60, 40] + hash(40)]
  }
  if network.cashPrefix != nil { scripts.append([0xaa, 32] + hash(32) + [0x87]) }
  return scripts
}

@Test("on every network an address and its script turn into each other", arguments: Network.all)
func roundTrip(network: Network) throws {
  var random = SeededGenerator(seed: UInt64(network.name.utf8.count))
  for _ in 0..<200 {
    for script in addressed(network, &random) {
      let text = Address.text(ofScript: script, network: network)
      #expect(!text.hasPrefix("script:"))
      #expect(try Address.script(of: text, network: network) == script)
      if text == text.lowercased() {
        #expect(try Address.script(of: text.uppercased(), network: network) == script)
      }
    }
  }
}

@Test("one wrong letter in any coin's address is noticed", arguments: Network.all)
func wrongLetters(network: Network) throws {
  var random = SeededGenerator(seed: 99)
  let letters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7lABCDEFGHJKLMNPQRSTUVWXYZbi")
  for script in addressed(network, &random) {
    let text = Array(Address.text(ofScript: script, network: network))
    for place in text.indices {
      var wrong = text
      wrong[place] = letters.randomElement(using: &random) ?? "q"
      guard wrong[place].lowercased() != text[place].lowercased() else { continue }
      #expect(throws: AddressError.self, "\(String(wrong))") {
        _ = try Address.script(of: String(wrong), network: network)
      }
      var short = text
      short.remove(at: place)
      #expect(throws: AddressError.self) {
        _ = try Address.script(of: String(short), network: network)
      }
    }
  }
}

@Test("an address of one coin is refused on another, unless both write addresses alike")
func foreignAddresses() {
  var random = SeededGenerator(seed: 5)
  for owner in Network.all {
    for script in addressed(owner, &random) {
      let text = Address.text(ofScript: script, network: owner)
      for other in Network.all {
        guard let read = try? Address.script(of: text, network: other) else { continue }
        #expect(read == script, "\(text) on \(other.name)")
        let alike =
          other.p2pkhPrefix == owner.p2pkhPrefix || other.segwitPrefix == owner.segwitPrefix
          || !Set(other.p2shPrefixes).isDisjoint(with: owner.p2shPrefixes)
        #expect(alike, "\(text) of \(owner.name) on \(other.name)")
      }
    }
  }
}

/// The examples of the CashAddr specification (Bitcoin Cash, 2018).
@Test(
  "CashAddr and the older form of its specification's examples are one script",
  arguments: [
    ("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    ("1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", "qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"),
    ("16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb", "qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r"),
    ("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"),
    ("3LDsS579y7sruadqu11beEJoTjdFiFCdX4", "pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e"),
    ("31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw", "pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37"),
  ])
func cashAddr(older: String, letters: String) throws {
  let script = try Address.script(of: older, network: .bitcoinCash)
  let text = "bitcoincash:" + letters
  #expect(Address.text(ofScript: script, network: .bitcoinCash) == text)
  for form in [text, letters, text.uppercased(), letters.uppercased()] {
    #expect(try Address.script(of: form, network: .bitcoinCash) == script)
  }
  let error = #expect(throws: AddressError.self) {
    _ = try Address.script(of: text, network: .mainnet)
  }
  #expect(error?.message.contains("bitcoin-cash") == true)
}

@Test("addresses that wallets and explorers show are read as the scripts they stand for")
func knownAddresses() throws {
  // Zcash's t1 and tex forms of one key's hash: ZIP 320's example.
  let key = try Address.script(of: "t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC", network: .zcash)
  #expect(Script.type(of: key) == .p2pkh)
  let tex = "tex1s2rt77ggv6q989lr49rkgzmh5slsksa9khdgte"
  #expect(try Address.script(of: tex, network: .zcash) == key)
  // The Dash foundation's, several signers', and one on the test chain (dashpay/sentinel's tests).
  let dash = try Address.script(of: "7gnwGHt17heGpG9Crfeh4KGpYNFugPhJdh", network: .dash)
  #expect(Hex.encode(dash) == "a9149dc8b19033a16913b6e45437f76d0ab649e9e51687")
  let test = try Address.script(of: "yYe8KwyaUu5YswSYmB3q3ryx8XTUu9y7Ui", network: .dashTestnet)
  #expect(Script.type(of: test) == .p2pkh)
  // Litecoin's script addresses in the older form and today's.
  let script = try Address.script(of: "3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", network: .litecoin)
  let newer = Address.text(ofScript: script, network: .litecoin)
  #expect(newer.hasPrefix("M"))
  #expect(try Address.script(of: newer, network: .litecoin) == script)
}

@Test("what hides payments, and what spends them, is refused with a word of its own")
func refusedTexts() {
  let hidden = "zs1" + String(repeating: "q", count: 75)
  let unified = "u1" + String(repeating: "q", count: 139)
  for text in [hidden, unified] {
    let error = #expect(throws: AddressError.self) {
      _ = try Address.script(of: text, network: .zcash)
    }
    #expect(error?.message.contains("hidden") == true)
  }
  for mark: UInt8 in [0x80, 0xb0, 0x9e, 0xcc, 0xb4] {
    let secret = Base58Check.encode([mark] + [UInt8](repeating: 7, count: 32) + [1])
    let error = #expect(throws: AddressError.self) {
      _ = try Address.script(of: secret, network: .litecoin)
    }
    #expect(error?.message.contains("private key") == true)
  }
}

@Test("subsidies follow each coin's schedule")
func subsidies() {
  let coin: UInt64 = 100_000_000
  let cases: [(Network, UInt32, UInt64)] = [
    (.mainnet, 0, 50 * coin), (.mainnet, 209_999, 50 * coin), (.mainnet, 840_000, 312_500_000),
    (.litecoin, 839_999, 50 * coin), (.litecoin, 840_000, 25 * coin),
    (.litecoin, 2_520_000, 625_000_000), (.dogecoin, 144_999, 500_000 * coin),
    (.dogecoin, 145_000, 250_000 * coin), (.dogecoin, 599_999, 15_625 * coin),
    (.dogecoin, 600_000, 10_000 * coin), (.dogecoin, 5_000_000, 10_000 * coin),
    (.namecoin, 210_000, 25 * coin), (.bitcoinCash, 630_000, 625_000_000),
    (.zcash, 0, 0), (.zcash, 1, 62_500), (.zcash, 20_000, 1_250_000_000),
    (.zcash, 653_599, 1_250_000_000), (.zcash, 653_600, 625_000_000),
    (.zcash, 1_046_399, 625_000_000), (.zcash, 1_046_400, 312_500_000),
    (.zcash, 2_726_399, 312_500_000), (.zcash, 2_726_400, 156_250_000),
    (.zcash, .max, 0), (.mainnet, .max, 0),
  ]
  for (network, height, amount) in cases {
    #expect(network.subsidy(at: height) == amount, "\(network.name) \(height)")
  }
}
