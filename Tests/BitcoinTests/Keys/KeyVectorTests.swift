import Foundation
import Testing

@testable import Bitcoin

/// The published vectors of the BIPs on keys, read out of their texts.
@Suite(
  "Published key vectors",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct KeyVectorTests {
  private func expectRefused(
    _ text: String, _ code: KeyError.Code? = nil, _ comment: Comment? = nil
  ) {
    let error = #expect(throws: KeyError.self, comment) { try ExtendedKey(text) }
    if let code { #expect(error?.code == code, comment) }
    #expect(error?.message.contains(text.prefix(12)) == false, comment)
  }

  /// A chain's path and keys as BIP 32 lists them.
  private struct Listed {
    var path: [Substring]
    var pub = ""
    var prv = ""
  }

  private func listed() throws -> [Listed] {
    var chains: [Listed] = []
    for line in try SharedData.text("vectors/bips/bip-0032.mediawiki").split(separator: "\n") {
      if line.hasPrefix("* Chain m") {
        let path = line.dropFirst(8).replacing("<sub>H</sub>", with: "h")
        chains.append(Listed(path: path.split(separator: "/").map { Substring($0) }))
      } else if line.hasPrefix("** ext pub: ") {
        chains[chains.count - 1].pub = String(line.dropFirst(12))
      } else if line.hasPrefix("** ext prv: ") {
        chains[chains.count - 1].prv = String(line.dropFirst(12))
      }
    }
    return chains
  }

  @Test("every unhardened child of BIP 32 follows from its parent's public key")
  func children() throws {
    let chains = try listed()
    #expect(chains.count == 17)
    var derived = 0
    for (position, chain) in chains.enumerated() {
      let key = try ExtendedKey(chain.pub)
      #expect(key.description == chain.pub)
      expectRefused(chain.prv, .secret)
      guard let step = chain.path.last, chain.path.count > 1 else { continue }
      let parent = try ExtendedKey(chains[position - 1].pub)
      #expect(key.parentFingerprint == parent.fingerprint)
      guard let index = UInt32(step) else {
        let hardened = try #require(UInt32(step.dropLast())) | ExtendedKey.firstHardened
        #expect(key.childNumber == hardened)
        #expect(throws: KeyError.self) { try parent.child(hardened) }
        continue
      }
      #expect(try parent.child(index) == key)
      #expect(try parent.childKey(index) == key.key)
      derived += 1
    }
    #expect(derived == 6)
  }

  @Test("the invalid keys of BIP 32 are refused, and no message repeats one")
  func invalidKeys() throws {
    let text = try SharedData.text("vectors/bips/bip-0032.mediawiki")
    let section = try #require(text.components(separatedBy: "===Test vector 5===").last)
    let lines = section.split(separator: "\n").filter { $0.hasPrefix("* ") && $0.contains(" (") }
    #expect(lines.count == 16)
    for line in lines {
      let key = String(line.dropFirst(2).prefix { $0 != " " })
      expectRefused(key, key.hasPrefix("xprv") ? .secret : nil, Comment(rawValue: String(line)))
    }
  }

  @Test("a second library's chains agree")
  func otherChains() throws {
    let vectors = try SharedData.object("vectors/hd/bcoin-hd.json")
    for name in ["vector1", "vector2"] {
      let chains = try #require(vectors[name] as? [String: Any])
      for (path, keys) in chains where path != "seed" {
        let pair = try #require(keys as? [String: String])
        let key = try ExtendedKey(try #require(pair["pub"]))
        #expect(Int(key.depth) == path.split(separator: "/").count - 1)
        expectRefused(try #require(pair["prv"]), .secret)
        let parts = path.split(separator: "/")
        guard let step = parts.last, let index = UInt32(step),
          let above = chains[parts.dropLast().joined(separator: "/")] as? [String: String]
        else { continue }
        #expect(try ExtendedKey(try #require(above["pub"])).child(index) == key)
      }
    }
    for name in ["master_pub", "child1_pub", "child2_pub", "child3_pub", "child5_pub"] {
      let text = try #require(vectors[name] as? String)
      #expect(try ExtendedKey(text).description == text)
    }
    let phrase = try #require(vectors["phrase"] as? String)
    #expect(Secret.first(in: phrase) == .seedPhrase)
  }

  /// The values behind `name =` in a BIP's list, in their order.
  private func values(_ name: String, in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "=")
      guard parts.count > 1, parts[0].trimmingCharacters(in: .whitespaces) == name else {
        return nil
      }
      return parts[parts.count - 1].trimmingCharacters(in: .whitespaces)
        .components(separatedBy: " ")[0]
    }
  }

  private func addresses(_ key: String, _ kind: String, _ network: Network) throws -> [String] {
    let wallet = try WatchOnlyWallet(key, network: network)
    let wanted = try wallet.first(2).filter { Script.type(of: $0.script).name == kind }
    return wanted.map { Address.text(ofScript: $0.script, network: network) }
  }

  @Test("accounts of BIP 44, 49, 84 and 86 have the addresses that they list")
  func accounts() throws {
    // BIP 44 lists none: the account of the phrase that BIP 49, 84 and 86 use.
    let legacy =
      "xpub6BosfCnifzxcFwrSzQiqu2DBVTshkCXacvNsWGYJVVhhawA7d4R5WSWGFNbi8Aw6ZRc1brxMyWMzG3DSSSSoek"
      + "kudhUd9yLb6qx39T9nMdj"
    #expect(
      try addresses(legacy, "p2pkh", .mainnet).first == "1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA")

    let nested = try SharedData.text("vectors/bips/bip-0049.mediawiki")
    #expect(
      try addresses(values("account0Xpub", in: nested)[0], "p2sh", .testnet3).first
        == values("address", in: nested)[0])

    let segwit = try SharedData.text("vectors/bips/bip-0084.mediawiki")
    let found = try addresses(values("xpub", in: segwit)[0], "p2wpkh", .mainnet)
    #expect([found[0], found[1], found[2]] == values("address", in: segwit))

    let taproot = try SharedData.text("vectors/bips/bip-0086.mediawiki")
    let outputs = try addresses(values("xpub", in: taproot)[0], "p2tr", .mainnet)
    #expect([outputs[0], outputs[1], outputs[2]] == values("address", in: taproot))
  }

  @Test("multisig keys sort as BIP 67 says")
  func sortedKeys() throws {
    let rows = try SharedData.list("vectors/core/rpc_bip67.json")
    #expect(rows.count > 3)
    for case let row as [String: Any] in rows {
      let keys = try #require(row["keys"] as? [String])
      let body = "sh(sortedmulti(2,\(keys.joined(separator: ","))))"
      let script = try Descriptor(body).branch(0).scripts(at: 0)[0]
      #expect(Address.text(ofScript: script, network: .testnet3) == row["address"] as? String)
    }
  }

  @Test("taproot outputs of BIP 341 follow from internal key and script tree")
  func taprootOutputs() throws {
    let vectors = try SharedData.object("vectors/core/bip341_wallet_vectors.json")
    let rows = try #require(vectors["scriptPubKey"] as? [[String: [String: Any]]])
    #expect(rows.count == 7)
    for row in rows {
      let given = try #require(row["given"])
      let key = try #require(Hex.decode(given["internalPubkey"] as? String ?? "?"))
      let root = try treeHash(given["scriptTree"])
      let output = try #require(TaprootTree.outputKey(internal: key, root: root))
      let expected = try #require(row["expected"])
      #expect(
        Hex.encode(OutputScript.p2tr(output: output)) == expected["scriptPubKey"] as? String)
      #expect(
        Address.text(ofScript: OutputScript.p2tr(output: output), network: .mainnet)
          == expected["bip350Address"] as? String)
    }
  }

  private func treeHash(_ tree: Any?) throws -> [UInt8] {
    if let pair = tree as? [Any] {
      return TaprootTree.branchHash(try treeHash(pair[0]), try treeHash(pair[1]))
    }
    guard let leaf = tree as? [String: Any] else { return [] }
    let script = try #require(Hex.decode(leaf["script"] as? String ?? "?"))
    return TaprootTree.leafHash(script, version: try #require(leaf["leafVersion"] as? UInt8))
  }
}
