/// What stops an analysis, a tag import or a label lookup.
public struct AnalysisError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart, by exit code among others.
  public enum Code: Sendable, Hashable {
    case malformed, missing, usage, storage, locked, limit
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// A file, a file and line, or an option.
  public let location: String
  /// What the reader may do about it.
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
