/// How often something was right, wrong, or missed: in cases, pairs or satoshis.
struct ErrorTally: Equatable, Sendable {
  var right: UInt64 = 0
  /// Answers that are not so.
  var wrong: UInt64 = 0
  /// What is so and was not answered.
  var missed: UInt64 = 0
  /// What was put to it, and what of that it answered; both 0 where that says nothing.
  var asked: UInt64 = 0
  var answered: UInt64 = 0

  static func + (left: ErrorTally, right: ErrorTally) -> ErrorTally {
    ErrorTally(
      right: left.right + right.right, wrong: left.wrong + right.wrong,
      missed: left.missed + right.missed, asked: left.asked + right.asked,
      answered: left.answered + right.answered)
  }
}
