/// The texts that stand for output scripts.
///
/// Every script has exactly one text on a network: its address where it has one, otherwise
/// `script:` and its bytes in hex.
public enum Address {
  /// What a text starts with that shows a whole script.
  public static let scriptMarker = "script:"

  /// The text of an output script.
  public static func text(ofScript script: ByteView, network: Network) -> String {
    let (type, payload) = Script.classify(script)
    switch type {
    case .p2pkh: return keyText(Array(script[payload]), network)
    case .p2sh: return scriptText(Array(script[payload]), network)
    case .p2wpkh, .p2wsh, .p2tr, .p2a, .witnessUnknown:
      guard let prefix = network.segwitPrefix else { break }
      let version = script[0] == 0 ? 0 : script[0] - 0x50
      return Bech32.encode(
        prefix: prefix, values: [version] + Bech32.fiveBitValues(of: script.dropFirst(2)),
        variant: version == 0 ? .bech32 : .bech32m)
    case .p2pk, .multisig, .opReturn, .nonstandard:
      if let text = CoinAddress.text(ofScript: script, network: network) { return text }
    }
    return scriptMarker + Hex.encode(script)
  }

  /// The text of an output script.
  public static func text(ofScript script: [UInt8], network: Network) -> String {
    script.withByteView { text(ofScript: $0, network: network) }
  }

  /// The P2PKH address of the key that a P2PK script shows; nil for any other script.
  public static func keyAddress(
    ofPublicKeyScript script: ByteView, network: Network
  ) -> String? {
    let (type, key) = Script.classify(script)
    guard type == .p2pk else { return nil }
    return keyText(Digest.hash160(Array(script[key])), network)
  }

  /// The P2PKH address of the key that a P2PK script shows; nil for any other script.
  public static func keyAddress(ofPublicKeyScript script: [UInt8], network: Network) -> String? {
    script.withByteView { keyAddress(ofPublicKeyScript: $0, network: network) }
  }

  private static func keyText(_ hash: [UInt8], _ network: Network) -> String {
    if let prefix = network.cashPrefix {
      return CashAddr.encode(prefix: prefix, kind: .key, hash: hash)
    }
    return Base58Check.encode(network.p2pkhPrefix + hash)
  }

  private static func scriptText(_ hash: [UInt8], _ network: Network) -> String {
    if let prefix = network.cashPrefix {
      return CashAddr.encode(prefix: prefix, kind: .script, hash: hash)
    }
    return Base58Check.encode(network.p2shPrefixes[0] + hash)
  }

  /// The output script that a text stands for: an address of the network, or `script:HEX`.
  public static func script(
    of text: some StringProtocol, network: Network
  ) throws(AddressError) -> [UInt8] {
    // Of one type from here on, so that all that follows is compiled for it.
    try anyScript(of: String(text), network: network)
  }

  private static func anyScript(
    of text: String, network: Network
  ) throws(AddressError) -> [UInt8] {
    guard !text.isEmpty else { throw AddressError("empty where an address is expected") }
    if text.hasPrefix(scriptMarker) {
      guard let bytes = Hex.decode(text.dropFirst(scriptMarker.count)) else {
        throw AddressError("not an even number of hex digits after '\(scriptMarker)'")
      }
      return bytes
    }
    if let chain = ForeignChain(of: text) {
      throw AddressError.foreign(chain, expected: network)
    }
    if let script = try CoinAddress.script(of: text, network: network) { return script }
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

  /// What segwit addresses of the known networks begin with, in small letters.
  private static let segwitStarts = Set(Network.all.compactMap { $0.segwitPrefix })
    .sorted().map { Array(($0 + "1").utf8) }

  private static func hasKnownSegwitPrefix(_ text: String) -> Bool {
    segwitStarts.contains { start in
      text.utf8.starts(with: start) { letter, wanted in
        letter == wanted || ((0x41...0x5a).contains(letter) && letter | 0x20 == wanted)
      }
    }
  }

  /// First bytes of private keys in the formats of the coins here.
  private static let privateKeyMarks: Set<UInt8> = [0x80, 0xef, 0xb0, 0x9e, 0xb4, 0xcc]

  private static func base58Script(
    of payload: [UInt8], network: Network
  ) throws(AddressError) -> [UInt8] {
    guard let version = payload.first else { throw AddressError("too short for an address") }
    if (33...34).contains(payload.count), privateKeyMarks.contains(version) {
      throw AddressError("a private key, not an address")
    }
    if payload.count == 78 { throw AddressError("an extended key, not an address") }
    if let script = base58Match(payload, network) { return script }
    let owners = Network.all.filter { base58Match(payload, $0) != nil }
    guard owners.isEmpty, payload.count == network.p2pkhPrefix.count + 20 || payload.count == 21
    else {
      guard !owners.isEmpty else {
        throw AddressError("bad length: a hash of \(payload.count - 1) bytes, 20 expected")
      }
      throw .wrongNetwork("version byte \(version)", owners: owners, expected: network)
    }
    throw .wrongNetwork("version byte \(version)", owners: [], expected: network)
  }

  /// The script of a payload whose first bytes and length are a network's.
  private static func base58Match(_ payload: [UInt8], _ network: Network) -> [UInt8]? {
    guard payload.count == network.p2pkhPrefix.count + 20 else { return nil }
    let hash = payload.suffix(20)
    if payload.starts(with: network.p2pkhPrefix) {
      return [0x76, 0xa9, 20] + hash + [0x88, 0xac]
    }
    let isScriptHash = network.p2shPrefixes.contains { payload.starts(with: $0) }
    return isScriptHash ? [0xa9, 20] + hash + [0x87] : nil
  }

  private static func segwitScript(
    of text: String, network: Network
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
