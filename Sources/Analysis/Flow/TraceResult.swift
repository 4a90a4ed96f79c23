import Bitcoin
import ChainStore

/// Which way money is followed.
public enum TraceDirection: String, Sendable, CaseIterable {
  case forward, backward

  /// What a trace this way is called while it runs.
  var step: String { self == .forward ? "tracing" : "tracing back" }
}

/// The lines of a ledger under which ends are booked.
public enum EndpointKind: String, Sendable, CaseIterable {
  case service, coinjoin, unspent, burnt, limit, mined
}

/// One place where a flow ends, and why.
public struct Endpoint: Sendable {
  /// Why the flow ends.
  public var ending: Ending
  /// The address of the output; `script:HEX` where it has no address form.
  public var address: String
  /// The output where the flow ends; nil where value ends without an output (a coinbase that
  /// claims too little).
  public var output: OutputIndex?
  /// `txid:vout`, or the txid alone where there is no output.
  public var outpoint: String
  /// The block; of ends that were added up, the last.
  public var block: BlockIndex
  /// Height of the block; nil where the store does not know it.
  public var height: UInt32?
  /// Block time, seconds since 1970.
  public var time: UInt32
  /// Whole value of the output.
  public var valueSat: UInt64
  /// What the method attributes to the seeds.
  public var tracedSat: UInt64
  /// Transactions between the seed and here, the fewest.
  public var hops: UInt32
  /// With one colour per seed: the share of each, in the order of the seeds.
  public var bySeed: [(seed: String, sat: UInt64)]?
  /// Of a deposit: who signed the transaction that paid it.
  public var paidBy: DepositPayer?
  /// Of a deposit that others paid in: how the money came to them; nil where that is not certain.
  public var route: DepositRoute?
  /// Of an end at a service: whether the service swept the coin there itself, so that no customer
  /// paid it in.
  public var isSweep = false

  /// The line of a ledger that it is booked under.
  public var kind: EndpointKind { ending.kind }
  /// Label of the service that received it.
  public var entity: String? {
    if case .addedUp(_, let entity, _, _, _) = ending { entity } else { ending.service?.entity }
  }
  /// Category of that service.
  public var category: String? {
    if case .addedUp(_, _, let category, _, _) = ending {
      category
    } else {
      ending.service?.category
    }
  }
  /// How the address is known to be that service's; nil for other ends, and where ends of several
  /// kinds were added up.
  public var attribution: AttributionKind? { ending.service?.attribution }
}

/// Where every seeded satoshi of one method went.
public struct Ledger: Sendable, Equatable {
  /// The seeds' values.
  public var seedsSat: UInt64 = 0
  /// Satoshis seeded, each counted once.
  public var seededSat: UInt64 = 0
  /// Arrived at services.
  public var serviceSat: UInt64 = 0
  /// About to enter coinjoins.
  public var coinjoinSat: UInt64 = 0
  /// Still unspent (forward), or mined (backward).
  public var unspentSat: UInt64 = 0
  /// Paid as fees.
  public var feeSat: UInt64 = 0
  /// Lost to unspendable outputs and unclaimed coinbases.
  public var burntSat: UInt64 = 0
  /// Not followed further because a limit was hit.
  public var limitSat: UInt64 = 0
  /// Whether the method keeps sums.
  public var conserves = true

  /// Whether it balances, where it is meant to.
  var holds: Bool { !conserves || balances }

  /// What of the seeds' values was counted already, through an earlier seed that it came from.
  public var behindSat: UInt64 { seedsSat > seededSat ? seedsSat - seededSat : 0 }

  /// Books an end.
  mutating func add(_ sat: UInt64, _ kind: EndpointKind) {
    switch kind {
    case .service: serviceSat &+= sat
    case .coinjoin: coinjoinSat &+= sat
    case .unspent, .mined: unspentSat &+= sat
    case .burnt: burntSat &+= sat
    case .limit: limitSat &+= sat
    }
  }

  /// Whether seeded satoshis equal the sum of the other lines.
  public var balances: Bool {
    seededSat == serviceSat &+ coinjoinSat &+ unspentSat &+ feeSat &+ burntSat &+ limitSat
  }
}

/// What one service received under one method.
public struct EntityTotal: Sendable {
  /// Label of the service.
  public var entity: String
  /// Its category.
  public var category: String
  /// Attributed satoshis.
  public var tracedSat: UInt64
  /// Number of endpoints.
  public var deposits: Int

  /// The largest first, then by name.
  static func precedes(_ left: EntityTotal, _ right: EntityTotal) -> Bool {
    left.tracedSat == right.tracedSat
      ? left.entity < right.entity : left.tracedSat > right.tracedSat
  }
}

