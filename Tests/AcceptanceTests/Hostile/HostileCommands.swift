import Bitcoin
import ChainStore
import Foundation
import Simulation

/// Every command that reads a store, with questions that fit a sample chain.
struct HostileCommands {
  private let addresses: [String]
  private let txids: [String]
  private let story: String
  private let list: String
  private static let rules =
    "co-spend,same-key,reuse,votes(1; one-time, address-type, optimal, round-value(4), fresh, client,"
    + " legacy, peeling, locktime, version, rbf, segwit, ordered, fixed-fee, optimal-fee)"
  private static let methods = "fifo,haircut,poison,lifo,tiho,seniority,juniority,pure"

  /// Questions about a sound store of a story, asked later of damaged copies.
  init(_ store: SampleChain) throws {
    let graph = try ChainGraph(directory: store.store)
    addresses = (0..<graph.addressCount).map { address in
      Address.text(ofScript: graph.script(of: AddressIndex(address)), network: graph.network)
    }
    txids = (0..<graph.txCount).map { graph.txid[$0].description }
    story = store.story
    list = store.list
  }

  /// The commands for a store; a few of them where not all are asked for.
  func all(_ random: inout SeededRandom, atMost most: Int) -> [[String]] {
    let some = (0..<8).map { _ in addresses[random.number(in: 0...(addresses.count - 1))] }
    let (one, two, three) = (some[0], some[1], some[2])
    let txid = txids[random.number(in: 0...(txids.count - 1))]
    let last = txids[txids.count - 1]
    let commands: [[String]] = [
      ["info"], ["show", "address"] + some, ["show", "address", one, "--utxo"],
      ["show", "tx", txids[0], txid, last], ["show", "block", "0", "1", "\(txids.count / 8)"],
      ["show", "cluster", one, two], ["scan", list], ["exposure", one, two],
      ["exposure", three, "--method", "fifo"], ["deposits"], ["flags"] + some,
      ["tags", "lookup"] + some, ["tags", "summary"] + some, ["tags", "list"],
      ["tags", "conflicts"], ["tags", "import", story + "/tags.yaml"],
      ["cluster", "of"] + some + ["--members"], ["cluster", "explain", one, two],
      ["cluster", "explain", addresses[0], three], ["cluster", "guards"],
      ["cluster", "evaluate", story + "/truth"], ["cluster", "build", "--name", "again"],
      ["cluster", "build"],
      ["cluster", "build", "--name", "all", "--rules", HostileCommands.rules],
      ["cluster", "explain", one, two, "--name", "all"], ["cluster", "guards", "--name", "all"],
      ["services", "list"], ["services", "explain", one], ["services", "build"], ["prepare"],
      ["ingest", story + "/blocks"],
    ]
    let chosen = commands + traces(one, two, txid) + paths(one, two, txid)
    return Array(([["verify"]] + random.shuffled(chosen)).prefix(most))
  }

  private func traces(_ one: String, _ two: String, _ txid: String) -> [[String]] {
    let (all, back) = (HostileCommands.methods, "fifo,haircut,poison,lifo")
    return [
      ["trace", one, two, txid, "--json", "--method", all],
      ["trace", one, "--json", "--method", all, "--fees", "follow"],
      ["trace", one, txid, "--json", "--method", all, "--by-seed", "--bounds"],
      ["trace", one, two, "--summary", "--method", all, "--fees", "follow"],
      ["trace", one, "--sensitivity", "--through", "coinjoin", "--rounds", "2"],
      ["trace", one, two, txid, "--each", "--method", all],
      ["trace", txid, "--until", "100", "--max-hops", "9", "--max-degree", "50"],
      ["trace", one, txid, "--direction", "backward", "--method", back],
      ["trace", two, "--direction", "backward", "--method", back, "--fees", "follow"],
      ["trace", "concept:service", "--direction", "backward", "--method", "haircut"],
      ["report", one, "--to", "md"],
      ["report", two, "--to", "html", "--lang", "fr", "--through", "coinjoin", "--sensitivity"],
      ["report", one, "--direction", "backward", "--method", "fifo", "--to", "csv"],
      ["graph", one, two, "--to", "svg"], ["graph", one, "--to", "dot", "--level", "transaction"],
      ["graph", two, "--to", "graphml", "--level", "entity"],
    ]
  }

  private func paths(_ one: String, _ two: String, _ txid: String) -> [[String]] {
    [
      ["paths", "--from", one, "--to", two],
      ["paths", "--from", one, "--to", two, "--by", "widest"],
      ["paths", "--from", one, "--to", "concept:service", "--by", "all"],
      ["paths", "--from", txid, "--peel"],
    ]
  }
}
