import ChainStore

/// Keeps every end and why, every step and every fee.
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
    add(stop, coin, maker, sat: sat, hops: 0)
    return false
  }

  mutating func follows(
    _ coin: Int, of maker: Int, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool {
    if test.surelyFollows(coin, spender: spender, hops: hops) { return true }
    guard let stop = test.stop(coin, spender: spender, hops: hops) else { return true }
    add(stop, coin, TxIndex(maker), sat: sat, hops: hops)
    return false
  }

  func cut(at transaction: Int) -> Ending? { test.cut(at: TxIndex(transaction)) }

  mutating func end(_ coin: Int, before transaction: Int, _ why: Ending, sat: UInt64, hops: UInt32)
  {
    add(why, coin, graph.transaction(ofOutput: OutputIndex(coin)), sat: sat, hops: hops)
  }

  mutating func endFees(in coinbase: Int, _ why: Ending, sat: UInt64) {
    ends.append(
      FlowEnd(
        ending: why, output: nil, transaction: TxIndex(coinbase), runs: [TaintRun(sat, 1)],
        hops: 1))
  }

  mutating func step(_ from: Int, to coin: Int, sat: UInt64) {
    steps.append(FlowStep(from: UInt64(from), to: UInt64(coin), sat: sat))
  }

  mutating func payFee(_ from: Int, sat: UInt64) {
    let spender = graph.outputSpender[from]
    fees.append(FlowFee(from: UInt64(from), transaction: spender, sat: sat))
  }

  private mutating func add(
    _ why: Ending, _ coin: Int, _ maker: TxIndex, sat: UInt64, hops: UInt32
  ) {
    ends.append(
      FlowEnd(
        ending: why, output: OutputIndex(coin), transaction: maker, runs: [TaintRun(sat, 1)],
        hops: hops))
  }
}
