/// Why a text is no address of a network.
public struct AddressError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, in lower case.
  public let description: String
  /// An error.
  public init(_ description: String) { self.description = description }
}

/// Address text and the output script it stands for. A script without an address form (P2PK, bare
/// multisig, OP_RETURN, nonstandard) is written `script:HEX`.
public enum Address {
  /// What marks a script written out in hex.
  public static let scriptMark = "script:"

  /// The text of an output script.
  public static func text(ofScript script: [UInt8], network: Network) -> String {
    let (type, payload) = script.withUnsafeBytes { Script.classify($0) }
    switch type {
    case .p2pkh: return Base58Check.encode([network.p2pkhPrefix] + script[payload])
    case .p2sh: return Base58Check.encode([network.p2shPrefix] + script[payload])
    case .p2wpkh, .p2wsh, .p2tr, .p2a, .witnessUnknown:
      guard let (version, program) = Script.witnessProgram(script) else { break }
      return Bech32.encode(prefix: network.segwitPrefix, version: version, program: program)
    case .p2pk, .multisig, .opReturn, .nonstandard: break
    }
    return scriptMark + Hex.encode(script)
  }

  /// The P2PKH address of the key that a P2PK script shows; nil for other scripts.
  public static func keyAddress(ofScript script: [UInt8], network: Network) -> String? {
    let (type, key) = script.withUnsafeBytes { Script.classify($0) }
    guard type == .p2pk else { return nil }
    return Base58Check.encode([network.p2pkhPrefix] + Digest.hash160([UInt8](script[key])))
  }

  /// The output script that an address stands for.
  ///
  /// Throws where the text is no address, or one of another network, which is then named.
  public static func script(
    of text: some StringProtocol, network: Network
  ) throws(AddressError) -> [UInt8] {
    if text.hasPrefix(scriptMark) {
      guard let script = Hex.decode(text.dropFirst(scriptMark.count)) else {
        throw AddressError("not hexadecimal")
      }
      return script
    }
    if let payload = Base58Check.decode(text) { return try legacy(payload, network) }
    switch Bech32.decode(text) {
    case .failure(let error):
      throw text.contains("1") ? error : AddressError("not an address")
    case .success(let (prefix, version, program)):
      guard prefix == network.segwitPrefix else {
        let owner = Network.all.first { $0.segwitPrefix == prefix }
        throw AddressError(otherNetwork(owner, network))
      }
      let first = version == 0 ? 0 : 0x50 + version
      return [first, UInt8(program.count)] + program
    }
  }

  private static func legacy(
    _ payload: [UInt8], _ network: Network
  ) throws(AddressError) -> [UInt8] {
    guard payload.count == 21 else {
      throw AddressError("\(payload.count) bytes where an address has 21")
    }
    let hash = payload.dropFirst()
    if payload[0] == network.p2pkhPrefix { return [0x76, 0xa9, 20] + hash + [0x88, 0xac] }
    if payload[0] == network.p2shPrefix { return [0xa9, 20] + hash + [0x87] }
    let owner = Network.all.first { [$0.p2pkhPrefix, $0.p2shPrefix].contains(payload[0]) }
    throw AddressError(otherNetwork(owner, network))
  }

  private static func otherNetwork(_ owner: Network?, _ wanted: Network) -> String {
    guard let owner else { return "an address of an unknown network, not of \(wanted.name)" }
    return "an address of \(owner.name), not of \(wanted.name)"
  }
}
