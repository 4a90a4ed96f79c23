/// Change rules joined by set operations, as `--rules` writes them.
///
/// `a & b` keeps what both keep, `a | b` what either keeps, `a - b` what only the first keeps;
/// `unique(a)` keeps a set of one and nothing else; `votes(n; a, b, …)` keeps each output with n
/// votes more for it than against it, where a rule votes when it leaves one output.
public indirect enum ChangeExpression: Sendable {
  /// One rule.
  case rule(any ChangeRule)
  /// `a & b`
  case both(ChangeExpression, ChangeExpression)
  /// `a | b`
  case either(ChangeExpression, ChangeExpression)
  /// `a - b`
  case except(ChangeExpression, ChangeExpression)
  /// `unique(a)`
  case unique(ChangeExpression)
  /// `votes(n; a, b, …)`
  case votes(atLeast: Int, [ChangeExpression])

  /// The outputs that are left.
  public func candidates(in payment: Payment) -> OutputSet {
    switch self {
    case .rule(let rule): return rule.candidates(in: payment)
    case .both(let left, let right):
      let kept = left.candidates(in: payment)
      return kept.isEmpty ? kept : kept & right.candidates(in: payment)
    case .either(let left, let right):
      return left.candidates(in: payment) | right.candidates(in: payment)
    case .except(let left, let right):
      let kept = left.candidates(in: payment)
      return kept.isEmpty ? kept : kept - right.candidates(in: payment)
    case .unique(let inner):
      let kept = inner.candidates(in: payment)
      return kept.only == nil ? OutputSet() : kept
    case .votes(let least, let voters):
      let votes = ChangeVotes(of: voters, in: payment)
      return payment.outputs { vout, _ in votes.balance(of: vout) >= least }
    }
  }

  /// What the rules must know of a payment.
  public var reads: PaymentParts {
    rules.reduce(into: []) { $0.formUnion($1.reads) }
  }

  /// The rules named, in the order of the text, repeated where the text repeats them.
  public var rules: [any ChangeRule] {
    switch self {
    case .rule(let rule): [rule]
    case .both(let left, let right), .either(let left, let right), .except(let left, let right):
      left.rules + right.rules
    case .unique(let inner): inner.rules
    case .votes(_, let voters): voters.flatMap(\.rules)
    }
  }

  /// How far to trust its answer where one output is left: what must agree raises it, what may
  /// stand in for another does not. An order of trust, not a measured rate.
  public var confidence: Int {
    switch self {
    case .rule(let rule): rule.confidence
    case .both(let left, let right):
      max(
        left.confidence, right.confidence, min(90, max(left.confidence, right.confidence) + 10))
    case .either(let left, let right): min(left.confidence, right.confidence)
    case .except(let left, _): left.confidence
    case .unique(let inner): inner.confidence
    case .votes(let least, let voters):
      min(90, (voters.map(\.confidence).min() ?? 0) + 10 * max(0, least - 1))
    }
  }

  /// The expression in its one form: single spaces, and parentheses only where they are needed.
  public var text: String { text(inside: 0) }

  private func text(inside level: Int) -> String {
    func bracketed(_ own: Int, _ text: String) -> String { own < level ? "(\(text))" : text }
    switch self {
    case .rule(let rule): return rule.name
    case .both(let left, let right):
      return bracketed(1, "\(left.text(inside: 1)) & \(right.text(inside: 2))")
    case .either(let left, let right):
      return bracketed(0, "\(left.text(inside: 0)) | \(right.text(inside: 1))")
    case .except(let left, let right):
      return bracketed(0, "\(left.text(inside: 0)) - \(right.text(inside: 1))")
    case .unique(let inner): return "unique(\(inner.text))"
    case .votes(let least, let voters):
      return "votes(\(least); \(voters.map(\.text).joined(separator: ", ")))"
    }
  }
}

/// Votes of rules for and against the outputs of a payment.
public struct ChangeVotes: Sendable {
  /// Outputs named, one for each rule that left one output.
  public let named: [Int]

  /// Asks some rules.
  public init(of voters: [ChangeExpression], in payment: Payment) {
    named = voters.compactMap { $0.candidates(in: payment).only }
  }

  /// Votes for an output less votes for others.
  public func balance(of vout: Int) -> Int {
    let own = named.count { $0 == vout }
    return 2 * own - named.count
  }
}
