/// Forms of address that only some coins have: CashAddr, hashes of keys in Bech32m, pools.
enum CoinAddress {
  /// The text of a script that is nonstandard or unspendable on Bitcoin; nil where it has none.
  static func text(ofScript script: ByteView, network: Network) -> String? {
    if let prefix = network.cashPrefix, let hash = longScriptHash(script) {
      return CashAddr.encode(prefix: prefix, kind: .script, hash: hash)
    }
    guard network.hasShieldedPools, let pool = ShieldedPool(script: script) else { return nil }
    return ShieldedPool.marker + pool.rawValue
  }

  /// The script that a text of such a form stands for; nil where it has another form.
  static func script(
    of text: some StringProtocol, network: Network
  ) throws(AddressError) -> [UInt8]? {
    guard network.hasFormsOfItsOwn || text.utf8.contains(UInt8(ascii: ":")) else { return nil }
    let lower = text.prefix(16).lowercased()
    if let prefix = network.hiddenPrefixes.first(where: { lower.hasPrefix($0) }),
      text.utf8.count > 60
    {
      throw AddressError("'\(prefix)…' takes hidden payments, which the chain does not show")
    }
    if network.hasShieldedPools, text.hasPrefix(ShieldedPool.marker) {
      let name = String(text.dropFirst(ShieldedPool.marker.count))
      guard let pool = ShieldedPool(rawValue: name), network.pools.contains(pool) else {
        throw AddressError("unknown pool '\(name)'")
      }
      return pool.script
    }
    if let prefix = network.keyOnlyPrefix, lower.hasPrefix(prefix + "1") {
      return try keyOnlyScript(text, prefix)
    }
    guard let prefix = network.cashPrefix else {
      let owner = Network.all.first { other in
        other.cashPrefix.map { text.prefix($0.count + 1).lowercased() == $0 + ":" } ?? false
      }
      guard let owner else { return nil }
      throw AddressError.wrongNetwork(
        "the prefix '\(owner.cashPrefix ?? "")'", owners: [owner], expected: network)
    }
    return try cashScript(text, prefix)
  }

  /// The hash in a script that takes the double SHA-256 of another (P2SH32); nil for any other.
  private static func longScriptHash(_ script: ByteView) -> [UInt8]? {
    guard script.count == 35, script[0] == 0xaa, script[1] == 32, script[34] == 0x87 else {
      return nil
    }
    return Array(script[2..<34])
  }

  /// CashAddr, with its prefix or with one of the letters that a sound one begins with.
  private static func cashScript(
    _ text: some StringProtocol, _ prefix: String
  ) throws(AddressError) -> [UInt8]? {
    let first = text.first.map { Character($0.lowercased()) }
    let isMarked = text.prefix(prefix.count + 1).lowercased() == prefix + ":"
    let looksBare = text.utf8.count >= 42 && first.map { "qprz".contains($0) } ?? false
    guard isMarked || looksBare else { return nil }
    let (kind, hash) = try CashAddr.decode(text, prefix: prefix)
    switch (kind, hash.count) {
    case (.key, 20): return [0x76, 0xa9, 20] + hash + [0x88, 0xac]
    case (.script, 20): return [0xa9, 20] + hash + [0x87]
    case (.script, 32): return [0xaa, 32] + hash + [0x87]
    default: throw AddressError("bad length: a hash of \(hash.count) bytes")
    }
  }

  private static func keyOnlyScript(
    _ text: some StringProtocol, _ prefix: String
  ) throws(AddressError) -> [UInt8] {
    let parts: Bech32.Parts
    do { parts = try Bech32.decode(text) } catch { throw AddressError(error) }
    guard parts.prefix == prefix, parts.variant == .bech32m else {
      throw AddressError("bad checksum: some character is mistyped or missing")
    }
    guard let hash = Bech32.bytes(ofFiveBitValues: parts.values), hash.count == 20 else {
      throw AddressError("bad length: a hash of 20 bytes expected")
    }
    return [0x76, 0xa9, 20] + hash + [0x88, 0xac]
  }
}

extension Network {
  /// Whether texts without a colon can have a form that only this coin has.
  fileprivate var hasFormsOfItsOwn: Bool {
    cashPrefix != nil || keyOnlyPrefix != nil || hasShieldedPools || !hiddenPrefixes.isEmpty
  }
}
