import Analysis
import ChainStore

/// Makes a report from a trace's answer.
public struct ReportBuilder: Sendable {
  /// Name of the case; nil for the catalogue's own title.
  public var title: String?
  /// The program.
  public var tool: Report.Tool
  /// The store.
  public var store: Report.Store
  /// The command that makes the report again.
  public var commandLine: String
  /// Every parameter of the run.
  public var parameters: [Report.Parameter]
  /// Which way money was followed.
  public var direction: TraceDirection
  /// Names of outputs and transactions.
  public var names: any ChainNames
  /// Where the label of an end comes from; nil where nothing is known.
  public var attribution: @Sendable (Endpoint) -> Report.Attribution?

  /// A builder.
  public init(
    title: String? = nil, tool: Report.Tool, store: Report.Store, commandLine: String,
    parameters: [Report.Parameter], direction: TraceDirection, names: any ChainNames,
    attribution: @escaping @Sendable (Endpoint) -> Report.Attribution? = { _ in nil }
  ) {
    self.title = title
    self.tool = tool
    self.store = store
    self.commandLine = commandLine
    self.parameters = parameters
    self.direction = direction
    self.names = names
    self.attribution = attribution
  }

  /// The report of an answer.
  public func report(_ result: TraceResult) -> Report {
    let flow = FlowBuilder(result, direction: direction, names: names)
    let arrivals = arrivals(result, flow)
    let kinds: [EndpointKind] = [.mined, .unspent, .coinjoin, .limit, .burnt]
    return Report(
      title: title, tool: tool, store: store, commandLine: commandLine, direction: direction,
      parameters: parameters, seeds: result.seeds,
      methods: result.methods.map {
        Report.Method(name: $0.method, ledger: $0.ledger, endpoints: $0.endpoints.count)
      },
      services: services(arrivals.filter { $0.end.kind == .service }),
      groups: kinds.compactMap { kind in
        let members = arrivals.filter { $0.end.kind == kind }
        return members.isEmpty ? nil : Report.Group(kind: kind, arrivals: members)
      },
      bounds: result.bounds ?? [], flow: flow.flow, warnings: result.warnings,
      isTruncated: result.isTruncated)
  }

  private struct Key: Hashable {
    var kind: EndpointKind
    var outpoint: String
    var entity: String?
  }

  /// One row per end, whichever methods found it, in chain order.
  private func arrivals(_ result: TraceResult, _ flow: FlowBuilder) -> [Report.Arrival] {
    var rows: [Report.Arrival] = []
    var row: [Key: Int] = [:]
    for (method, answer) in result.methods.enumerated() {
      for end in answer.endpoints {
        let key = Key(kind: end.kind, outpoint: end.outpoint, entity: end.entity)
        let index = row[key] ?? rows.count
        if index == rows.count {
          row[key] = index
          rows.append(arrival(end, methods: result.methods.count, flow))
        }
        rows[index].tracedSat[method] &+= end.tracedSat
      }
    }
    let order = rows.indices.sorted { left, right in
      let (one, two) = (rank(rows[left]), rank(rows[right]))
      return one == two ? left < right : one < two
    }
    return order.map { rows[$0] }
  }

  private func rank(_ row: Report.Arrival) -> (UInt32, UInt64) {
    (row.end.block.rawValue, row.end.output?.rawValue ?? UInt64.max)
  }

  private func arrival(_ end: Endpoint, methods: Int, _ flow: FlowBuilder) -> Report.Arrival {
    let parts = end.outpoint.split(separator: ":", omittingEmptySubsequences: false)
    let largest = end.bySeed?.reduce(nil as (seed: String, sat: UInt64)?) { best, share in
      share.sat > (best?.sat ?? 0) ? share : best
    }
    return Report.Arrival(
      end: end, txid: String(parts.first ?? ""),
      vout: parts.count == 2 ? UInt32(parts[1]) : nil,
      blockHash: names.blockHash(end.block),
      tracedSat: [UInt64](repeating: 0, count: methods),
      seed: largest?.seed ?? flow.seed(of: end.output), attribution: attribution(end))
  }

  private func services(_ arrivals: [Report.Arrival]) -> [Report.Service] {
    var services: [Report.Service] = []
    var known: [String: Int] = [:]
    for arrival in arrivals {
      let name = arrival.end.entity ?? arrival.end.address
      let index = known[name] ?? services.count
      if index == services.count {
        known[name] = index
        services.append(
          Report.Service(
            entity: name, category: arrival.end.category ?? "",
            tracedSat: arrival.tracedSat.map { _ in 0 }, deposits: []))
      }
      services[index].deposits.append(arrival)
      for (method, sat) in arrival.tracedSat.enumerated() {
        services[index].tracedSat[method] &+= sat
      }
    }
    return services.sorted { left, right in
      let (one, two) = (left.tracedSat.first ?? 0, right.tracedSat.first ?? 0)
      if (left.unnamed == nil) != (right.unnamed == nil) { return left.unnamed == nil }
      return one == two ? left.entity.utf8.lexicographicallyPrecedes(right.entity.utf8) : one > two
    }
  }
}
