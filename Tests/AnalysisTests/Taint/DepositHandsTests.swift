import ChainStore
import Foundation
import Testing

@testable import Analysis

/// Owners three addresses wide, every ninth address a service.
private struct KnowsOwnersOfThree: StopKnowledge {
  let graph: ChainGraph

  func service(at output: OutputIndex) -> ServiceStop? {
    graph.outputAddress[output.int] % 9 == 4
      ? ServiceStop(entity: "nine", category: "exchange", evidence: .truth) : nil
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { nil }

  func owner(of address: AddressIndex) -> UInt32 { address.rawValue / 3 }
}

/// The definition word for word: asked back from each deposit, transaction by transaction, with
/// nothing remembered.
private struct HandsTwin {
  let graph: ChainGraph
  let knowledge: any StopKnowledge
  let seeds: [Int]
  let steps: [TraceEdge]

  func isOwn(_ address: UInt32) -> Bool {
    seeds.contains { seed in
      knowledge.owner(of: AddressIndex(rawValue: graph.outputAddress[seed]))
        == knowledge.owner(of: AddressIndex(rawValue: address))
    }
  }

  func isSigned(_ transaction: TxIndex) -> Bool {
    !graph.isCoinbase(transaction)
      && graph.inputs(of: transaction).contains { row in
        let spent = graph.inputSpentOutput[row]
        return spent < graph.outputCount && isOwn(graph.outputAddress[spent])
      }
  }

  func route(of transaction: TxIndex) -> String {
    if graph.isCoinbase(transaction) { return "unknown" }
    if isSigned(transaction) { return "peel" }
    let from = Set(steps.filter { $0.transaction == transaction }.map(\.from.int))
    let routes = Set(from.map { route(ofCoin: $0) })
    return routes.count == 1 ? routes.first ?? "unknown" : "unknown"
  }

  func route(ofCoin coin: Int) -> String {
    if seeds.contains(coin) || isOwn(graph.outputAddress[coin]) { return "peel" }
    guard let step = steps.first(where: { $0.to.int == coin }) else { return "unknown" }
    let before = route(of: step.transaction)
    guard before == "peel" else { return before }
    let named = ChangeRules.candidates(step.transaction, in: graph).filter {
      !Set($0.rules).isDisjoint(with: PeelChain.usualRules)
    }
    guard named.count == 1, let change = named.first else { return "unknown" }
    let usual = change.rules.filter { PeelChain.usualRules.contains($0) }
    guard usual.count >= 2 || usual == ["reuse"] else { return "unknown" }
    return graph.outputs(of: step.transaction).lowerBound + change.vout == coin
      ? "peel" : "purchase"
  }
}

@Suite("Who paid a deposit in")
struct DepositHandsTests {
  private func deposits(
    _ graph: ChainGraph, _ knowledge: any StopKnowledge, seeds: [OutputIndex]
  ) throws -> [Endpoint] {
    let request = TraceRequest(seeds: seeds, methods: ["haircut", "fifo"])
    return try FlowTracer(graph, knowledge: knowledge).trace(request).methods[0].endpoints
      .filter { $0.kind == .service }
  }

  @Test("a deposit of the seeds' wallet, one on its change, one of whoever was paid")
  func threeHands() throws {
    var chain = MadeChain()
    let seed = chain.mine([(1, 100_000_000)])
    // Round amounts to owners 2 and 9; what is left goes on under owner 1, then under new ones.
    let first = chain.pay([seed], to: [(9, 10_000_000), (1, 89_990_000)])
    let second = chain.pay([first + 1], to: [(2, 20_000_000), (3, 69_981_234)])
    let third = chain.pay([second + 1], to: [(9, 5_000_000), (4, 64_971_111)])
    _ = chain.pay([second], to: [(9, 19_990_000)])
    _ = chain.pay([third + 1], to: [(5, 64_960_000)])
    let graph = try chain.store()
    let knowledge = try KnowsOwners(graph, [9: "exchange"])
    let seeds = try Array(graph.received(by: 1).prefix(1))
    let ends = try deposits(graph, knowledge, seeds: seeds)
    #expect(ends.map(\.valueSat) == [10_000_000, 5_000_000, 19_990_000])
    #expect(ends.map(\.paidBy) == [.seedCluster, .other, .other])
    #expect(ends.map(\.route) == [nil, .peel, .purchase])
    #expect(ends.map(\.nearness).sorted() == [1, 1 << 40 | 3, 1 << 40 | 3])
  }

