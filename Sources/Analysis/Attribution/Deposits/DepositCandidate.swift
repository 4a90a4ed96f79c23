import ChainStore

/// An address that behaves like a customer's deposit address: an inference, never a tag.
public struct DepositCandidate: Sendable {
  /// A sign, and the transaction that shows it.
  public struct Evidence: Sendable, Equatable {
    /// The sign.
    public var sign: DepositSign
    /// The transaction to look at.
    public var transaction: TxIndex
  }

  /// The address.
  public var address: AddressIndex
  /// The service it was swept to.
  public var service: KnownService
  /// How far to rely on it.
  public var grade: DepositGrade
  /// What speaks for it, and last what speaks against it, in the order of ``DepositSign``.
  public var evidence: [Evidence]
  /// Outputs received.
  public var receipts: Int
  /// Satoshis received.
  public var receivedSat: UInt64
  /// Payers, each cluster or address counted once.
  public var payers: Int
  /// The first transaction that paid it.
  public var firstFunded: TxIndex
  /// Transactions that swept it, in chain order.
  public var sweeps: [TxIndex]
  /// Other addresses of the service that behave alike.
  public var peers: Int
  /// Whether a tag names the address already.
  public var isTagged: Bool
}

/// A service as tags name it.
public struct KnownService: Sendable, Hashable {
  /// The actor's id, or the label where no actor is named.
  public var name: String
  /// Its label.
  public var label: String
  /// Its category.
  public var category: String
}
