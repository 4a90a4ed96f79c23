import ArgumentParser

/// A number of which an option allows a range: every number on the command line is declared by one
/// of these, so that none reaches the work below without its bounds.
extension Option where Value: FixedWidthInteger & Sendable {
  /// A number with a default.
  init(wrappedValue: Value, in range: ClosedRange<Value>, help: String) {
    self.init(
      wrappedValue: wrappedValue, help: "\(help) (default: \(wrappedValue))",
      transform: { try range.number($0) })
  }
}

extension Option {
  /// A number that may be left out.
  init<Number: FixedWidthInteger & Sendable>(in range: ClosedRange<Number>, help: String)
  where Value == Number? {
    self.init(help: ArgumentHelp(help), transform: { try range.number($0) })
  }
}

extension ClosedRange where Bound: FixedWidthInteger {
  /// The number that a word stands for; throws with what is allowed.
  fileprivate func number(_ word: String) throws -> Bound {
    guard let number = Bound(word), contains(number) else {
      throw ValidationError("a whole number from \(lowerBound) to \(upperBound) is expected")
    }
    return number
  }
}
