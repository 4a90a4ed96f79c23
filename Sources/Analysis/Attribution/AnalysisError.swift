/// What is wrong with a request to analyse, or with what it reads.
public struct AnalysisError: Error, Sendable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart.
  public enum Code: Sendable {
    case malformed, missing, usage, storage, limit
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// File and line, argument, or name.
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
