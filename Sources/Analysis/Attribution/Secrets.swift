/// Recognises secrets, which are refused and never echoed or kept.
public enum Secrets {
  /// Whether a text has the form of a private key in wallet import format, or of an extended one.
  public static func isPrivateKey(_ text: String) -> Bool { Subject.holdsPrivateKey(text) }
}
