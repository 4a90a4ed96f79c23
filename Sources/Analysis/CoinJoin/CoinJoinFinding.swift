/// A protocol by which several owners spend in one transaction.
public enum CoinJoinKind: String, Sendable, CaseIterable {
  case wasabi1, wasabi2, whirlpool
  case whirlpoolTx0 = "whirlpool_tx0"
  case joinmarket, generic

  /// Whether inputs of such a transaction have several owners, so that co-spend proves nothing and
  /// a trace stops. A tx0 prepares one owner's coins for mixing and severs nothing.
  public var severs: Bool { self != .whirlpoolTx0 }
}

/// What a detector recognised, with its counts; values are in satoshis.
public enum CoinJoinSign: Sendable, Hashable {
  /// Equal outputs, and a fee to a coordinator that is known.
  case knownCoordinator(equal: Int)
  /// Equal outputs of about a tenth of a coin, with change.
  case nearTenth(equal: Int)
  /// Sorted segwit coins, many of standard values.
  case standardValues(Int, outputs: Int)
  /// Outputs of a pool, with new coins among those that go in.
  case pool(UInt64, size: Int, entrants: Int)
  /// Equal coins that may enter a pool, the pool's fee and a data output.
  case poolEntry(UInt64, coins: Int)
  /// Equal outputs, and an output of change for most of them.
  case equalAndChange(equal: Int, change: Int)
  /// Equal outputs, and owners enough to have one each.
  case equalAmongOwners(equal: Int, outputs: Int, owners: Int)
}

/// What a detector says of a transaction.
public struct CoinJoinFinding: Sendable, Hashable {
  /// The protocol.
  public let family: CoinJoinKind
  /// What was recognised. `CoinJoinText` puts it into words.
  public let sign: CoinJoinSign
  /// The value that makes outputs alike: satoshis of the most frequent one, or of the pool.
  public let denomination: UInt64
  /// Equal outputs of the denomination: how many took part at least, or coins made for mixing.
  public let participants: Int
  /// How sure the rule is, 0 to 100: an order of trust, not a measured rate.
  public let confidence: Int

  /// A finding.
  public init(
    _ family: CoinJoinKind, sign: CoinJoinSign, denomination: UInt64, participants: Int,
    confidence: Int
  ) {
    self.family = family
    self.sign = sign
    self.denomination = denomination
    self.participants = participants
    self.confidence = confidence
  }

  /// The protocol's name in documents, such as `wasabi2`.
  public var kind: String { family.rawValue }

  /// Whether the transaction breaks the chain of ownership, for sure or possibly: co-spending
  /// proves nothing in it, since a wrong merge is worse than a missing one.
  public var severs: Bool { family.severs }

  /// Whether it may as well be an everyday payment of two equal amounts: it stops no trace unless
  /// that is asked for.
  public var isPossible: Bool { family == .generic && participants < 3 }
}
