import ChainStore
import Foundation
import Simulation
import Testing

@testable import Analysis

/// Every way there is, by walking.
private func everyWay(
  _ graph: ChainGraph, _ request: PathRequest, from coin: Int
) -> [(hops: Int, width: UInt64)] {
  func isEnd(_ coin: Int) -> Bool {
    request.targetAddresses.contains(AddressIndex(rawValue: graph.outputAddress[coin]))
  }
  var ways: [(hops: Int, width: UInt64)] = []
  func walk(_ here: Int, _ hops: Int, _ width: UInt64) {
    guard hops < request.maxHops, let spender = graph.spender(of: OutputIndex(here)) else { return }
    for next in graph.outputs(of: spender) where graph.outputAmount[next] > 0 {
      guard isEnd(next) || !request.from.contains(OutputIndex(next)) else { continue }
      let narrow = min(width, graph.outputAmount[next])
      if isEnd(next) { ways.append((hops + 1, narrow)) } else { walk(next, hops + 1, narrow) }
    }
  }
  if !isEnd(coin) { walk(coin, 0, graph.outputAmount[coin]) }
  return ways
}

@Test("the k shortest, the k widest and the number of ways equal a walk of every way")
func pathsEqualWalk() throws {
  let folder = NSTemporaryDirectory() + "filature-paths-" + UUID().uuidString
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  var found = 0
  for seed in UInt64(7_000)..<7_024 {
    let graph = try randomGraph(seed, in: folder)
    var random = SeededRandom(seed: seed)
    let spent = (1..<graph.outputCount).filter { graph.spender(of: OutputIndex($0)) != nil }
    guard spent.count > 4 else { continue }
    var request = PathRequest(
      from: (0..<2).map { _ in OutputIndex(spent[Int(random.number(below: UInt64(spent.count)))]) })
    request.targetAddresses = Set(
      (0..<5).map { _ in
        AddressIndex(Int(random.number(below: UInt64(graph.addressCount))))
      })
    request.maxHops = 3 + Int(seed % 4)
    request.count = seed.isMultiple(of: 2) ? 7 : 1
    let ways = Set(request.from).flatMap { everyWay(graph, request, from: $0.int) }
    request.order = .all
    let all = PaymentPaths.search(graph, knowledge: KnowsNothing(), request)
    #expect(all.total == UInt64(ways.count), "chain \(seed)")
    #expect(
      all.paths.map { $0.transactions.count }
        == Array(ways.map(\.hops).sorted().prefix(request.count)))
    request.order = .widest
    let wide = PaymentPaths.search(graph, knowledge: KnowsNothing(), request)
    #expect(
      wide.paths.map(\.widthSat) == Array(ways.map(\.width).sorted(by: >).prefix(request.count)),
      "chain \(seed)")
    for path in all.paths + wide.paths { expectTrue(path, graph) }
    #expect(Set(all.paths.map(\.coins)).count == all.paths.count)
    found += ways.count
  }
  #expect(found > 50)
}

/// Each coin is spent by the transaction that makes the next.
private func expectTrue(_ path: PaymentPath, _ graph: ChainGraph) {
  #expect(path.coins.count == path.transactions.count + 1)
  for (place, transaction) in path.transactions.enumerated() {
    #expect(graph.spender(of: path.coins[place]) == transaction)
    #expect(graph.outputs(of: transaction).contains(path.coins[place + 1].int))
  }
  #expect(path.coins.map { graph.outputAmount[$0.int] }.min() == path.widthSat)
}

@Test("a way ends at a service and is not looked for behind it, and a limit says so")
func pathsStopAtServices() throws {
  var chain = MadeChain()
  let mined = chain.mine([(1, 100)])
  let paid = chain.pay([mined], to: [(9, 60), (2, 40)])
  let pooled = chain.pay([paid], to: [(3, 60)])
  _ = pooled
  let own = chain.pay([paid + 1], to: [(4, 40)])
  _ = chain.pay([own], to: [(3, 40)])
  let graph = try chain.store()
  var request = PathRequest(from: try graph.received(by: 1))
  request.targetAddresses = [try graph.owner(3)]
  let knowledge = try KnowsOwners(graph, [9: "exchange"])
  #expect(
    PaymentPaths.search(graph, knowledge: KnowsNothing(), request).paths.map(\.widthSat)
      == [60, 40])
  #expect(PaymentPaths.search(graph, knowledge: knowledge, request).paths.map(\.widthSat) == [40])
  request.targetAddresses = [try graph.owner(9)]
  #expect(PaymentPaths.search(graph, knowledge: knowledge, request).paths.map(\.widthSat) == [60])
  request.targetAddresses = [try graph.owner(3)]
  request.maxTransactions = 1
  let cut = PaymentPaths.search(graph, knowledge: KnowsNothing(), request)
  #expect(cut.isTruncated && cut.paths.isEmpty)
}

@Test("a peel chain goes on while the rules agree and ends, with both answers, where two do not")
func peelChainEndsAtDisagreement() throws {
  var chain = MadeChain()
  let mined = chain.mine([(1, 100_000_000), (7, 50_000), (8, 1)])
  let first = chain.pay([mined], to: [(7, 40_000_000), (2, 59_999_123)])
  let second = chain.pay([first + 1], to: [(8, 10_000_000), (3, 49_998_777)])
  // Fresh names one output, the round value the other.
  let third = chain.pay([second + 1], to: [(7, 12_345_678), (4, 30_000_000)])
  _ = third
  let graph = try chain.store()
  let rules = ChangeRules.all.filter { ["fresh", "round-value"].contains($0.name) }
  let start = try #require(try graph.received(by: 1).first)
  let peel = PeelChain(from: start, graph, knowledge: KnowsNothing(), rules: rules, maxHops: 10)
  #expect(peel.hops.count == 3 && peel.end == .disagreement)
  #expect(peel.hops[0].candidates.map(\.rules) == [["round-value", "fresh"]])
  #expect(peel.hops[2].candidates.map(\.vout) == [0, 1] && peel.hops[2].change == nil)
  #expect(try peel.last == #require(try graph.received(by: 3).first))
  let short = PeelChain(from: start, graph, knowledge: KnowsNothing(), rules: rules, maxHops: 2)
  #expect(short.end == .limit && short.hops.count == 2)
  let service = PeelChain(
    from: start, graph, knowledge: try KnowsOwners(graph, [2: "exchange"]), rules: rules,
    maxHops: 9)
  #expect(service.end == .service && service.hops.count == 1)
}
