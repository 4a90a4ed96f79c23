/// The scripts that an extended public key or a descriptor stands for, in the order in which a
/// wallet hands its addresses out.
///
/// An xpub does not say what its wallet pays to, so all four single-key kinds are gone through;
/// ypub, zpub and descriptors say it. A key of an account has the chains 0 (receiving) and 1
/// (change); a key deeper down is taken for a chain itself (BIP 44). A key may stand behind its
/// origin and before steps of its own, as descriptors write it (BIP 380).
public struct WatchOnlyWallet: Sendable {
  /// What the addresses of a chain are for.
  public enum Role: String, Sendable {
    case receive, change, other
  }

  /// A line of addresses with ascending indices.
  public struct Chain: Sendable {
    /// What it is for.
    public let role: Role
    /// Its scripts.
    public let branch: Descriptor.Branch
  }

  /// A script of the wallet.
  public struct Entry: Sendable {
    /// Position of its chain in ``chains``.
    public let chain: Int
    /// Its index on the chain.
    public let index: UInt32
    /// Path from the key, behind its origin where one is known.
    public let path: String
    /// The output script.
    public let script: [UInt8]
    /// Whether the predicate of the walk knew it.
    public let isUsed: Bool
  }

  /// Unused addresses in a row after which wallets stop looking (BIP 44).
  public static let usualGap: UInt32 = 20

  /// The descriptors, one for each kind of script.
  public let descriptors: [Descriptor]
  /// The chains, in the order of the descriptors, receiving before change.
  public let chains: [Chain]
  /// What the text says of its scripts in two ways that contradict each other.
  public let warnings: [String]

  /// Reads an extended public key or a descriptor.
  ///
  /// Throws ``KeyError``: `secret` for private keys and seed phrases, `network` where the keys are
  /// of other chains than the network given.
  public init(_ text: String, network: Network? = nil) throws(KeyError) {
    let word = text.drop { $0.isWhitespace }
    let trimmed = String(String(word.reversed().drop { $0.isWhitespace }.reversed()))
    if let secret = Secret.first(in: trimmed) { throw KeyError(secret) }
    var read: [Descriptor] = []
    if trimmed.contains("(") {
      let descriptor = try Descriptor(trimmed)
      read = [descriptor]
      warnings = descriptor.expression.contradictions
    } else {
      let expression = try WatchOnlyWallet.expression(of: trimmed)
      for body in try WatchOnlyWallet.bodies(of: expression) { read.append(try Descriptor(body)) }
      warnings = expression.contradictions
    }
    if let network, let stranger = read.first(where: { !$0.isAtHome(on: network) }) {
      let owner = stranger.isAtHome(on: .mainnet) ? "the main chain" : "test chains"
      throw KeyError(.network, "a key of \(owner), where \(network.name) is expected")
    }
    descriptors = read
    var chains: [Chain] = []
    for descriptor in read {
      for number in 0..<descriptor.branchCount {
        let role: Role = descriptor.branchCount == 2 ? (number == 0 ? .receive : .change) : .other
        chains.append(Chain(role: role, branch: try descriptor.branch(number)))
      }
    }
    self.chains = chains
  }

  /// Whether a text has the shape of an extended key or a descriptor, sound or not, so that an
  /// error about it is of more use than one about an address.
  public static func isMeant(by text: String) -> Bool {
    let name = text.utf8.prefix { (0x61...0x7a).contains($0) || $0 == 0x5f }
    if !name.isEmpty, text.utf8.dropFirst(name.count).first == 0x28, text.contains(")") {
      return true
    }
    var key = text[...]
    if key.hasPrefix("["), let close = key.firstIndex(of: "]") {
      key = key[key.index(after: close)...]
    }
    key = key.prefix { $0 != "/" }
    return key.utf8.count > 100 && key.utf8.count < 130
      && key.utf8.allSatisfy { Base58Check.isDigit($0) }
  }

  /// Goes through each chain until a number of scripts in a row is not known to a predicate.
  ///
  /// The entries come chain by chain with ascending indices, the unused ones among them too. With
  /// a descriptor that has no wildcard there is one index.
  public func walk(
    gap: UInt32 = usualGap, isUsed: ([UInt8]) -> Bool
  ) throws(KeyError) -> [Entry] {
    var entries: [Entry] = []
    for (position, chain) in chains.enumerated() {
      let end = chain.branch.descriptor.isRanged ? ExtendedKey.firstHardened : 1
      var index: UInt32 = 0
      var unused: UInt32 = 0
      while index < end, unused < gap {
        let found = try chain.branch.scripts(at: index).map { script in
          Entry(
            chain: position, index: index, path: chain.branch.path(at: index), script: script,
            isUsed: isUsed(script))
        }
        entries += found
        unused = found.contains { $0.isUsed } ? 0 : unused + 1
        index += 1
      }
    }
    return entries
  }

  /// The first scripts of each chain, whether used or not.
  public func first(_ count: UInt32) throws(KeyError) -> [Entry] {
    var entries: [Entry] = []
    for (position, chain) in chains.enumerated() {
      let end = chain.branch.descriptor.isRanged ? min(count, ExtendedKey.firstHardened) : 1
      for index in 0..<end {
        for script in try chain.branch.scripts(at: index) {
          entries.append(
            Entry(
              chain: position, index: index, path: chain.branch.path(at: index), script: script,
              isUsed: false))
        }
      }
    }
    return entries
  }

  /// An extended key, alone or with its origin and steps.
  private static func expression(of text: String) throws(KeyError) -> KeyExpression {
    guard text.contains("[") || text.contains("/") else {
      return KeyExpression(source: .extended(try ExtendedKey(text)))
    }
    let expression = try KeyExpression(parsing: text, rule: .any)
    guard case .extended = expression.source else {
      throw KeyError(.malformed, "a key that is not an extended public key")
    }
    return expression
  }

  /// The descriptors that an extended key may stand for.
  private static func bodies(of expression: KeyExpression) throws(KeyError) -> [String] {
    guard case .extended(let key) = expression.source else { return [] }
    var written = expression
    if written.steps.isEmpty, written.wildcard == .none {
      if key.depth < 4 { written.steps = [[0, 1]] }
      written.wildcard = .unhardened
    }
    let text = written.text(of: key.text(as: key.version.plain))
    switch key.version.purpose {
    case .any: return ["pkh(\(text))", "sh(wpkh(\(text)))", "wpkh(\(text))", "tr(\(text))"]
    case .nestedSegwit: return ["sh(wpkh(\(text)))"]
    case .segwit: return ["wpkh(\(text))"]
    case .multisig, .nestedMultisig:
      throw KeyError(
        .unsupported, "the key of one of several signers",
        hint: "its addresses need the others' keys: give the wallet's descriptor, such as "
          + "wsh(sortedmulti(2,…,…,…))")
    }
  }
}
