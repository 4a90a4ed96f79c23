/// Why a text is no public key material. The text itself is never repeated: it may be a secret
/// with a typing error in it.
public struct KeyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kinds of trouble that callers tell apart.
  public enum Code: Sendable {
    /// Not what it claims to be.
    case malformed
    /// A private key or a seed phrase, which is not read.
    case secret
    /// Sound, but needs a private key or a language that is not read here.
    case unsupported
    /// Sound, but of another network.
    case network
  }

  /// The kind of trouble.
  public let code: Code
  /// What is wrong, in lower case.
  public let message: String
  /// What to do about it.
  public let hint: String?

  /// An error with its message.
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// The error for a secret.
  public init(_ secret: Secret) {
    self.init(
      .secret, "\(secret.name): not read, not shown, not kept", hint: Secret.advice)
  }

  /// The message.
  public var description: String { message }
}
