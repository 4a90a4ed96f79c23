import ChainStore

/// The least and the most of the seeds' value that any convention could place at each service.
///
/// Whatever the convention, taint respects every transaction's value; so over the part of the
/// graph that the seeds reach, `at most` is the maximum flow of seed value into a service's
/// deposits, and `at least` what clean value cannot fill of them. Booked fees leave the graph;
/// followed ones enter the block's coinbase. Where hops are limited, a convention may reach a coin
/// by a longer way than another: `at most` follows every coin that the shortest way allows, and
/// `at least` counts as clean every coin that the longest way does not.
struct FlowBounds {
  /// Where bounds are not computed any more.
  struct Limit {
    /// Transactions within reach of the seeds.
    var transactions = 1_000_000
    /// Edges looked at, all services together: about half a minute.
    var work = 2_000_000_000
  }

  /// The bounds, or why there are none.
  enum Outcome {
    case computed([EntityBound])
    case notComputed(TraceWarning.NoBounds)
  }

  let graph: ChainGraph
  let knowledge: any StopKnowledge
  let rules: SweepRules
  var limit = Limit()
  /// Where progress is told.
  var meter: WorkMeter?

  /// Bounds by service, by name.
  func bounds(seeds: [OutputIndex]) -> Outcome {
    if rules.maxTransactions != nil {
      return .notComputed(.limitedTransactions)
    }
    var own = rules
    let first = seeds.min().map { graph.transaction(ofOutput: $0).int } ?? rules.end
    meter?.begin("finding what is within reach", of: max(0, rules.end - first), "transactions")
    own.progress = ChainProgress(meter, span: rules.end - first)
    var reach = FlowReach(graph: graph, knowledge: knowledge, rules: own)
    guard reach.explore(from: seeds, limit: limit.transactions) else {
      return .notComputed(.reach(limit.transactions))
    }
    let deposits = Dictionary(grouping: reach.deposits, by: \.entity)
    let entities = deposits.keys.sorted()
    var network = ValueNetwork(graph, reach, entities: entities, work: limit.work)
    var bounds: [EntityBound] = []
    meter?.begin("computing bounds", of: entities.count, "services")
    for (number, entity) in entities.enumerated() {
      let value = (deposits[entity] ?? []).reduce(UInt64(0)) {
        $0 &+ graph.outputAmount[Int($1.output)]
      }
      guard let most = network.flow(of: .seeds, into: number),
        let clean = network.flow(of: .clean, into: number)
      else { return .notComputed(.steps(limit.work)) }
      bounds.append(
        EntityBound(
          entity: entity, atLeastSat: value > clean.sat ? value - clean.sat : 0,
          atMostSat: most.sat,
          depositsSat: value, atLeastCut: clean.cut, atMostCut: most.cut))
      meter?.add(1)
    }
    return .computed(bounds)
  }
}

/// The reachable part of the graph as a network of capacities, the same for every service.
private struct ValueNetwork {
  enum Source: Int { case seeds, clean }

  private let graph: ChainGraph
  private let reach: FlowReach
  private var flow: MaximumFlow
  private var parts: [CutPart] = []
  private let firstEntity: Int

  init(_ graph: ChainGraph, _ reach: FlowReach, entities: [String], work: Int) {
    self.graph = graph
    self.reach = reach
    firstEntity = 2 + reach.transactions.count
    flow = MaximumFlow(nodes: firstEntity + entities.count, work: work)
    for transaction in reach.transactions {
      if graph.isCoinbase(transaction) { addCoinbase(transaction) } else { add(transaction) }
    }
    let number = Dictionary(uniqueKeysWithValues: entities.enumerated().map { ($1, $0) })
    for (output, entity) in reach.deposits {
      let index = OutputIndex(rawValue: output)
      let maker = graph.transaction(ofOutput: index)
      guard let from = node(maker), let to = number[entity] else { continue }
      add(from, firstEntity + to, graph.outputAmount[index.int], maker, index)
    }
  }

  /// The most of a source's value that reaches a service, with the cut that proves it; nil where
  /// it takes too long.
  mutating func flow(of source: Source, into entity: Int) -> (sat: UInt64, cut: [CutPart])? {
    guard let sat = flow.value(from: source.rawValue, to: firstEntity + entity) else { return nil }
    return (sat, flow.cut().map { parts[$0.edge] })
  }

  private func node(_ transaction: TxIndex) -> Int? {
    reach.place[transaction.rawValue].map { $0 + 2 }
  }

  private mutating func add(
    _ from: Int, _ to: Int, _ sat: UInt64, _ transaction: TxIndex, _ output: OutputIndex?
  ) {
    guard sat > 0 else { return }
    flow.add(from: from, to: to, capacity: sat)
    parts.append(CutPart(transaction: transaction, output: output, sat: sat))
  }

  private mutating func add(_ transaction: TxIndex) {
    guard let here = node(transaction) else { return }
    var known: UInt64 = 0
    for row in graph.inputs(of: transaction) where graph.inputSpentOutput[row] != missingParent {
      let spent = OutputIndex(graph.inputSpentOutput[row])
      let value = graph.outputAmount[spent.int]
      let maker = graph.transaction(ofOutput: spent)
      known &+= value
      let hops = reach.live[spent.rawValue]
      if hops != nil {
        let from = reach.seeds.contains(spent.rawValue) ? Source.seeds.rawValue : node(maker)
        if let from { add(from, here, value, maker, spent) }
      }
      if hops.map({ reach.isBeyond($0.most) }) ?? true {
        add(Source.clean.rawValue, here, value, maker, spent)
      }
    }
    // Parents outside the store brought what the known inputs do not; nothing says it is tainted.
    let paid = graph.outputSum(of: transaction)
    if paid > known { add(Source.clean.rawValue, here, paid - known, transaction, nil) }
  }

  /// A coinbase takes the fees of its block; the subsidy is clean.
  private mutating func addCoinbase(_ coinbase: TxIndex) {
    guard let here = node(coinbase) else { return }
    let block = graph.block(of: coinbase)
    var clean = graph.subsidy(of: block)
    var whole = clean
    for number in graph.transactions(of: block).dropFirst() {
      let payer = TxIndex(number)
      let fee = graph.fee(of: payer)
      whole &+= fee
      if let from = node(payer) { add(from, here, fee, payer, nil) } else { clean &+= fee }
    }
    let paid = graph.outputSum(of: coinbase)
    if paid > whole { clean &+= paid - whole }
    add(Source.clean.rawValue, here, clean, coinbase, nil)
  }
}
