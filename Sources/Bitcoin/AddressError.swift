/// Why a text is not an address on a network.
public struct AddressError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, in lower case.
  public let message: String
  /// The chain that the text is a sound address of, where it is one of another chain.
  public let foreign: String?

  /// An error with its message.
  public init(_ message: String, foreign: String? = nil) {
    self.message = message
    self.foreign = foreign
  }

  /// The message.
  public var description: String { message }
}

extension AddressError {
  init(_ failure: Base58Check.Failure) {
    switch failure {
    case .badCharacter(let character): self.init("the character '\(character)' is not base58")
    case .tooShort: self.init("too short for an address")
    case .tooLong: self.init("too long for an address")
    case .badChecksum: self.init("bad checksum: some character is mistyped or missing")
    }
  }

  init(_ failure: Bech32.Failure) {
    switch failure {
    case .tooLong(let count): self.init("bad length: \(count) characters, at most 90 expected")
    case .mixedCase: self.init("mixed case: a segwit address is all lower or all upper case")
    case .badCharacter(let character): self.init("the character '\(character)' is not bech32")
    case .noSeparator: self.init("no separator '1' with a prefix before and a checksum after it")
    case .badChecksum: self.init("bad checksum: some character is mistyped or missing")
    }
  }

  /// A sound address of other networks; none where nobody here knows them.
  static func wrongNetwork(
    _ mark: String, owners: [Network], expected network: Network
  ) -> AddressError {
    guard !owners.isEmpty else {
      return AddressError("\(mark) belongs to no known network, expected one of \(network.name)")
    }
    let names = owners.map(\.name).joined(separator: " or ")
    return AddressError(
      "wrong network: \(mark) belongs to \(names), not to \(network.name)",
      foreign: owners[0].name)
  }

  /// A sound address of a chain of another family.
  static func foreign(_ chain: ForeignChain, expected network: Network) -> AddressError {
    AddressError(
      "wrong network: an address of \(chain.rawValue), not of \(network.name)",
      foreign: chain.rawValue)
  }
}
