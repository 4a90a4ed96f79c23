import Analysis

/// A trace's answer as the `data` of `filature.trace/1`.
public struct TraceDocument: Sendable {
  /// How much of the answer is written out.
  public enum Detail: Sendable {
    /// Every endpoint and every step.
    case full
    /// Endpoints and steps as numbers only.
    case summary
  }

  /// The answer.
  public var result: TraceResult
  /// Which way money was followed; it names the ledger's line of unspent or mined money.
  public var direction: TraceDirection
  /// How much is written out.
  public var detail: Detail
  /// Prices for values in state currencies; nil where none were asked for.
  public var fiat: FiatValuation?

  private let names: any ChainNames

  /// A document of a trace; `names` writes the outputs and transactions of its steps.
  public init(
    _ result: TraceResult, direction: TraceDirection, names: any ChainNames,
    detail: Detail = .full
  ) {
    self.result = result
    self.names = names
    self.direction = direction
    self.detail = detail
  }

  /// The `data` member of the envelope.
  public var data: JSONValue {
    var members: [(String, JSONValue)] = [
      ("seeds", .array(result.seeds.map(seed))),
      ("methods", .pairs(result.methods.map { ($0.method, method($0)) })),
    ]
    if let bounds = result.bounds { members.append(("bounds", .array(bounds.map(bound)))) }
    members.append(("edges", edges))
    if case .full = detail { members.append(("fees", .array(result.fees.map(fee)))) }
    return .pairs(members)
  }

  private var edges: JSONValue {
    switch detail {
    case .full: .array(result.edges.map(edge))
    case .summary: .number(result.edgeCount)
    }
  }

  private func edge(_ edge: TraceEdge) -> JSONValue {
    [
      "from": .string(names.outpoint(edge.from)), "to": .string(names.outpoint(edge.to)),
      "txid": .string(names.txid(edge.transaction)), "traced_sat": amounts(edge.tracedSat),
    ]
  }

  private func fee(_ fee: TraceFee) -> JSONValue {
    [
      "from": .string(names.outpoint(fee.from)), "txid": .string(names.txid(fee.transaction)),
      "traced_sat": amounts(fee.tracedSat),
    ]
  }

  /// Methods that find nothing are left out.
  private func amounts(_ tracedSat: [UInt64]) -> JSONValue {
    let found = zip(result.methods, tracedSat).filter { $0.1 > 0 }
    return .pairs(found.map { ($0.0.method, .number($0.1)) })
  }

  private func seed(_ seed: TraceSeed) -> JSONValue {
    .pairs(
      [("outpoint", .string(seed.outpoint)), ("address", .string(seed.address))]
        + (seed.keyAddress.map { [("key_address", .string($0))] } ?? [])
        + [
          ("value_sat", .number(seed.valueSat)), ("height", .optional(seed.height)),
          ("time", .string(DeterministicTime.rfc3339(seed.time))),
        ])
  }

  private func method(_ method: MethodResult) -> JSONValue {
    let endpoints: JSONValue =
      switch detail {
      case .full: .array(method.endpoints.map(endpoint))
      case .summary: .number(method.endpointCount)
      }
    return [
      "ledger": TraceDocument.ledger(method.ledger, direction), "endpoints": endpoints,
      "entities": .array(method.entities.map(TraceDocument.entity)),
    ]
  }

  /// Value that ends without an output has no outpoint; its transaction is named apart.
  private func endpoint(_ end: Endpoint) -> JSONValue {
    let isOutput = end.outpoint.contains(":")
    var members: [(String, JSONValue)] = [
      ("kind", .string(end.kind.rawValue)), ("entity", .optional(end.entity)),
      ("category", .optional(end.category)),
      ("attribution_kind", .optional(end.attribution?.rawValue)),
      ("paid_by", .optional(end.paidBy?.rawValue)), ("route", .optional(end.route?.rawValue)),
      ("sweep", .bool(end.isSweep)),
      ("address", .string(end.address)),
      ("outpoint", isOutput ? .string(end.outpoint) : .null),
    ]
    // Ends of little value that were added up have neither.
    if !isOutput, !end.outpoint.isEmpty { members.append(("txid", .string(end.outpoint))) }
    members += [
      ("height", .optional(end.height)),
      ("time", .string(DeterministicTime.rfc3339(end.time))),
      ("value_sat", .number(end.valueSat)), ("traced_sat", .number(end.tracedSat)),
      ("hops", .number(end.hops)), ("reason", .string(EndingText.words(end.ending, .english))),
    ]
    if let shares = end.bySeed {
      members.append(("by_seed", .pairs(shares.map { ($0.seed, .number($0.sat)) })))
    }
    if let fiat { members.append(("fiat", FiatText.document(fiat, end))) }
    return .pairs(members)
  }

  /// The cuts that prove a bound are written where everything is.
  private func bound(_ bound: EntityBound) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("entity", .string(bound.entity)), ("at_least_sat", .number(bound.atLeastSat)),
      ("at_most_sat", .number(bound.atMostSat)),
    ]
    if case .full = detail {
      members += [
        ("deposits_sat", .number(bound.depositsSat)),
        ("at_least_cut", .array(bound.atLeastCut.map(part))),
        ("at_most_cut", .array(bound.atMostCut.map(part))),
      ]
    }
    return .pairs(members)
  }

  private func part(_ part: CutPart) -> JSONValue {
    [
      "txid": .string(names.txid(part.transaction)),
      "outpoint": part.output.map { .string(names.outpoint($0)) } ?? .null,
      "sat": .number(part.sat),
    ]
  }

  /// The lines of a ledger; the direction names unspent or mined money. What is asked for backward
  /// are targets, so only forward there are lines on seeds.
  public static func ledger(_ ledger: Ledger, _ direction: TraceDirection) -> JSONValue {
    let unspent = direction == .backward ? "mined_sat" : "unspent_sat"
    let seeds: [(String, JSONValue)] = [
      ("seeds_sat", .number(ledger.seedsSat)), ("behind_sat", .number(ledger.behindSat)),
    ]
    var members: [(String, JSONValue)] =
      (direction == .forward ? seeds : []) + [
        ("seeded_sat", .number(ledger.seededSat)), ("service_sat", .number(ledger.serviceSat)),
        ("coinjoin_sat", .number(ledger.coinjoinSat)), (unspent, .number(ledger.unspentSat)),
        ("fee_sat", .number(ledger.feeSat)), ("burnt_sat", .number(ledger.burntSat)),
        ("limit_sat", .number(ledger.limitSat)),
      ]
    if !ledger.conserves { members.append(("conserves", false)) }
    return .pairs(members)
  }

  /// A service with its sums.
  public static func entity(_ total: EntityTotal) -> JSONValue {
    [
      "entity": .string(total.entity), "category": .string(total.category),
      "traced_sat": .number(total.tracedSat), "deposits": .number(total.deposits),
    ]
  }
}
