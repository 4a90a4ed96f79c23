import Bitcoin
import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// Wallets joined into one service's, with all counts taken anew for each question.
private struct SlowHotWallets {
  let graph: ChainGraph
  let clustering: Clustering
  let flows: WalletFlows
  let slow: SlowFlows
  var collectors: Set<UInt32> = []
  /// Sets of wallets, by their smallest; wallets alone are in none.
  var sets: [UInt32: Set<UInt32>] = [:]
  let targets: [[UInt32]]
  let fed: [UInt32: Int]

  init(_ graph: ChainGraph, _ clustering: Clustering, _ flows: WalletFlows) {
    self.graph = graph
    self.clustering = clustering
    self.flows = flows
    slow = SlowFlows(graph, clustering)
    var fed: [UInt32: Int] = [:]
    var targets: [UInt32: Set<UInt32>] = [:]
    for (payer, target) in zip(slow.payer, slow.target) {
      guard let payer, let target, flows[payer].isForwarder else { continue }
      fed[target, default: 0] += 1
      targets[payer, default: []].insert(target)
    }
    self.fed = fed
    self.targets = targets.sorted { $0.key < $1.key }.map { $0.value.sorted() }
      .filter { $0.count > 1 }
    for (wallet, count) in fed
    where isMixed(wallet) && count * 2 >= slow.received[wallet] ?? 0 { collectors.insert(wallet) }
  }

  func isMixed(_ wallet: UInt32) -> Bool {
    flows[wallet].forwardsTo == WalletFlows.mixed
  }

  func root(_ wallet: UInt32) -> UInt32 {
    sets.first { $0.value.contains(wallet) }?.key ?? wallet
  }

  mutating func unite(_ one: UInt32, _ other: UInt32) -> Bool {
    let (left, right) = (root(one), root(other))
    guard left != right else { return false }
    let all = (sets.removeValue(forKey: left) ?? [left]).union(
      sets.removeValue(forKey: right) ?? [right])
    sets[min(left, right)] = all
    return true
  }

  func strangers(_ wallet: UInt32) -> Int {
    slow.payments.count { payment in
      payment[2] == wallet && !collectors.contains(payment[1])
        && !flows[payment[1]].isForwarder
    }
  }

  mutating func join() {
    var isDone = false
    while !isDone {
      let changed = joinChange()
      let same = joinTargets()
      isDone = !joinShared() && !same && !changed
    }
  }

  private mutating func joinChange() -> Bool {
    var hasJoined = false
    for number in slow.payer.indices {
      guard let payer = slow.payer[number], collectors.contains(payer), slow.target[number] == nil,
        let change = change(number, payer)
      else { continue }
      hasJoined = unite(payer, change) || hasJoined
      collectors.insert(change)
    }
    return hasJoined
  }

  private func change(_ number: Int, _ payer: UInt32) -> UInt32? {
    let transaction = TxIndex(number)
    let spent = graph.inputs(of: transaction).map { graph.inputSpentOutput[$0] }
      .first { $0 != missingParent }
    guard let spent else { return nil }
    func address(_ output: Int) -> AddressIndex {
      AddressIndex(rawValue: graph.outputAddress[output])
    }
    let type = graph.scriptType(of: AddressIndex(rawValue: graph.outputAddress[spent]))
    let outputs = graph.outputs(of: transaction).filter { graph.outputAmount[$0] > 0 }
    let owners = outputs.map { clustering.cluster(of: address($0)).rawValue }
    guard owners.allSatisfy({ root($0) != root(payer) }) else { return nil }
    let found = zip(outputs, owners).filter { output, owner in
      graph.scriptType(of: address(output)) == type && isMixed(owner) && !flows.isMined(owner)
        && strangers(owner) * 20 <= slow.received[owner] ?? 0
    }
    if found.count == 1 { return found[0].1 }
    let fedOnes = found.filter { (fed[$0.1] ?? 0) > 0 }
    if fedOnes.count == 1 { return fedOnes[0].1 }
    let largest = found.max {
      (graph.outputAmount[$0.0], $1.1) < (graph.outputAmount[$1.0], $0.1)
    }
    guard let largest else { return nil }
    var rest = found.map { graph.outputAmount[$0.0] }.sorted()
    let most = rest.removeLast()
    return rest.allSatisfy { most / 8 >= $0 } ? largest.1 : nil
  }

