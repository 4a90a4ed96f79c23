/// The texts that stand for output scripts.
///
/// Every script has exactly one text on a network: its address where it has one, otherwise
/// `script:` and its bytes in hex.
public enum Address {
  /// What a text starts with that shows a whole script.
  public static let scriptMarker = "script:"

  /// The text of an output script.
  public static func text(ofScript script: UnsafeRawBufferPointer, network: Network) -> String {
    let (type, payload) = Script.classify(script)
    switch type {
    case .p2pkh: return Base58Check.encode([network.p2pkhPrefix] + script[payload])
    case .p2sh: return Base58Check.encode([network.p2shPrefix] + script[payload])
    case .p2wpkh, .p2wsh, .p2tr, .p2a, .witnessUnknown:
      let version = script[0] == 0 ? 0 : script[0] - 0x50
      return Bech32.encode(
        prefix: network.segwitPrefix,
        values: [version] + Bech32.fiveBitValues(of: script.dropFirst(2)),
        variant: version == 0 ? .bech32 : .bech32m)
    case .p2pk, .multisig, .opReturn, .nonstandard: return scriptMarker + Hex.encode(script)
    }
  }

  /// The text of an output script.
  public static func text(ofScript script: [UInt8], network: Network) -> String {
    script.withUnsafeBytes { text(ofScript: $0, network: network) }
  }

  /// The P2PKH address of the key that a P2PK script shows; nil for any other script.
  public static func keyAddress(
    ofPublicKeyScript script: UnsafeRawBufferPointer, network: Network
  ) -> String? {
    let (type, key) = Script.classify(script)
    guard type == .p2pk else { return nil }
    return Base58Check.encode([network.p2pkhPrefix] + Digest.hash160(Array(script[key])))
  }

  /// The P2PKH address of the key that a P2PK script shows; nil for any other script.
  public static func keyAddress(ofPublicKeyScript script: [UInt8], network: Network) -> String? {
    script.withUnsafeBytes { keyAddress(ofPublicKeyScript: $0, network: network) }
  }

  /// The output script that a text stands for: an address of the network, or `script:HEX`.
  public static func script(
    of text: some StringProtocol, network: Network
  ) throws(AddressError) -> [UInt8] {
    guard !text.isEmpty else { throw AddressError("empty where an address is expected") }
    if text.hasPrefix(scriptMarker) {
      guard let bytes = Hex.decode(text.dropFirst(scriptMarker.count)) else {
        throw AddressError("not an even number of hex digits after '\(scriptMarker)'")
      }
      return bytes
    }
    if hasKnownSegwitPrefix(text) { return try segwitScript(of: text, network: network) }
    let payload: [UInt8]
    do {
      payload = try Base58Check.decode(text)
    } catch {
      // A sound segwit address of an unknown network deserves to be told so.
      guard (try? Bech32.decode(text)) != nil else { throw AddressError(error) }
      return try segwitScript(of: text, network: network)
    }
    return try base58Script(of: payload, network: network)
  }

  private static func hasKnownSegwitPrefix(_ text: some StringProtocol) -> Bool {
    let start = text.prefix(5).lowercased()
    return Network.all.contains { start.hasPrefix($0.segwitPrefix + "1") }
  }

  private static func base58Script(
    of payload: [UInt8], network: Network
  ) throws(AddressError) -> [UInt8] {
    guard let version = payload.first else { throw AddressError("too short for an address") }
    if (33...34).contains(payload.count), version == 0x80 || version == 0xef {
      throw AddressError("a private key, not an address")
    }
    if payload.count == 78 { throw AddressError("an extended key, not an address") }
    guard payload.count == 21 else {
      throw AddressError("bad length: a hash of \(payload.count - 1) bytes, 20 expected")
    }
    let hash = payload.dropFirst()
    if version == network.p2pkhPrefix { return [0x76, 0xa9, 20] + hash + [0x88, 0xac] }
    if version == network.p2shPrefix { return [0xa9, 20] + hash + [0x87] }
    throw .wrongNetwork(
      "version byte \(version)",
      owners: Network.all.filter { $0.p2pkhPrefix == version || $0.p2shPrefix == version },
      expected: network)
  }

  private static func segwitScript(
    of text: some StringProtocol, network: Network
  ) throws(AddressError) -> [UInt8] {
    let parts: Bech32.Parts
    do { parts = try Bech32.decode(text) } catch { throw AddressError(error) }
    guard parts.prefix == network.segwitPrefix else {
      throw .wrongNetwork(
        "the prefix '\(parts.prefix)'",
        owners: Network.all.filter { $0.segwitPrefix == parts.prefix }, expected: network)
    }
    guard let version = parts.values.first else { throw AddressError("no witness version") }
    guard version <= 16 else {
      throw AddressError("unknown witness version \(version), at most 16 expected")
    }
    guard parts.variant == (version == 0 ? .bech32 : .bech32m) else {
      throw AddressError(
        "bad checksum: \(parts.variant) where witness version \(version) takes the other kind")
    }
    guard let program = Bech32.bytes(ofFiveBitValues: parts.values.dropFirst()) else {
      throw AddressError("bad padding after the witness program")
    }
    let isSound =
      version == 0 ? [20, 32].contains(program.count) : (2...40).contains(program.count)
    guard isSound else {
      throw AddressError(
        "bad length: a witness program of \(program.count) bytes, "
          + (version == 0 ? "20 or 32 expected for version 0" : "2 to 40 expected"))
    }
    return [version == 0 ? 0 : version + 0x50, UInt8(program.count)] + program
  }
}