/// The answer of one method.
public struct MethodResult: Sendable {
  /// Name of the method, such as `fifo`.
  public var method: String
  /// Where it all went.
  public var ledger: Ledger
  /// Every end of a flow, by height, position and vout.
  public var endpoints: [Endpoint]
  /// Sums by service, largest first, then by name.
  public var entities: [EntityTotal]

  /// Number of ends, listed or only counted.
  public var endpointCount: Int { countedEndpoints ?? endpoints.count }

  /// Number of ends where they are not listed.
  var countedEndpoints: Int?
}

/// A seed of a trace.
public struct TraceSeed: Sendable {
  /// The output that is wholly tainted.
  public var output: OutputIndex
  /// `txid:vout`.
  public var outpoint: String
  /// Address text.
  public var address: String
  /// The P2PKH address of the key that a P2PK output shows.
  public var keyAddress: String?
  /// Its value.
  public var valueSat: UInt64
  /// Height of its block; nil where the store does not know it.
  public var height: UInt32?
  /// Block time, seconds since 1970.
  public var time: UInt32
}

/// One step of the flow: an output spent, and an output that got some of it.
public struct TraceEdge: Sendable {
  /// The output spent.
  public var from: OutputIndex
  /// The output that got some of it.
  public var to: OutputIndex
  /// The transaction between them: the one that spent the output, or the coinbase that took its fee.
  public var transaction: TxIndex
  /// What each method puts of the one on the other; 0 where it finds nothing. Over the edges into an
  /// output they sum to its traced amount, where the method keeps sums; a method that keeps none
  /// has the whole value of `to` on every edge.
  public var tracedSat: [UInt64]
}

/// What of an output spent left as a fee that no coinbase's output took.
public struct TraceFee: Sendable {
  /// The output spent.
  public var from: OutputIndex
  /// The transaction that paid the fee.
  public var transaction: TxIndex
  /// Attributed satoshis in the order of the methods.
  public var tracedSat: [UInt64]
}

/// The lowest and highest amount that any method could attribute to a service.
public struct EntityBound: Sendable {
  /// Label of the service.
  public var entity: String
  /// No conserving method says less.
  public var atLeastSat: UInt64
  /// No conserving method says more.
  public var atMostSat: UInt64
  /// Value of its deposits within reach of the seeds.
  public var depositsSat: UInt64 = 0
  /// Proof of the lower bound: all clean value that reaches the deposits passes here, and these
  /// sum to the deposits' value less ``atLeastSat``.
  public var atLeastCut: [CutPart] = []
  /// Proof of the upper bound: all seed value that reaches the deposits passes here, and these sum
  /// to ``atMostSat``.
  public var atMostCut: [CutPart] = []

  /// Bounds without their proofs.
  public init(entity: String, atLeastSat: UInt64, atMostSat: UInt64) {
    self.entity = entity
    self.atLeastSat = atLeastSat
    self.atMostSat = atMostSat
  }

  init(
    entity: String, atLeastSat: UInt64, atMostSat: UInt64, depositsSat: UInt64,
    atLeastCut: [CutPart], atMostCut: [CutPart]
  ) {
    self.init(entity: entity, atLeastSat: atLeastSat, atMostSat: atMostSat)
    self.depositsSat = depositsSat
    self.atLeastCut = atLeastCut
    self.atMostCut = atMostCut
  }
}

/// One coin, or one sum without a coin, of a list through which all value has to pass.
public struct CutPart: Sendable, Equatable {
  /// The transaction that made the coin; without a coin, the one that paid the fee, was mined or
  /// spends what is not in the store.
  public var transaction: TxIndex
  /// The coin; nil for a fee, a subsidy or the value of parents outside the store.
  public var output: OutputIndex?
  /// Satoshis that fit through.
  public var sat: UInt64
}

/// The whole answer of a trace.
public struct TraceResult: Sendable {
  /// The seeds, in chain order.
  public var seeds: [TraceSeed]
  /// Names of the methods, in the order asked.
  public var methods: [MethodResult]
  /// Steps between outputs, by position of `to`, then of `from`.
  public var edges: [TraceEdge]
  /// What left outputs as fees, by transaction, then by output.
  public var fees: [TraceFee]
  /// Bounds by service, if asked for.
  public var bounds: [EntityBound]?
  /// Things the reader must know.
  public var warnings: [TraceWarning]
  /// Whether a limit cut the answer short.
  public var isTruncated: Bool

  /// Number of steps, listed or only counted.
  public var edgeCount: Int { countedEdges ?? edges.count }

  /// Number of steps where they are not listed.
  var countedEdges: Int?
}
