/// What is wrong with some consensus-encoded bytes, and where in them.
public struct DecodingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Byte position within what was being decoded.
  public let offset: Int
  /// What was expected and what was found, in lower case.
  public let message: String

  /// An error at a byte position.
  public init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  /// The message and its position.
  public var description: String { "\(message) at byte \(offset)" }
}
