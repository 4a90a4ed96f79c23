import Bitcoin

/// Recognises what a single word is, by length and first letters, then by its checksum.
enum TokenReading {
  /// What a word is.
  enum Meaning: Equatable {
    case nothing
    case secret(Secret)
    case hex64
    case found(kind: ScanKind, value: String, type: String?, networks: [String])
  }

  /// Words shorter or longer than these mean nothing.
  static let lengths = 14...512

  private static let segwitGroups: [(prefix: [UInt8], networks: [Network])] = {
    var groups: [(prefix: [UInt8], networks: [Network])] = []
    for network in Network.all {
      guard let segwit = network.segwitPrefix else { continue }
      let prefix = Array((segwit + "1").utf8)
      if let position = groups.firstIndex(where: { $0.prefix == prefix }) {
        groups[position].networks.append(network)
      } else {
        groups.append((prefix, [network]))
      }
    }
    return groups
  }()

  /// Version bytes of Bitcoin's base58 addresses.
  static let versions: Set<UInt8> = Set(
    Network.bitcoin.flatMap { $0.p2pkhPrefix + $0.p2shPrefixes.flatMap { $0 } })

  /// First bytes of TRON's addresses, whose chain is not read but whose accounts are asked for.
  private static let tronMark: [UInt8] = [0x41]

  /// First characters of the base58 addresses of all coins.
  private static let beginnings: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    let marks = Network.all.flatMap { [$0.p2pkhPrefix] + $0.p2shPrefixes } + [tronMark]
    for mark in marks {
      for hash: UInt8 in [0, 32, 64, 96, 128, 160, 192, 224, 255] {
        let text = Base58Check.encode(mark + [UInt8](repeating: hash, count: 20))
        if let first = text.utf8.first { table[Int(first)] = true }
      }
    }
    return table
  }()

  /// What a word of ASCII letters and figures is.
  static func meaning(of word: UnsafeRawBufferPointer) -> Meaning {
    guard lengths.contains(word.count) else { return .nothing }
    if let networks = segwitNetworks(word) { return segwit(word, networks) }
    switch word.count {
    case 25...36 where beginnings[Int(word[0])]:
      if let found = base58(word) { return found }
    case 64 where word.allSatisfy(isHexDigit): return .hex64
    case 111...112 where word[1] == 0x70 && word[2] == 0x75 && word[3] == 0x62:
      return extendedKey(word)
    default: break
    }
    if word.count == 42, let found = cashAddress(word) { return found }
    switch word.count {
    case 21...23, 29...31, 50...53, 57...59, 100...512:
      return Secret.ofKeyText(word).map { .secret($0) } ?? .nothing
    default: return .nothing
    }
  }

  /// The networks whose segwit addresses begin as a word does, in either case.
  static func segwitNetworks(_ word: UnsafeRawBufferPointer) -> [Network]? {
    let first = word[0] | 0x20
    guard [0x62, 0x6c, 0x6e, 0x74].contains(first), word.count <= 90 else { return nil }
    return segwitGroups.first { group in
      word.count > group.prefix.count + 6
        && group.prefix.indices.allSatisfy { ASCII.lowercased(word[$0]) == group.prefix[$0] }
    }?.networks
  }

  private static func segwit(_ word: UnsafeRawBufferPointer, _ networks: [Network]) -> Meaning {
    guard Bech32.isSound(word) else { return .nothing }
    let text = String(decoding: word, as: UTF8.self)
    guard let script = try? Address.script(of: text, network: networks[0]) else { return .nothing }
    return address(text.lowercased(), script, networks)
  }

  /// First characters of Bitcoin's base58 addresses: `1`, `3`, and `m`, `n`, `2` of test chains.
  static func canBeginBase58(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x31, 0x32, 0x33, 0x6d, 0x6e: true
    default: false
    }
  }

  private static func base58(_ word: UnsafeRawBufferPointer) -> Meaning? {
    guard word.allSatisfy(Base58Check.isDigit) else { return nil }
    guard let payload = Base58Check.payload(of: word), payload.count > 20 else { return nil }
    let text = String(decoding: word, as: UTF8.self)
    let mark = Array(payload.dropLast(20))
    if mark == tronMark {
      return .found(kind: .address, value: text, type: "tron", networks: ["tron"])
    }
    let networks = Network.all.filter { $0.p2pkhPrefix == mark || $0.p2shPrefixes.contains(mark) }
    guard let first = networks.first,
      let script = try? Address.script(of: text, network: first)
    else { return nil }
    return address(text, script, networks)
  }

  /// An address of Bitcoin Cash, whose prefix and colon stand before the word or are left out.
  private static func cashAddress(_ word: UnsafeRawBufferPointer) -> Meaning? {
    guard [0x70, 0x71].contains(word[0] | 0x20) else { return nil }
    let text = String(decoding: word, as: UTF8.self)
    guard let script = try? Address.script(of: text, network: .bitcoinCash) else { return nil }
    return address(
      Address.text(ofScript: script, network: .bitcoinCash), script, [.bitcoinCash])
  }

  private static func address(
    _ text: String, _ script: [UInt8], _ networks: [Network]
  ) -> Meaning {
    .found(
      kind: .address, value: text, type: Script.type(of: script).name,
      networks: networks.map(\.name))
  }

  private static func extendedKey(_ word: UnsafeRawBufferPointer) -> Meaning {
    guard let key = try? ExtendedKey(String(decoding: word, as: UTF8.self)) else { return .nothing }
    return .found(
      kind: .extendedKey, value: key.description, type: key.version.prefix,
      networks: Network.bitcoin.filter { key.version.includes($0) }.map(\.name))
  }

  static func isHexDigit(_ byte: UInt8) -> Bool {
    ASCII.isFigure(byte) || (0x61...0x66).contains(byte | 0x20)
  }
}
