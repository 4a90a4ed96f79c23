import Bitcoin
import ChainStore

/// The change rules. One line each.
public enum ChangeRules {
  /// Every rule, in the order in which documents list them.
  public static let all: [any ChangeRule] = [
    ReuseChange(), AddressTypeChange(), OptimalChange(), OptimalFeeChange(), RoundValueChange(),
    FreshChange(), ClientChange(), OneTimeChange(), LegacyChange(), PeelingChange(),
    LockTimeChange(), VersionChange(), ReplacementChange(), SegwitChange(), OrderedChange(),
    FixedFeeChange(),
  ]

  /// One output that some rules single out as change.
  public struct Candidate: Sendable, Hashable {
    /// Its position.
    public var vout: Int
    /// The rules that leave only this output.
    public var rules: [String]
    /// How far to trust them together, 0 to 100: an order of trust, not a measured rate.
    public var confidence: Int
  }

  /// What the rules single out in a transaction, by position. Nothing is said of a coinjoin, whose
  /// change belongs to several owners.
  public static func candidates(_ transaction: TxIndex, in graph: ChainGraph) -> [Candidate] {
    var reader = PaymentReader(graph, reading: .all)
    guard reader.read(transaction) else { return [] }
    return candidates(in: reader.payment, by: all)
  }

  /// What some rules single out in a payment. A rule that leaves several outputs says nothing.
  public static func candidates(
    in payment: Payment, by rules: [any ChangeRule]
  ) -> [Candidate] {
    guard payment.spendable.count > 1, CoinJoinDetectors.detect(payment.shape)?.severs != true
    else { return [] }
    let answers = rules.compactMap { rule -> (rule: any ChangeRule, vout: Int)? in
      rule.candidates(in: payment).only.map { (rule, $0) }
    }
    return Set(answers.map(\.vout)).sorted().map { vout in
      let agreeing = answers.filter { $0.vout == vout }.map(\.rule)
      return Candidate(
        vout: vout, rules: agreeing.map { $0.name },
        confidence: confidence(of: agreeing, against: answers.count - agreeing.count))
    }
  }

  /// The best rule's own confidence, 10 more for each that agrees and 20 less for each that names
  /// another output; agreement of weak rules stays below reuse.
  private static func confidence(of rules: [any ChangeRule], against: Int) -> Int {
    let best = rules.map { $0.confidence }.max() ?? 0
    let agreed = max(best, min(90, best + 10 * (rules.count - 1)))
    return best >= ReuseChange().confidence ? best : max(5, agreed - 20 * against)
  }
}
