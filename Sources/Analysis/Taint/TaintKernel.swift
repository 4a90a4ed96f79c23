import ChainStore

/// The bare sweep over a whole chain, without stops and without a list of what was reached: what
/// speed is measured by.
public enum TaintKernel {
  /// Sums of a sweep.
  public struct Sums: Sendable, Equatable {
    /// Satoshis seeded, each counted once.
    public var seededSat: UInt64
    /// Satoshis that sit on coins not spent by anyone.
    public var restingSat: UInt64
    /// Satoshis paid as fees.
    public var feeSat: UInt64
    /// Inputs and outputs of the transactions visited.
    public var edges: Int
  }

  /// Sweeps from some outputs under `haircut` or, for any other name, `poison`.
  public static func sweep(_ graph: ChainGraph, method: String, seeds: [OutputIndex]) -> Sums {
    method == "haircut"
      ? sweep(graph, HaircutAmounts.self, seeds) : sweep(graph, PoisonAmounts.self, seeds)
  }

  private static func sweep<Rule: AmountRule>(
    _ graph: ChainGraph, _ rule: Rule.Type, _ seeds: [OutputIndex]
  ) -> Sums {
    var sweep = AmountSweep(graph, rule: rule, trail: OpenTrail(end: UInt32(graph.txCount)))
    sweep.run(seeds: seeds)
    return Sums(
      seededSat: sweep.seeded, restingSat: sweep.trail.resting, feeSat: sweep.feeSat,
      edges: sweep.edges)
  }

  /// Follows everything that is spent.
  private struct OpenTrail: AmountTrail {
    static let keepsSteps = false
    let end: UInt32
    var resting: UInt64 = 0

    @inline(__always)
    mutating func follows(
      _ output: Int, of maker: TxIndex, spender: UInt32, sat: UInt64, hops: UInt32
    ) -> Bool {
      if spender < end { return true }
      resting &+= sat
      return false
    }

    func step(_ spent: [UInt64], to output: Int, through maker: TxIndex, sat: UInt64) {}
  }
}
