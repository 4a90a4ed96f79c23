import ChainStore

/// Somebody on the other side of a payment.
public struct Counterparty: Sendable, Equatable {
  /// The cluster, or the address where there is no clustering: who it is, for counting.
  public var owner: UInt32
  /// The address that was paid, or that paid.
  public var address: AddressIndex
  /// What tags that speak for the address call it; nil where none does.
  public var name: String?
  /// The concepts of those tags, sorted.
  public var concepts: [String]

  /// Whether a concept is one of its own or lies above one.
  public func isA(_ concept: String) -> Bool {
    concepts.contains { Taxonomy.descends($0, from: concept) }
  }
}

/// What is taken for somebody's own beside the addresses named.
public enum ChangeFollowing: Sendable {
  /// Nothing.
  case none
  /// What is left of their payments, as far as the rules that single out change agree: a wallet
  /// that pays from the change of the payment before shows a new address each time.
  case whileRulesAgree
}

/// What a set of addresses received and paid, in chain order.
public struct Activity: Sendable {
  /// A payment to the addresses, or from them.
  public struct Payment: Sendable {
    /// The transaction.
    public var transaction: TxIndex
    /// Its block's time, seconds since 1970: the miner's clock, right to about two hours.
    public var time: UInt32
    /// Satoshis received or paid, without change.
    public var sat: UInt64
    /// The other side.
    public var party: Counterparty
  }

  /// One transaction that the addresses take part in.
  public struct Step: Sendable {
    /// The transaction.
    public var transaction: TxIndex
    /// Its block's time.
    public var time: UInt32
    /// Satoshis of the addresses' own before and after it.
    public var balanceBefore: UInt64
    /// See ``balanceBefore``.
    public var balanceAfter: UInt64
    /// The kind of coinjoin it is; nil for any other transaction.
    public var coinJoin: String?
  }

  /// The addresses, ascending; those of change that was followed among them.
  public internal(set) var addresses: [AddressIndex]
  /// Coins of change that were followed to addresses of their own.
  public internal(set) var followed = 0
  /// Payments by others to the addresses, in chain order.
  public internal(set) var incoming: [Payment] = []
  /// Payments from the addresses to others, an output each, in chain order; what a change rule
  /// singles out is left out.
  public internal(set) var outgoing: [Payment] = []
  /// Every transaction, in chain order.
  public internal(set) var steps: [Step] = []

  init(addresses: [AddressIndex]) { self.addresses = addresses }
}
