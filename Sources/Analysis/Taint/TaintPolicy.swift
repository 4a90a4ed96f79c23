/// A stretch of satoshis of one colour. Colour 0 is clean; colour n is that of the n-th seed, or 1
/// for all seeds together.
public struct TaintRun: Sendable, Equatable {
  /// Satoshis.
  public var length: UInt64
  /// 0 for clean, else the seed's number from 1.
  public var colour: UInt32

  /// A stretch.
  public init(_ length: UInt64, _ colour: UInt32) {
    self.length = length
    self.colour = colour
  }
}

/// One input of a transaction as a policy sees it.
public struct PolicyInput: Sendable {
  /// Satoshis of the coin.
  public var value: UInt64
  /// What is tainted in it; empty where nothing is. Under a line policy the runs cover the whole
  /// value in order, under others they hold the tainted amounts by colour, ascending.
  public var runs: [TaintRun]

  /// An input.
  public init(value: UInt64, runs: [TaintRun]) {
    self.value = value
    self.runs = runs
  }
}

/// A convention for dividing taint among what a transaction pays out. It sees one transaction,
/// never the graph.
public protocol TaintPolicy: Sendable {
  /// Its value of `--method`.
  var name: String { get }
  /// Whether the sum of taint is kept.
  var conserves: Bool { get }
  /// Whether runs cover coins in order, clean stretches included.
  var keepsLine: Bool { get }
  /// Whether it ends where anything clean, or of unknown origin, comes in.
  var endsAtMixtures: Bool { get }
  /// One sentence for reports.
  var rule: String { get }
  /// What each slot gets: the outputs in order of vout, the fee last. The slots' sizes sum to the
  /// inputs' values. Nil where the policy ends here (a mixture, under `pure`).
  func divide(_ inputs: [PolicyInput], into slots: [UInt64]) -> [[TaintRun]]?
}

extension TaintPolicy {
  /// Whether it ends where anything clean comes in.
  public var endsAtMixtures: Bool { false }

  /// Tainted satoshis by colour, ascending.
  func amounts(_ inputs: [PolicyInput]) -> [TaintRun] {
    var sums: [UInt32: UInt64] = [:]
    for input in inputs {
      for run in input.runs where run.colour > 0 { sums[run.colour, default: 0] &+= run.length }
    }
    return sums.keys.sorted().map { TaintRun(sums[$0] ?? 0, $0) }
  }
}

/// The policies. One line each.
public enum TaintPolicies {
  /// Every policy, in the order of the guide.
  public static let all: [any TaintPolicy] = [
    Poison(), Haircut(), LinePolicy.fifo, LinePolicy.lifo, FillPolicy.tiho, FillPolicy.seniority,
    FillPolicy.juniority, Pure(),
  ]

  /// The policy of a name; nil for an unknown one.
  public static func named(_ name: String) -> (any TaintPolicy)? { all.first { $0.name == name } }
}
