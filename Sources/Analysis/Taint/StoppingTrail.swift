import ChainStore

/// Keeps every end, with its reason, every step and every fee.
struct StoppingTrail: SweepTrail {
  static let keepsSteps = true

  let countsHops = true
  private let test: StopTest
  private let graph: ChainGraph
  private(set) var ends: [FlowEnd] = []
  private(set) var steps: [FlowStep] = []
  private(set) var fees: [FlowFee] = []

  init(_ test: StopTest) {
    self.test = test
    graph = test.graph
  }

  /// Each end is named with the transaction that made it.
  let foretells = false
  let endsOnlyUnspent = false

  func surelyFollows(_ coin: Int, spender: UInt32) -> Bool { false }

  mutating func followsSeed(_ coin: Int, spender: UInt32, sat: UInt64) -> Bool {
    guard let stop = test.stop(coin, spender: spender, hops: 0, isSeed: true) else { return true }
    let maker = graph.transaction(ofOutput: OutputIndex(coin))
    add(stop, coin, maker, spender: spender, sat: sat, hops: 0)
    return false
  }

  mutating func follows(
    _ coin: Int, of maker: Int, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool {
    if test.surelyFollows(coin, spender: spender, hops: hops) { return true }
    guard let stop = test.stop(coin, spender: spender, hops: hops) else { return true }
    add(stop, coin, TxIndex(maker), spender: spender, sat: sat, hops: hops)
    return false
  }

  func cut(at transaction: Int) -> String? { test.knowledge.coinJoin(TxIndex(transaction)) }

  mutating func end(_ coin: Int, before transaction: Int, _ cut: Cut, sat: UInt64, hops: UInt32) {
    let (kind, reason) = EndReason.of(cut, before: TxIndex(transaction), graph, test.rules)
    let maker = graph.transaction(ofOutput: OutputIndex(coin))
    ends.append(
      FlowEnd(
        kind: kind, output: OutputIndex(coin), transaction: maker, runs: [TaintRun(sat, 1)],
        hops: hops, service: nil, reason: reason))
  }

  mutating func endFees(in coinbase: Int, _ cut: Cut?, sat: UInt64) {
    ends.append(
      FlowEnd(
        kind: cut == nil ? .burnt : .limit, output: nil, transaction: TxIndex(coinbase),
        runs: [TaintRun(sat, 1)], hops: 1, service: nil,
        reason: cut == nil ? EndReason.unclaimed : EndReason.mixed))
  }

  mutating func step(_ from: Int, to coin: Int, sat: UInt64) {
    steps.append(FlowStep(from: UInt64(from), to: UInt64(coin), sat: sat))
  }

  mutating func payFee(_ from: Int, sat: UInt64) {
    let spender = graph.outputSpender[from]
    fees.append(FlowFee(from: UInt64(from), transaction: spender, sat: sat))
  }

  private mutating func add(
    _ stop: Stop, _ coin: Int, _ maker: TxIndex, spender: UInt32, sat: UInt64, hops: UInt32
  ) {
    var service: ServiceStop?
    if case .service(let found) = stop { service = found }
    ends.append(
      FlowEnd(
        kind: stop.kind, output: OutputIndex(coin), transaction: maker, runs: [TaintRun(sat, 1)],
        hops: hops, service: service,
        reason: EndReason.of(stop, spender: TxIndex(rawValue: spender), graph)))
  }
}

/// The reasons of ends in words.
enum EndReason {
  static let unclaimed = "fees that the coinbase does not claim"
  static let mixed = "mixed"
  static let ownerChange = "paid to somebody: another output is certain to be the payer's change"

  /// Why a flow stops at a coin.
  static func of(_ stop: Stop, spender: TxIndex, _ graph: ChainGraph) -> String {
    switch stop {
    case .burnt: "the output can never be spent"
    case .service(let service): service.reason
    case .unspent(let isSpentLater): isSpentLater ? "not spent until then" : "not spent"
    case .coinJoin(let why): coinJoin(spender, why, graph)
    case .ownerChange: ownerChange
    case .hops(let most): "the limit of \(most) hops"
    }
  }

  /// Why a flow stops before a transaction.
  static func of(
    _ cut: Cut, before transaction: TxIndex, _ graph: ChainGraph, _ rules: SweepRules
  ) -> (EndpointKind, String) {
    switch cut {
    case .coinJoin(let why): (.coinjoin, coinJoin(transaction, why, graph))
    case .degree(let count):
      (
        .limit,
        "spent by \(graph.txid[transaction.int]), which has \(count) inputs and outputs,"
          + " above the limit of \(rules.maxDegree ?? 0)"
      )
    case .size: (.limit, "the limit of \(rules.maxTransactions ?? 0) transactions")
    case .mixed: (.limit, mixed)
    case .pieces: (.limit, "more pieces than can be told apart")
    case .outOfOrder: (.limit, "spent before its block was complete")
    }
  }

  private static func coinJoin(_ spender: TxIndex, _ why: String, _ graph: ChainGraph) -> String {
    "spent by \(graph.txid[spender.int]), a coinjoin: \(why)"
  }
}
