import Bitcoin

/// Why a flow ends somewhere, with the facts that say so. `EndingText` puts it into words.
public enum Ending: Sendable, Equatable {
  /// Nobody spends the output.
  case unspent
  /// Somebody does, after the last transaction that is looked at.
  case spentLater
  /// The output belongs to a service.
  case service(ServiceStop)
  /// A coinjoin spends it, or made it.
  indirect case coinjoin(CoinJoinFinding, Neighbour)
  /// It was paid to somebody for something.
  case ownerChange
  /// So many transactions lie between a seed and here, as many as are followed.
  case hops(limit: UInt32)
  /// As many transactions were visited as may be.
  case size(limit: Int)
  /// The transaction has more inputs and outputs than are followed.
  indirect case degree(Int, limit: Int, Neighbour)
  /// The policy ends where tainted and clean value are mixed.
  case mixture
  /// Tainted ranges are more than can be numbered.
  case pieces
  /// It spends an output of its own block's coinbase, before all fees of the block are known.
  case outOfOrder
  /// It is spent before it is made, which no sound store has.
  case spentBeforeMade
  /// The output can never be spent.
  case unspendable
  /// A coinbase claims less than the fees of its block.
  case unclaimed
  /// The value was mined here.
  case mined
  /// The value comes from transactions that the store does not have.
  case unknownParent
  /// Several ends of one kind, each below a limit of satoshis, added up.
  indirect case addedUp(EndpointKind, entity: String?, category: String?, count: Int, below: UInt64)

  /// The transaction at which a flow ends.
  public enum Neighbour: Sendable, Equatable {
    /// It would spend the output; money was followed forward.
    case spender(Txid)
    /// It made the output; money was followed back.
    case maker(Txid)
  }

  /// The line of a ledger that it is booked under.
  public var kind: EndpointKind {
    switch self {
    case .unspent, .spentLater: .unspent
    case .service: .service
    case .coinjoin: .coinjoin
    case .unspendable, .unclaimed: .burnt
    case .mined: .mined
    case .addedUp(let kind, _, _, _, _): kind
    case .ownerChange, .hops, .size, .degree, .mixture, .pieces, .outOfOrder, .spentBeforeMade,
      .unknownParent:
      .limit
    }
  }

  /// The service, where it ends at one.
  public var service: ServiceStop? {
    if case .service(let stop) = self { stop } else { nil }
  }
}

/// A service at which a flow ends, and what says so.
public struct ServiceStop: Sendable, Equatable {
  /// Its label.
  public var entity: String
  /// Its category.
  public var category: String
  /// What says that the address is the service's.
  public var evidence: Evidence

  /// A stop.
  public init(entity: String, category: String, evidence: Evidence) {
    self.entity = entity
    self.category = category
    self.evidence = evidence
  }

  /// What says that an address is a service's.
  public indirect enum Evidence: Sendable, Equatable {
    /// A tag, and how it reaches the address.
    case tag(ServiceLabel, Reach)
    /// The address is of a wallet of a service that was found by behaviour.
    case wallet(InferredService)
    /// It behaves as a deposit address of one.
    case deposit(InferredService, DepositEvidence)
    /// The truth about a made chain.
    case truth
  }

  /// How a tag reaches an address.
  public enum Reach: Sendable, Equatable {
    /// It names the address.
    case itself
    /// It names another of the address's cluster; nil where no single one is meant.
    case cluster(from: String?)
  }

  /// How the address is known to be the service's.
  public var attribution: AttributionKind {
    switch evidence {
    case .tag(_, .cluster): .inherited
    case .tag(let tag, .itself): EntityNames.isInferred(tag.entity) ? .behavioural : .direct
    case .wallet(let service), .deposit(let service, _):
      service.label == nil ? .unnamed : .behavioural
    case .truth: .direct
    }
  }

  /// The service as behaviour shows it, where no tag reaches the address.
  public var inferred: (service: InferredService, deposit: DepositEvidence?)? {
    switch evidence {
    case .wallet(let service): (service, nil)
    case .deposit(let service, let deposit): (service, deposit)
    case .tag, .truth: nil
    }
  }
}

/// A service as its behaviour shows it.
public struct InferredService: Sendable, Equatable {
  /// What tags call it; nil where none names it.
  public var label: String?
  /// Its first-seen address.
  public var address: String
  /// How far to rely on it.
  public var grade: DepositGrade
  /// Transactions in which it paid others.
  public var payouts: Int
  /// Wallets that it paid, each once.
  public var payees: Int
  /// Wallets that paid it, each once.
  public var payers: Int
  /// Transactions that gathered coins into it.
  public var gatherings: Int
}

/// What speaks for a deposit address.
public struct DepositEvidence: Sendable, Equatable {
  /// What speaks for it, and last what speaks against it.
  public var signs: [DepositSign]
  /// How far to rely on it.
  public var grade: DepositGrade
  /// The last transaction that spent from it.
  public var sweep: Txid
}
