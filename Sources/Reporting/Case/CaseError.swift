/// What is wrong with a case folder, its log or a sealed bundle, and where.
public struct CaseError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart.
  public enum Code: Sendable {
    case usage, missing, cannotCreate, inputOutput
    /// The log or a bundle does not agree with itself.
    case broken
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// A file, or a file and line.
  public let location: String
  /// What to do about it.
  public let hint: String?

  /// An error at a place.
  public init(_ code: Code, _ message: String, at location: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.location = location
    self.hint = hint
  }

  /// The place, then what is wrong there.
  public var description: String { "\(location): \(message)" }
}