  private mutating func joinTargets() -> Bool {
    var hasJoined = false
    for some in targets {
      let isAll = some.allSatisfy { wallet in
        collectors.contains(wallet)
          || flows[wallet].forwardsTo == WalletFlows.nobody
            && slow.received[wallet] == slow.forwarded[wallet]
      }
      guard isAll, some.contains(where: collectors.contains) else { continue }
      for wallet in some where unite(some[0], wallet) { hasJoined = true }
    }
    return hasJoined
  }

  private mutating func joinShared() -> Bool {
    var votes: [[UInt32]: Int] = [:]
    for some in targets where some.count >= 3 {
      let roots = Dictionary(grouping: some.filter(collectors.contains)) { root($0) }
      guard let most = roots.first(where: { $0.value.count * 3 >= some.count * 2 }),
        most.value.count > 1
      else { continue }
      for wallet in some where isMixed(wallet) && root(wallet) != most.key {
        votes[[most.key, wallet], default: 0] += 1
      }
    }
    var hasJoined = false
    for (pair, _) in votes.filter({ $0.value >= 3 }).sorted(by: {
      $0.key.lexicographicallyPrecedes($1.key)
    }) {
      guard unite(pair[0], pair[1]) else { continue }
      collectors.insert(pair[1])
      hasJoined = true
    }
    return hasJoined
  }
}

@Suite("Hot wallets whose coins come to fresh addresses, against their slow twin")
struct HotWalletsTests {
  @Test("the same wallets are joined on random chains and on economies", arguments: 1...6)
  func twin(seed: UInt64) throws {
    var joined = 0
    for number in 0..<12 as Range<UInt64> {
      let chain = SeededChain(seed: seed * 100 + number)
      let graph = try chain.store()
      try ClusterBuilder(graph).build(name: Clustering.defaultName)
      joined += try compare(graph, try #require(try Clustering.current(of: graph)))
    }
    let town = try TownChain("services", seed: seed, transactions: 2_500)
    joined += try compare(town.graph, town.clustering)
    #expect(joined > 0)
  }

  /// The number of wallets that were joined with others.
  private func compare(_ graph: ChainGraph, _ clustering: Clustering) throws -> Int {
    let flows = WalletFlows(graph, clustering)
    var sets = WalletGroups(below: flows.walletCount)
    HotWallets(graph, clustering, flows, splits: flows.splits()).join(in: &sets)
    var slow = SlowHotWallets(graph, clustering, flows)
    slow.join()
    var found: [UInt32: Set<UInt32>] = [:]
    for (wallet, name) in sets.named() { found[name, default: [name]].insert(wallet) }
    #expect(found == slow.sets)
    return found.count
  }

  @Test(
    "deposits of services whose hot wallets are of fresh addresses are found",
    .timeLimit(.minutes(5)))
  func fresh() throws {
    // Ten services in all have a hot wallet or a vault of fresh addresses here.
    let town = try TownChain("services", seed: 12, transactions: 20_000)
    let layer = try town.layer(try town.tags())
    let found = town.deposits.keys.count { address in
      let at = AddressIndex(rawValue: address)
      return layer.service(of: town.clustering.cluster(of: at)) != nil || layer.deposit(at) != nil
    }
    #expect(found * 100 >= town.deposits.count * 45, "\(found) of \(town.deposits.count)")
    let people = layer.services.filter { $0.grade >= .moderate && town.kind($0.first) == "person" }
    #expect(people.isEmpty)
  }
}
