/// What is wrong with a question, or with the knowledge it rests on.
public struct AnalysisError: Error, Sendable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart.
  public enum Code: Sendable {
    case malformed, missing, usage, storage, limit
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// File and line, or the thing asked about.
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
