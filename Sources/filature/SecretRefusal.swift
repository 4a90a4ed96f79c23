import Bitcoin

/// The door at which secrets are turned away, before any command could repeat or keep them.
///
/// What stands on the command line passes it once, and so does every list read from a file or from
/// standard input; no command has to think of it. Cost: one look at each word.
enum SecretRefusal {
  /// Throws where a word is a private key, or the words in a row hold a seed phrase, which comes as
  /// arguments or lines of its own. The words themselves are in no message.
  static func check(_ words: [String], at place: String) throws {
    guard let secret = Secret.first(in: words.joined(separator: " ")) else { return }
    throw Failure(KeyError(secret), at: place)
  }
}
