import Foundation
import Testing

@testable import Bitcoin

@Suite(
  "Published address vectors",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct AddressVectorTests {
  private func expectNoAddress(_ text: String, _ comment: Comment? = nil) {
    for network in Network.bitcoin {
      #expect(throws: AddressError.self, "\(text) on \(network.name)") {
        try Address.script(of: text, network: network)
      }
    }
  }

  private static func payload(of script: [UInt8]) -> [UInt8] {
    script.withByteView { Array($0[Script.classify($0).1]) }
  }

  @Test("every valid key_io address reads and writes as its script; private keys are refused")
  func validKeys() throws {
    let chains: [String: Network] = [
      "main": .mainnet, "test": .testnet3, "signet": .signet, "regtest": .regtest,
      "testnet4": .testnet4,
    ]
    var count = 0
    for case let row as [Any] in try SharedData.list("vectors/core/key_io_valid.json") {
      let text = try #require(row[0] as? String)
      let facts = try #require(row[2] as? [String: Any])
      if facts["isPrivkey"] as? Bool == true {
        expectNoAddress(text)
        continue
      }
      let network = try #require(chains[facts["chain"] as? String ?? ""])
      let script = try #require(Hex.decode(row[1] as? String ?? "?"))
      #expect(try Address.script(of: text, network: network) == script)
      #expect(Address.text(ofScript: script, network: network) == text)
      if facts["tryCaseFlip"] as? Bool == true {
        #expect(try Address.script(of: text.uppercased(), network: network) == script)
      }
      count += 1
    }
    #expect(count > 40)
  }

  @Test("no invalid key_io text is an address on any network")
  func invalidKeys() throws {
    for case let row as [String] in try SharedData.list("vectors/core/key_io_invalid.json") {
      expectNoAddress(row[0])
    }
  }

  @Test("plain base58 agrees both ways with its vectors")
  func base58() throws {
    for case let row as [String] in try SharedData.list("vectors/core/base58_encode_decode.json") {
      let bytes = try #require(Hex.decode(row[0]))
      #expect(Base58Check.encodePlain(bytes) == row[1])
      #expect(try Base58Check.decodePlain(row[1]) == bytes)
    }
  }

  @Test("bitcoinjs addresses read as their hashes; those of another chain are refused")
  func bitcoinjs() throws {
    let networks: [String: Network] = [
      "bitcoin": .mainnet, "testnet": .testnet3, "regtest": .regtest,
    ]
    let file = try SharedData.object("vectors/addresses/bitcoinjs-address.json")
    for row in file["standard"] as? [[String: Any]] ?? [] {
      let hash = try #require(Hex.decode((row["hash"] ?? row["data"]) as? String ?? "?"))
      for text in [row["base58check"], row["bech32"]].compactMap({ $0 as? String }) {
        guard let network = networks[row["network"] as? String ?? ""] else {
          expectNoAddress(text)
          continue
        }
        let script = try Address.script(of: text, network: network)
        let payload = Script.witnessProgram(script)?.program ?? Self.payload(of: script)
        #expect(payload == hash)
        let isSegwit = Script.witnessProgram(script) != nil
        #expect(
          Address.text(ofScript: script, network: network) == (isSegwit ? text.lowercased() : text))
      }
    }
    for row in file["bech32"] as? [[String: Any]] ?? [] {
      let text = try #require(row["address"] as? String)
      let network: Network = row["prefix"] as? String == "tb" ? .testnet3 : .mainnet
      let program = try #require(
        Script.witnessProgram(try Address.script(of: text, network: network)))
      #expect(Int(program.version) == row["version"] as? Int)
      #expect(Hex.encode(program.program) == row["data"] as? String)
    }
    let invalid = file["invalid"] as? [String: [[String: Any]]] ?? [:]
    for kind in ["bech32", "fromBase58Check"] {
      for row in invalid[kind] ?? [] { expectNoAddress(row["address"] as? String ?? "") }
    }
  }

  @Test("a hundred thousand real addresses come back as they were")
  func realAddresses() throws {
    var count = 0
    var differing: [Substring] = []
    for line in try SharedData.text("vectors/addresses/btc_addresses.txt").split(separator: "\n") {
      let script = try Address.script(of: line, network: .mainnet)
      if Address.text(ofScript: script, network: .mainnet) != line { differing.append(line) }
      count += 1
    }
    #expect(differing.isEmpty)
    #expect(count > 99_000)
  }

  @Test("taproot outputs of the BIP 341 wallet vectors have the published addresses")
  func taproot() throws {
    let file = try SharedData.object("vectors/core/bip341_wallet_vectors.json")
    let rows = file["scriptPubKey"] as? [[String: [String: Any]]] ?? []
    #expect(rows.count > 5)
    for row in rows {
      let expected = try #require(row["expected"])
      let script = try #require(Hex.decode(expected["scriptPubKey"] as? String ?? "?"))
      #expect(
        Address.text(ofScript: script, network: .mainnet) == expected["bip350Address"] as? String)
    }
  }

  @Test("payment vectors: an address and its script agree", arguments: ["p2pkh", "p2sh", "p2tr"])
  func payments(kind: String) throws {
    let file = try SharedData.object("vectors/payments/\(kind).json")
    var count = 0
    for row in file["valid"] as? [[String: Any]] ?? [] {
      let members = [row["arguments"], row["expected"]].compactMap { $0 as? [String: Any] }
      let text = members.compactMap { $0["address"] as? String }.first
      let output = members.compactMap { $0["output"] as? String }.first
      guard let text, let output else { continue }
      let network = try #require(
        Network.all.first { (try? Address.script(of: text, network: $0)) != nil })
      let script = try Address.script(of: text, network: network)
      #expect(Script.type(of: script).name == kind)
      let words: [Substring] = output.split(separator: " ")
      let pushed = String(words.first { $0.utf8.count >= 40 } ?? "")
      #expect(Hex.encode(Self.payload(of: script)) == pushed)
      count += 1
    }
    #expect(count > 2)
  }

  @Test("decodescript vectors have the node's address and type")
  func decodeScript() throws {
    let types: [ScriptType: String] = [
      .p2tr: "witness_v1_taproot", .witnessUnknown: "witness_unknown",
      .p2wsh: "witness_v0_scripthash", .p2sh: "scripthash", .nonstandard: "nonstandard",
    ]
    for case let row as [Any] in try SharedData.list("vectors/core/rpc_decodescript.json") {
      let script = try #require(Hex.decode(row[0] as? String ?? "?"))
      let facts = try #require(row[1] as? [String: Any])
      let type = Script.type(of: script)
      // OP_RETURN with anything behind it is unspendable, whether or not nodes relay it.
      if type != .opReturn { #expect(types[type] == facts["type"] as? String) }
      #expect(
        Address.text(ofScript: script, network: .regtest)
          == facts["address"] as? String ?? "script:" + Hex.encode(script))
    }
  }
}
