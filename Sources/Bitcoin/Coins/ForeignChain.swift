/// Chains that are not of Bitcoin's family: their addresses are told from mistyped ones.
public enum ForeignChain: String, Sendable, CaseIterable {
  /// Ethereum and its kin, whose addresses are alike.
  case ethereum
  /// TRON.
  case tron

  /// The chain that a text is a sound address of; nil for any other text.
  public init?(of text: some StringProtocol) {
    let first = text.utf8.first
    if first == UInt8(ascii: "0"), text.utf8.count == 42, text.hasPrefix("0x"),
      Hex.decode(text.dropFirst(2)) != nil
    {
      self = .ethereum
    } else if first == UInt8(ascii: "T"), text.utf8.count == 34,
      let payload = try? Base58Check.decode(String(text)), payload.count == 21,
      // The hash of a key behind the byte that makes its first letter a T.
      payload[0] == 0x41
    {
      self = .tron
    } else {
      return nil
    }
  }
}
