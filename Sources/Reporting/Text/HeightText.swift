/// Heights as words: one that the store does not know is said to be unknown, never a number.
public enum HeightText {
  /// For tables and CSV.
  public static func plain(_ height: UInt32?) -> String { height.map { String($0) } ?? "unknown" }
}

extension ReportOutline {
  /// A block's height with its digits in groups, or the language's word for unknown.
  func grouped(height: UInt32?) -> String {
    height.map { amounts.grouped(UInt64($0)) } ?? say(.unknownHeight)
  }

  /// "Block" and its height.
  func block(_ height: UInt32?) -> String {
    "\(say(.columnBlock)) \(height.map { String($0) } ?? say(.unknownHeight))"
  }
}
