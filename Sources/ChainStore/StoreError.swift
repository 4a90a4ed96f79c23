/// What is wrong with a store, or with reaching it.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart.
  public enum Code: Sendable {
    case missing, malformed, locked, inputOutput, cannotCreate, verificationFailed, limit,
      interrupted
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// Path, or path and column.
  public let location: String

  /// An error at a place.
  public init(_ code: Code, _ message: String, at location: String) {
    self.code = code
    self.message = message
    self.location = location
  }

  /// The place, then what is wrong there.
  public var description: String { "\(location): \(message)" }
}
