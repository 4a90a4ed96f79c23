import Bitcoin

/// Recognises what a single word is, by length and first letters, then by its checksum.
enum TokenReading {
  /// What a word was found to be.
  struct Found: Equatable {
    var kind: ScanKind
    var value: String
    var type: String?
    var networks: [String]
  }

  /// Words shorter or longer than these mean nothing.
  static let lengths = 14...112

  private struct Segwit {
    var prefix: [UInt8]
    var network: Network
    var names: [String]
  }

  private static let segwits: [Segwit] = {
    var all: [Segwit] = []
    for network in Network.all {
      guard let prefix = network.segwitPrefix.map({ Array(($0 + "1").utf8) }) else { continue }
      if let position = all.firstIndex(where: { $0.prefix == prefix }) {
        all[position].names.append(network.name)
      } else {
        all.append(Segwit(prefix: prefix, network: network, names: [network.name]))
      }
    }
    return all
  }()

  /// Version bytes of Bitcoin's base58 addresses.
  static let versions: Set<UInt8> = Set(
    Network.bitcoin.flatMap { $0.p2pkhPrefix + $0.p2shPrefixes.flatMap { $0 } })

  /// First characters of the base58 addresses of all coins.
  private static let beginnings: [Bool] = Base58Forms.lengths.map { $0 != 0 }

  /// What a word of ASCII letters and figures is; nil where it is nothing that is known, or a secret.
  static func found(_ word: ByteView, _ kinds: LetterKinds) -> Found? {
    guard lengths.contains(word.count) else { return nil }
    if kinds.contains(.figure), let segwit = segwit(word) { return found(word, kinds, segwit) }
    switch word.count {
    case 25...36: return beginnings[Int(word[0])] ? base58(word, kinds) : nil
    case 42: return cashAddress(word, kinds)
    case 111...112:
      let isPublic = word[1] == 0x70 && word[2] == 0x75 && word[3] == 0x62
      return isPublic ? extendedKey(word, kinds) : nil
    default: return nil
    }
  }

  /// The same of a word whose letters were not looked at.
  static func found(_ word: ByteView) -> Found? {
    found(word, LetterKinds(of: word))
  }

  /// Whether the segwit addresses of a network begin as a word does, in either case.
  static func beginsSegwit(_ word: ByteView) -> Bool { segwit(word) != nil }

  private static func segwit(_ word: ByteView) -> Segwit? {
    guard word.count <= 90 else { return nil }
    switch word[0] | 0x20 {
    case 0x62, 0x6c, 0x6e, 0x74: break
    default: return nil
    }
    guard word[2] == 0x31 || word[3] == 0x31 || word[4] == 0x31 else { return nil }
    return segwits.first { segwit in
      word.count > segwit.prefix.count + 6
        && segwit.prefix.indices.allSatisfy { ASCII.lowercased(word[$0]) == segwit.prefix[$0] }
    }
  }

  /// Where a segwit address begins whose separator stands at an offset; nil where none does.
  static func segwitStart(_ word: ByteView, separator: Int) -> Int? {
    for segwit in segwits {
      let start = separator + 1 - segwit.prefix.count
      if start >= 0,
        segwit.prefix.indices.allSatisfy({
          ASCII.lowercased(word[start + $0]) == segwit.prefix[$0]
        })
      {
        return start
      }
    }
    return nil
  }

  private static func found(
    _ word: ByteView, _ kinds: LetterKinds, _ segwit: Segwit
  ) -> Found? {
    guard !kinds.isSuperset(of: [.capital, .small]), let variant = Bech32.variant(of: word) else {
      return nil
    }
    var text = String(decoding: word, as: UTF8.self)
    if kinds.contains(.capital) { text = text.lowercased() }
    let start = segwit.prefix.count
    let version = word[start] | 0x20
    // Programs of twenty bytes fill their letters, those of thirty-two leave four bits of the last.
    let type: ScriptType
    switch (word.count - start, version, variant) {
    case (39, 0x71, .bech32): type = .p2wpkh
    case (59, 0x71, .bech32) where isPadded(word): type = .p2wsh
    case (59, 0x70, .bech32m) where isPadded(word): type = .p2tr
    default:
      guard let script = try? Address.script(of: text, network: segwit.network) else { return nil }
      type = Script.type(of: script)
    }
    return Found(kind: .address, value: text, type: type.name, networks: segwit.names)
  }

  private static func isPadded(_ word: ByteView) -> Bool {
    [0x71, 0x73].contains(word[word.count - 7] | 0x20)
  }

  /// First characters of Bitcoin's base58 addresses: `1`, `3`, and `m`, `n`, `2` of test chains.
  static func canBeginBase58(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x31, 0x32, 0x33, 0x6d, 0x6e: true
    default: false
    }
  }

  /// The address that digits of base 58 are.
  static func base58(_ word: ByteView, _ kinds: LetterKinds) -> Found? {
    guard !kinds.contains(.notBase58) else { return nil }
    guard let head = Base58Check.head(of: word) else { return nil }
    guard let mark = Base58Forms.mark(head) else { return nil }
    return Found(
      kind: .address, value: String(decoding: word, as: UTF8.self), type: mark.type,
      networks: mark.networks)
  }

  private static let cashPrefix = Network.bitcoinCash.cashPrefix ?? ""

  /// An address of Bitcoin Cash, whose prefix and colon stand before the word or are left out.
  private static func cashAddress(
    _ word: ByteView, _ kinds: LetterKinds
  ) -> Found? {
    guard !kinds.contains(.notBech32), !kinds.isSuperset(of: [.capital, .small]),
      [0x70, 0x71].contains(word[0] | 0x20), CashAddr.isSound(word, prefix: cashPrefix),
      let script = try? Address.script(
        of: String(decoding: word, as: UTF8.self), network: .bitcoinCash)
    else { return nil }
    return Found(
      kind: .address, value: Address.text(ofScript: script, network: .bitcoinCash),
      type: Script.type(of: script).name, networks: [Network.bitcoinCash.name])
  }

  private static func extendedKey(
    _ word: ByteView, _ kinds: LetterKinds
  ) -> Found? {
    guard !kinds.contains(.notBase58), let version = ExtendedKey.version(of: word) else {
      return nil
    }
    return Found(
      kind: .extendedKey, value: String(decoding: word, as: UTF8.self), type: version.prefix,
      networks: Network.bitcoin.filter { version.includes($0) }.map(\.name))
  }
}
