/// An output script descriptor (BIP 380 to 387, 389): the scripts of a watch-only wallet in a line
/// of text.
///
/// `pk`, `pkh`, `wpkh`, `sh`, `wsh`, `multi`, `sortedmulti`, `combo`, `tr` with trees of `pk`,
/// `multi_a` and `sortedmulti_a`, `rawtr`, `raw` and `addr` are read; miniscript is not.
/// Descriptors with private keys are refused unread.
public struct Descriptor: Sendable, Equatable {
  /// Whether a text must carry its checksum.
  public enum ChecksumRule: Sendable {
    case optional, required
  }

  /// The text as it was written, without its checksum.
  public let body: String
  /// The eight characters of its checksum.
  public let checksum: String
  let expression: ScriptExpression

  /// Reads a descriptor.
  ///
  /// Throws `secret` where it holds a private key, `unsupported` for what is not read here,
  /// `malformed` for anything else that is wrong.
  public init(
    _ text: some StringProtocol, checksum rule: ChecksumRule = .optional
  ) throws(KeyError) {
    if let secret = Secret.first(in: String(text)) { throw KeyError(secret) }
    let parts = String(text).utf8.split(
      separator: UInt8(ascii: "#"), omittingEmptySubsequences: false
    ).map { Substring($0) }
    guard parts.count <= 2 else { throw KeyError(.malformed, "more than one '#'") }
    body = String(parts[0])
    guard let expected = DescriptorChecksum.of(parts[0]) else {
      throw KeyError(.malformed, "a character that no descriptor is written in")
    }
    checksum = expected
    if parts.count == 2 {
      guard parts[1].utf8.count == 8 else {
        throw KeyError(
          .malformed, "a checksum of \(parts[1].utf8.count) characters, 8 expected")
      }
      guard parts[1] == expected else {
        throw KeyError(.malformed, "bad checksum: some character is mistyped or missing")
      }
    } else if rule == .required {
      throw KeyError(.malformed, "no checksum: '#' and 8 characters are expected at the end")
    }
    expression = try DescriptorParser.parse(body)
    let chains = expression.keys.compactMap(\.chains)
    guard chains.allSatisfy({ $0 == chains[0] }) else {
      throw KeyError(.malformed, "keys of the main chain and of test chains together")
    }
    let counts = expression.keys.map(\.branchCount).filter { $0 > 1 }
    guard counts.allSatisfy({ $0 == counts[0] }) else {
      throw KeyError(.malformed, "steps with different numbers of values in < >")
    }
  }

  /// The text with its checksum.
  public var text: String { body + "#" + checksum }

  /// Whether it stands for a script at each index.
  public var isRanged: Bool { expression.keys.contains { $0.isRanged } }

  /// Branches of its multipath steps (BIP 389); 1 where there are none.
  public var branchCount: Int { expression.keys.map(\.branchCount).max() ?? 1 }

  /// Whether its keys are at home on a network.
  public func isAtHome(on network: Network) -> Bool {
    expression.keys.compactMap(\.chains).allSatisfy { $0.include(network) }
  }

  /// A branch with the steps that all its scripts share taken.
  public func branch(_ branch: Int) throws(KeyError) -> Branch {
    Branch(
      descriptor: self, number: branch,
      resolved: try expression.mapKeys { key throws(KeyError) in
        try key.resolved(branch: branch)
      })
  }

  /// One branch of a descriptor, ready to give scripts.
  public struct Branch: Sendable {
    /// The descriptor it is of.
    public let descriptor: Descriptor
    /// Which of its branches.
    public let number: Int
    let resolved: ScriptExpression

    /// The output scripts at an index below 2³¹: one, or up to four for `combo`.
    ///
    /// About one point multiplication for each key, one more for taproot.
    public func scripts(at index: UInt32) throws(KeyError) -> [[UInt8]] {
      try resolved.outputScripts(at: index)
    }

    /// The path of the first key at an index, such as `/0/7`, behind its origin where one is
    /// written; empty for descriptors without keys.
    public func path(at index: UInt32) -> String {
      descriptor.expression.keys.first?.path(branch: number, index: index) ?? ""
    }
  }
}
