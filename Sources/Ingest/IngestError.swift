import ChainStore

/// What is wrong with an input, and where.
public struct IngestError: Error, Sendable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart.
  public enum Code: Sendable {
    case usage, malformed, missing, inputOutput, store(StoreError.Code)
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// File and position.
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

  /// A store's error, passed on.
  public init(_ error: StoreError) {
    self.init(.store(error.code), error.message, at: error.location)
  }

  /// The place, then what is wrong there.
  public var description: String { "\(location): \(message)" }
}