  @Test(
    "asked for, a flow stops where somebody was paid, but not at the seeds' own, nor at a service")
  func ownerChange() throws {
    var chain = MadeChain()
    let seed = chain.mine([(1, 100_000_000)])
    let first = chain.pay([seed], to: [(9, 10_000_000), (1, 89_990_000)])
    let second = chain.pay([first + 1], to: [(2, 20_000_000), (3, 69_981_234)])
    let third = chain.pay([second + 1], to: [(1, 5_000_000), (4, 64_971_111)])
    _ = chain.pay([second], to: [(9, 19_990_000)])
    _ = chain.pay([third], to: [(5, 4_990_000)])
    let graph = try chain.store()
    var tag = Analysis.Tag(
      subject: graph.addressName(try graph.owner(9)), label: "exchange", source: "s", tagpack: "p")
    tag.category = "exchange"
    let seeds = try Array(graph.received(by: 1).prefix(1))
    func ends(_ stops: String) throws -> [String] {
      let map = ServiceMap(
        graph, tags: TagIndex(direct: [tag]), clustering: nil, stops: try .init(stops))
      var request = TraceRequest(seeds: seeds, methods: ["fifo"])
      request.bounds = .compute
      let result = try FlowTracer(graph, knowledge: map.following(seeds)).trace(request)
      #expect(!result.isTruncated && result.methods[0].ledger.balances)
      #expect(
        result.bounds?.map(\.depositsSat) == [stops.contains("owner") ? 10_000_000 : 29_990_000])
      for perSeed in [true, false] {
        request.colouring = perSeed ? .perSeed : .single
        let again = try FlowTracer(graph, knowledge: map.following(seeds)).trace(request)
        #expect(
          again.methods[0].endpoints.map(\.ending) == result.methods[0].endpoints.map(\.ending))
        request.detail = .summary
        let sums = try FlowTracer(graph, knowledge: map.following(seeds)).trace(request)
        #expect(sums.methods[0].ledger == result.methods[0].ledger)
        request.detail = .full
      }
      return result.methods[0].endpoints.map { "\($0.kind.rawValue) \($0.valueSat)" }
    }
    #expect(
      try ends("service,coinjoin,owner-change") == [
        "service 10000000", "limit 20000000", "unspent 64971111", "unspent 4990000",
      ])
    #expect(
      try ends("service,coinjoin") == [
        "service 10000000", "unspent 64971111", "service 19990000", "unspent 4990000",
      ])
  }

  @Test("where no rule names the change, or one alone does, nothing is said of the way")
  func uncertain() throws {
    var chain = MadeChain()
    let seed = chain.mine([(1, 100_000_000)])
    let first = chain.pay([seed], to: [(2, 40_123_457), (3, 59_876_001)])
    _ = chain.pay([first], to: [(9, 40_120_000)])
    let graph = try chain.store()
    let ends = try deposits(
      graph, KnowsOwners(graph, [9: "exchange"]), seeds: Array(graph.received(by: 1).prefix(1)))
    #expect(ends.map(\.paidBy) == [.other])
    #expect(ends.map(\.route) == [nil])
  }

  @Test("going back, nothing is a deposit")
  func backward() throws {
    var chain = MadeChain()
    let seed = chain.mine([(9, 100)])
    let first = chain.pay([seed], to: [(1, 90)])
    let graph = try chain.store()
    var request = TraceRequest(
      seeds: [OutputIndex(first + 1)], methods: ["fifo"])
    request.seeds = try graph.received(by: 1)
    request.direction = .backward
    let result = try FlowTracer(graph, knowledge: KnowsOwners(graph, [9: "exchange"]))
      .trace(request)
    #expect(result.methods[0].endpoints.map(\.kind) == [.service])
    #expect(result.methods[0].endpoints.map(\.paidBy) == [nil])
  }

  @Test("on random chains payer and route are what the definition says, asked from each deposit")
  func twin() throws {
    let folder = MadeChain.newFolder()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var seen: [String: Int] = [:]
    for seed in UInt64(1)...120 {
      let graph = try randomGraph(seed, in: folder)
      let knowledge = KnowsOwnersOfThree(graph: graph)
      let seeds = (1..<graph.outputCount).filter { $0 % 13 == Int(seed % 13) }
        .map { OutputIndex($0) }
      guard !seeds.isEmpty else { continue }
      var request = TraceRequest(seeds: seeds, methods: ["haircut", "fifo"])
      request.fees = seed % 2 == 0 ? .book : .follow
      let result = try FlowTracer(graph, knowledge: knowledge).trace(request)
      let twin = HandsTwin(
        graph: graph, knowledge: knowledge, seeds: seeds.map(\.int), steps: result.edges)
      for end in result.methods.flatMap(\.endpoints) {
        guard end.kind == .service, let output = end.output else {
          #expect(end.paidBy == nil && end.route == nil)
          continue
        }
        let transaction = graph.transaction(ofOutput: output)
        let isOwn = twin.isSigned(transaction)
        let route = isOwn ? "unknown" : twin.route(of: transaction)
        #expect(end.paidBy == (isOwn ? .seedCluster : .other), "chain \(seed)")
        // A seed that lies at a service was brought there by no step, unless another leads to it.
        let isReached = result.edges.contains { $0.to == output }
        #expect(end.route?.rawValue ?? "unknown" == (isReached ? route : "unknown"))
        seen[(end.paidBy?.rawValue ?? "") + (end.route?.rawValue ?? ""), default: 0] += 1
      }
    }
    #expect(seen.keys.sorted() == ["other", "otherpeel", "otherpurchase", "seed-cluster"])
  }
}
