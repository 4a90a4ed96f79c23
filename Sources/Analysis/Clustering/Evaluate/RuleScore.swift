/// How often a rule was right, wrong, or said nothing.
public struct RuleScore: Sendable, Hashable {
  /// Answers that hold.
  public var right = 0
  /// Answers that do not.
  public var wrong = 0
  /// Questions without an answer.
  public var abstained = 0

  /// Nothing asked yet.
  public init() {}

  /// Questions asked.
  public var asked: Int { right + wrong + abstained }

  /// Share of the answers that hold; nil where there was none.
  public var precision: Double? {
    right + wrong == 0 ? nil : Double(right) / Double(right + wrong)
  }

  /// The Wilson interval of ``precision`` at 95 %; from 0 to 1 where there was no answer.
  public var interval: ClosedRange<Double> { ErrorRate(right, of: right + wrong).interval }

  /// Takes one question into account; nil for no answer.
  mutating func add(_ isRight: Bool?) {
    switch isRight {
    case true?: right += 1
    case false?: wrong += 1
    case nil: abstained += 1
    }
  }

  mutating func add(_ other: RuleScore) {
    right += other.right
    wrong += other.wrong
    abstained += other.abstained
  }
}
