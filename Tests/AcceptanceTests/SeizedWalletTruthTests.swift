import Foundation
import Testing

private let truth = BuiltProgram.shared + "/data/regtest-a/truth/"
private let canRun = BuiltProgram.isThere && FileManager.default.fileExists(atPath: truth)

private struct Owned: Decodable {
  var txid: String
  var vout: Int
  var sats: UInt64
  var actor: String?
  var wallet: String?
  var address: String?
}

private struct Payment: Decodable {
  var txid: String
  var inputActors: [String]
}

private struct Wallet: Decodable {
  struct Descriptor: Decodable {
    var desc: String
  }

  var wallet: String
  var descriptors: [Descriptor]
}

/// What the program says of coins that came to one place, by method.
private struct Found {
  var deposits: [String: [String: (entity: String, value: UInt64)]] = [:]
  var seeds: [String] = []

  init(_ answer: BuiltProgram.Answer) throws {
    let data = try #require(try answer.data() as? [String: Any])
    for seed in data["seeds"] as? [[String: Any]] ?? [] {
      seeds.append(try #require(seed["outpoint"] as? String))
    }
    for (name, method) in data["methods"] as? [String: [String: Any]] ?? [:] {
      for end in method["endpoints"] as? [[String: Any]] ?? [] {
        guard let entity = end["entity"] as? String, let outpoint = end["outpoint"] as? String
        else { continue }
        let value = try #require(end["value_sat"] as? NSNumber).uint64Value
        deposits[name, default: [:]][outpoint] = (entity, value)
      }
      let ledger = try #require(method["ledger"] as? [String: Any])
      let lines = ledger.compactMapValues { $0 as? NSNumber }.filter { $0.key.hasSuffix("_sat") }
      let seeded = lines["seeded_sat"]?.uint64Value
      let beside: Set<String> = ["seeded_sat", "seeds_sat", "behind_sat"]
      let booked = lines.filter { !beside.contains($0.key) }.map(\.value.uint64Value).reduce(0, +)
      let seeds = lines["seeds_sat"]?.uint64Value ?? 0
      #expect(seeds == (seeded ?? 0) + (lines["behind_sat"]?.uint64Value ?? 0), "\(name)")
      if name != "poison" { #expect(seeded == booked, "\(name)") }
    }
  }
}

/// A chain that a node wrote, of which every owner is known: seized wallets to the exchanges.
@Suite(.enabled(if: canRun, "the program or the folder ../shared/data is not here"))
final class SeizedWalletTruthTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/seized-\(UUID().uuidString)"
  private let outputs: [Owned]
  private let payers: [String: [String]]

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    outputs = try Self.rows("outputs.jsonl.gz")
    let payments: [Payment] = try Self.rows("txs.jsonl.gz")
    payers = Dictionary(uniqueKeysWithValues: payments.map { ($0.txid, $0.inputActors) })
    let blocks = BuiltProgram.shared + "/data/regtest-a/node2/blocks"
    var pack = "title: exchanges\ncreator: truth\ncurrency: BTC\ntags:\n"
    let services = Set(
      outputs.compactMap { output -> [String]? in
        guard let actor = output.actor, actor.hasPrefix("exchange"), let address = output.address
        else { return nil }
        return [address, actor]
      })
    for row in services.sorted(by: { $0[0] < $1[0] }) {
      pack += "- {address: \(row[0]), label: \(row[1]), category: exchange, source: truth}\n"
    }
    try pack.write(toFile: folder + "/tags.yaml", atomically: true, encoding: .utf8)
    for step in [
      ["ingest", blocks, "--network", "regtest"], ["tags", "import", folder + "/tags.yaml"],
      ["cluster", "build"],
    ] {
      let answer = try run(step)
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func rows<Row: Decodable>(_ name: String) throws -> [Row] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try BuiltProgram.unpacked(truth + name).split(separator: 0x0a)
      .map { try decoder.decode(Row.self, from: $0) }
  }

  private func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", folder + "/store"])
  }

  private func trace(_ seeds: [String]) throws -> Found {
    let list = folder + "/seeds.txt"
    try seeds.joined(separator: "\n").write(toFile: list, atomically: true, encoding: .utf8)
    return try Found(
      run(["trace", "-i", list, "--method", "fifo,haircut,poison,tiho", "--json"]))
  }

  private func addresses(of wallets: Set<String>) -> [String] {
    Set(outputs.filter { wallets.contains($0.wallet ?? "") }.compactMap(\.address)).sorted()
  }

  @Test("two seized wallets are traced to three exchanges, each deposit where the truth has it")
  func toExchanges() throws {
    let found = try trace(addresses(of: ["trafficker_1", "trafficker_2"]))
    let owned = Dictionary(uniqueKeysWithValues: outputs.map { ("\($0.txid):\($0.vout)", $0) })
    for (method, deposits) in found.deposits {
      for (outpoint, end) in deposits {
        let output = try #require(owned[outpoint])
        #expect(output.actor == end.entity && output.sats == end.value, "\(method) \(outpoint)")
      }
    }
    // Whatever a trafficker or a mule paid to an exchange himself.
    let villains: Set<String> = ["trafficker_1", "trafficker_2", "mule_network"]
    let planted = outputs.filter {
      $0.actor?.hasPrefix("exchange") == true && !villains.isDisjoint(with: payers[$0.txid] ?? [])
    }
    let poison = try #require(found.deposits["poison"])
    for output in planted { #expect(poison["\(output.txid):\(output.vout)"] != nil, "\(output)") }
    #expect(planted.count > 100 && Set(planted.compactMap(\.actor)).count == 3)
    #expect(Set(poison.values.map(\.entity)).count == 3)
  }

  @Test("a wallet whose coins all went to one exchange is found there and nowhere else")
  func toOneExchange() throws {
    let found = try trace(addresses(of: ["trafficker_2"]))
    let planted = outputs.filter {
      $0.actor?.hasPrefix("exchange") == true && payers[$0.txid] == ["trafficker_2"]
    }
    let expected = Set(planted.map { "\($0.txid):\($0.vout)" })
    #expect(expected.count == 25 && Set(planted.compactMap(\.actor)) == ["exchange_3"])
    for method in ["fifo", "haircut", "tiho", "poison"] {
      #expect(Set(found.deposits[method]?.keys ?? [:].keys) == expected, "\(method)")
    }
  }

  @Test("the descriptors of a seized wallet seed the same coins as its addresses")
  func descriptors() throws {
    let wallets: [Wallet] = try Self.rows("wallets.jsonl.gz")
    let wallet = try #require(wallets.first { $0.wallet == "trafficker_2" })
    let byKeys = try trace(wallet.descriptors.map(\.desc))
    let byAddress = try trace(addresses(of: ["trafficker_2"]))
    #expect(!byKeys.seeds.isEmpty && byKeys.seeds == byAddress.seeds)
  }
}
