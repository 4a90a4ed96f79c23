import ChainStore

/// What to trace, and how.
public struct TraceRequest: Sendable {
  /// Outputs that are wholly tainted, in the order given.
  public var seeds: [OutputIndex]
  /// Which way.
  public var direction = TraceDirection.forward
  /// Names of methods, in the order asked.
  public var methods: [String]
  /// What happens to fee taint.
  public var fees = FeeHandling.book
  /// What a coinbase's line begins with, where fees are followed.
  public var coinbaseOrder = CoinbaseOrder.subsidyFirst
  /// One colour for all seeds, or one each.
  public var colouring = Colouring.single
  /// Last block that counts; nil for the tip.
  public var until: BlockIndex?
  /// Transactions to follow from a seed, at most.
  public var maxHops: UInt32?
  /// Transactions to visit, at most.
  public var maxTransactions: Int?
  /// Inputs and outputs of a transaction that is followed, at most.
  public var maxDegree: Int?
  /// Satoshis from which on an end is listed on its own. Nothing is cut off: what is less is added
  /// up by kind and service.
  public var minValue: UInt64 = 0
  /// Whether bounds by service are computed.
  public var bounds = BoundsHandling.leaveOut
  /// How much of the answer is kept.
  public var detail = Detail.full
  /// Threads to use, at most; the answer does not depend on it.
  public var threads: Int = .max

  /// Whether seeds are told apart.
  public enum Colouring: Sendable { case single, perSeed }
  /// Whether bounds are computed.
  public enum BoundsHandling: Sendable { case leaveOut, compute }
  /// How much of an answer is kept.
  public enum Detail: Sendable {
    /// Every end and every step.
    case full
    /// Sums and counts: ends and steps are never listed.
    case summary
  }

  /// A request with defaults.
  public init(seeds: [OutputIndex], methods: [String]) {
    self.seeds = seeds
    self.methods = methods
  }

  /// Whether hops, size or degree are limited.
  var isLimited: Bool { maxHops != nil || maxTransactions != nil || maxDegree != nil }

  /// What a sweep has to know of it.
  func rules(_ graph: ChainGraph) -> SweepRules {
    var rules = SweepRules(
      end: until.map { Int(graph.firstTransaction(after: $0)) } ?? graph.txCount)
    rules.fees = fees
    rules.coinbaseOrder = coinbaseOrder
    rules.maxHops = maxHops
    rules.maxTransactions = maxTransactions
    rules.maxDegree = maxDegree
    return rules
  }

  /// Transactions between the first one that a sweep may visit and the last.
  func span(_ graph: ChainGraph) -> Int {
    let end = rules(graph).end
    switch direction {
    case .forward:
      let first = seeds.min().map { graph.transaction(ofOutput: $0).int }
      return max(0, end - (first ?? end))
    case .backward: return (seeds.max().map { graph.transaction(ofOutput: $0).int } ?? 0) + 1
    }
  }

  /// Throws `usage` for a method that is not known or does not run the way asked.
  func check() throws(AnalysisError) {
    guard !methods.isEmpty else { throw AnalysisError(.usage, "no method", at: "--method") }
    for method in methods {
      guard TaintPolicies.named(method) != nil else {
        throw AnalysisError(
          .usage, "unknown method \(method)", at: "--method",
          hint: "one of " + TaintPolicies.all.map(\.name).joined(separator: ", "))
      }
      if direction == .backward, BackwardSweep.Method(rawValue: method) == nil {
        let names = BackwardSweep.Method.allCases.map(\.rawValue).joined(separator: ", ")
        throw AnalysisError(
          .usage, "\(method) does not run backward", at: "--method", hint: "these do: " + names)
      }
    }
    guard Set(methods).count == methods.count else {
      throw AnalysisError(.usage, "a method is named twice", at: "--method")
    }
  }
}
