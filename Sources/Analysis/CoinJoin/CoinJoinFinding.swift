/// A protocol by which several owners spend in one transaction.
public enum CoinJoinKind: String, Sendable, CaseIterable {
  case wasabi1, wasabi2, whirlpool
  case whirlpoolTx0 = "whirlpool_tx0"
  case joinmarket, generic

  /// Whether inputs of such a transaction have several owners, so that co-spend proves nothing and
  /// a trace stops. A tx0 prepares one owner's coins for mixing and severs nothing.
  public var severs: Bool { self != .whirlpoolTx0 }
}

/// What a detector says of a transaction.
public struct CoinJoinFinding: Sendable, Hashable {
  /// The protocol.
  public let family: CoinJoinKind
  /// What was recognised, in one line.
  public let rule: String
  /// The value that makes outputs alike: satoshis of the most frequent one, or of the pool.
  public let denomination: UInt64
  /// Equal outputs of the denomination: how many took part at least, or coins made for mixing.
  public let participants: Int
  /// How sure the rule is, 0 to 100: an order of trust, not a measured rate.
  public let confidence: Int

  /// A finding.
  public init(
    _ family: CoinJoinKind, rule: String, denomination: UInt64, participants: Int, confidence: Int
  ) {
    self.family = family
    self.rule = rule
    self.denomination = denomination
    self.participants = participants
    self.confidence = confidence
  }

  /// The protocol's name in documents, such as `wasabi2`.
  public var kind: String { family.rawValue }

  /// Whether the transaction breaks the chain of ownership.
  public var severs: Bool { family.severs }
}
