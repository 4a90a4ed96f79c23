import ChainStore

/// The bare sweep over a whole chain, without stops and without a list of what was reached: what
/// speed and memory are measured by.
public enum TaintKernel {
  /// Sums of a sweep.
  public struct Sums: Sendable, Equatable {
    /// Satoshis seeded, each counted once.
    public var seededSat: UInt64
    /// Satoshis that sit on coins not spent by anyone, or are lost.
    public var restingSat: UInt64
    /// Satoshis paid as fees.
    public var feeSat: UInt64
    /// Transactions visited.
    public var transactions: Int
    /// Inputs and outputs of the transactions visited.
    public var edges: Int
    /// Outputs that got a share of what a transaction took in.
    public var taintedOutputs: Int
    /// Runs of tainted satoshis written, 16 bytes each; 0 where the method keeps amounts.
    public var runs: Int
  }

  /// Sweeps from some outputs, under a method's name; nil for an unknown method.
  public static func sweep(_ graph: ChainGraph, method: String, seeds: [OutputIndex]) -> Sums? {
    sweeps(graph, method: method, sets: [seeds], maxTransactions: nil)?.first
  }

  /// Sweeps from each of some sets of outputs in turn, with the same memory, through so many
  /// transactions each; nil for an unknown method.
  public static func sweeps(
    _ graph: ChainGraph, method: String, sets: [[OutputIndex]], maxTransactions: Int?
  ) -> [Sums]? {
    sweeps(graph, method, sets, maxTransactions, SweepMemory())
  }

  static func sweeps(
    _ graph: ChainGraph, _ method: String, _ sets: [[OutputIndex]], _ maxTransactions: Int?,
    _ memory: SweepMemory
  ) -> [Sums]? {
    var rules = SweepRules(end: graph.txCount)
    rules.maxTransactions = maxTransactions
    rules.memory = memory
    var user = Bare(graph: graph, sets: sets.map(SweepRun.ascending), rules: rules)
    return SweepKernels.open(method, graph, rules, &user)
  }

  private struct Bare: KernelUser {
    let graph: ChainGraph
    let sets: [[Int]]
    let rules: SweepRules

    mutating func use<Kernel: SweepKernel & ~Copyable>(_ kernel: consuming Kernel) -> [Sums] {
      let end = UInt32(graph.txCount)
      var sweep = ForwardSweep(graph, kernel: kernel, trail: OpenTrail(end: end), rules: rules)
      var all: [Sums] = []
      for seeds in sets {
        sweep.clear()
        sweep.trail = OpenTrail(end: end)
        sweep.run(seeds: seeds)
        all.append(
          Sums(
            seededSat: sweep.seeded, restingSat: sweep.trail.resting,
            feeSat: sweep.kernel.feeSat, transactions: sweep.counts.transactions,
            edges: sweep.counts.edges,
            taintedOutputs: sweep.counts.tainted,
            runs: sweep.kernel.runCount))
      }
      return all
    }
  }

  /// Follows everything that is spent.
  private struct OpenTrail: SweepTrail {
    static let keepsSteps = false
    let countsHops = false
    let end: UInt32
    var resting: UInt64 = 0

    let foretells = true
    let endsOnlyUnspent = true

    @inline(__always)
    func surelyFollows(_ coin: Int, spender: UInt32) -> Bool { spender < end }

    mutating func followsSeed(_ coin: Int, spender: UInt32, sat: UInt64) -> Bool {
      follows(coin, of: 0, spender: spender, sat: sat, hops: 0)
    }

    @inline(__always)
    mutating func follows(
      _ coin: Int, of maker: Int, spender: UInt32, sat: UInt64, hops: UInt32
    ) -> Bool {
      if spender < end { return true }
      resting &+= sat
      return false
    }

    @inline(__always)
    func cut(at transaction: Int) -> Ending? { nil }

    mutating func end(
      _ coin: Int, before transaction: Int, _ why: Ending, sat: UInt64, hops: UInt32
    ) {
      resting &+= sat
    }

    mutating func endFees(in coinbase: Int, _ why: Ending, sat: UInt64) { resting &+= sat }

    func step(_ from: Int, to coin: Int, sat: UInt64) {}

    func payFee(_ from: Int, sat: UInt64) {}
  }
}
