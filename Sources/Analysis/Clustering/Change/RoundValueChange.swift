/// People pay round amounts; what is left over is not round.
public struct RoundValueChange: ChangeRule {
  /// An amount is round when it ends in this many zeros, 1 to 12: six make a hundredth of a coin.
  public let digits: Int
  private let unit: UInt64

  /// The rule for a number of zeros.
  public init(digits: Int = RoundValueChange.usualDigits) {
    self.digits = digits
    unit = (0..<digits).reduce(UInt64(1)) { unit, _ in unit * 10 }
  }

  /// Zeros of a round amount where none are named.
  public static let usualDigits = 6

  /// See ``ChangeRule``.
  public var name: String {
    digits == RoundValueChange.usualDigits ? "round-value" : "round-value(\(digits))"
  }
  /// See ``ChangeRule``.
  public let confidence = 60

  /// See ``ChangeRule``.
  public func candidates(in payment: Payment) -> OutputSet {
    payment.outputs { !$1.value.isMultiple(of: unit) }
  }

  /// See ``ChangeRule``.
  public func tuned(_ number: Int) -> (any ChangeRule)? {
    1...12 ~= number ? RoundValueChange(digits: number) : nil
  }
}
