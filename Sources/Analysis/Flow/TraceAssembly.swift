import Bitcoin
import ChainStore

/// Puts what sweeps found, in positions, into an answer that people can read.
struct TraceAssembly {
  private let graph: ChainGraph
  private let request: TraceRequest

  init(_ graph: ChainGraph, _ request: TraceRequest) {
    self.graph = graph
    self.request = request
  }

  func seed(_ output: OutputIndex) -> TraceSeed {
    let block = graph.block(of: graph.transaction(ofOutput: output))
    return TraceSeed(
      output: output, outpoint: graph.outpointText(of: output), address: address(of: output),
      keyAddress: Address.keyAddress(
        ofPublicKeyScript: graph.script(
          of: AddressIndex(rawValue: graph.outputAddress[output.int])), network: graph.network),
      valueSat: graph.outputAmount[output.int], height: graph.height(of: block),
      time: graph.blockTime[block.int])
  }

  func result(_ method: String, _ answer: FlowTracer.Answer) -> MethodResult {
    switch answer {
    case .found(let found): result(method, found)
    case .sums(let sums): TraceAssembly.result(method, sums)
    }
  }

  private func result(_ method: String, _ found: SweepRun.Found) -> MethodResult {
    var ledger = Ledger()
    (ledger.seedsSat, ledger.seededSat) = (found.seeds, found.seeded)
    (ledger.feeSat, ledger.conserves) = (found.fee, found.conserves)
    var totals: [String: EntityTotal] = [:]
    for end in found.ends {
      ledger.add(end.sat, end.ending.kind)
      guard let service = end.ending.service else { continue }
      var total =
        totals[service.entity]
        ?? EntityTotal(
          entity: service.entity, category: service.category, tracedSat: 0, deposits: 0)
      total.tracedSat &+= end.sat
      total.deposits += 1
      totals[service.entity] = total
    }
    var result = MethodResult(
      method: method, ledger: ledger, endpoints: [],
      entities: totals.values.sorted(by: EntityTotal.precedes))
    switch request.detail {
    case .full: result.endpoints = endpoints(found.ends)
    case .summary: result.countedEndpoints = found.ends.count
    }
    return result
  }

  /// A result of sums alone.
  static func result(_ method: String, _ sums: SweepRun.Sums) -> MethodResult {
    var ledger = Ledger()
    (ledger.seedsSat, ledger.seededSat) = (sums.seeds, sums.seeded)
    (ledger.feeSat, ledger.conserves) = (sums.fee, sums.conserves)
    for (kind, sum) in sums.kinds { ledger.add(sum.sat, kind) }
    let entities = sums.services.map { name, sum in
      EntityTotal(
        entity: name, category: sum.category, tracedSat: sum.sat, deposits: sum.count)
    }
    var result = MethodResult(
      method: method, ledger: ledger, endpoints: [],
      entities: entities.sorted(by: EntityTotal.precedes))
    result.countedEndpoints = sums.endCount
    return result
  }

  /// Ends in chain order; those of little value are added up by kind and service, and come last.
  private func endpoints(_ ends: [FlowEnd]) -> [Endpoint] {
    let keyed = ends.map { ($0, key($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    guard request.minValue > 0 else { return keyed.map(endpoint) }
    let listed = keyed.filter { $0.sat >= request.minValue }.map(endpoint)
    return listed + EndpointSums(graph, below: request.minValue).sums(of: keyed)
  }

  /// Value without an output stands behind the outputs of its transaction.
  private func key(_ end: FlowEnd) -> (UInt32, UInt64, String) {
    (end.transaction.rawValue, end.output?.rawValue ?? .max, end.ending.kind.rawValue)
  }

  private func endpoint(_ end: FlowEnd) -> Endpoint {
    let block = graph.block(of: end.transaction)
    let traced = end.sat
    return Endpoint(
      ending: end.ending,
      address: end.output.map { address(of: $0) } ?? "", output: end.output,
      outpoint: end.output.map { graph.outpointText(of: $0) }
        ?? graph.txid[end.transaction.int].description,
      block: block, height: graph.height(of: block), time: graph.blockTime[block.int],
      valueSat: end.output.map { graph.outputAmount[$0.int] } ?? traced, tracedSat: traced,
      hops: end.hops, bySeed: shares(end.runs))
  }

  private func shares(_ runs: [TaintRun]) -> [(seed: String, sat: UInt64)]? {
    guard request.colouring == .perSeed else { return nil }
    var sums: [UInt32: UInt64] = [:]
    for run in runs where run.colour > 0 { sums[run.colour, default: 0] &+= run.length }
    return sums.sorted { $0.key < $1.key }.map { colour, sat in
      (graph.outpointText(of: request.seeds[Int(colour) - 1]), sat)
    }
  }

  private func address(of output: OutputIndex) -> String {
    let index = AddressIndex(rawValue: graph.outputAddress[output.int])
    return Address.text(ofScript: graph.script(of: index), network: graph.network)
  }

  /// The steps of all methods, one row for each pair of outputs.
  func edges(_ answers: [FlowTracer.Answer]) -> [TraceEdge] {
    guard request.detail == .full else { return [] }
    var edges: [TraceEdge] = []
    // Steps come by where they lead, and a transaction's outputs stand together.
    var (transaction, end) = (TxIndex(0), 0)
    TraceAssembly.merge(answers.map { TraceAssembly.found($0)?.steps ?? [] }) { step, amounts in
      if step.to >= end {
        transaction = graph.transaction(ofOutput: OutputIndex(rawValue: step.to))
        end = graph.outputs(of: transaction).upperBound
      }
      edges.append(
        TraceEdge(
          from: OutputIndex(rawValue: step.from), to: OutputIndex(rawValue: step.to),
          transaction: transaction, tracedSat: amounts))
    }
    return edges
  }

  /// The fees of all methods, one row for each output that paid.
  func fees(_ answers: [FlowTracer.Answer]) -> [TraceFee] {
    guard request.detail == .full else { return [] }
    var fees: [TraceFee] = []
    TraceAssembly.merge(answers.map { TraceAssembly.found($0)?.fees ?? [] }) { fee, amounts in
      fees.append(
        TraceFee(
          from: OutputIndex(rawValue: fee.from),
          transaction: TxIndex(rawValue: fee.transaction), tracedSat: amounts))
    }
    return fees
  }

  /// How many rows there are of steps; where only sums are kept, of pairs of a coin and an output of
  /// its spender that a method reaches both of.
  func edgeCount(_ answers: [FlowTracer.Answer]) -> Int {
    let sums = answers.compactMap { answer -> SweepRun.Sums? in
      if case .sums(let sums) = answer { sums } else { nil }
    }
    guard sums.count == answers.count else {
      var count = 0
      TraceAssembly.merge(answers.map { TraceAssembly.found($0)?.steps ?? [] }) { _, _ in
        count += 1
      }
      return count
    }
    guard sums.count > 1 else { return sums.first?.stepCount ?? 0 }
    return TouchLog.steps(
      in: sums.map(\.touches), FlowColumns(graph), threads: request.threads)
  }

  private static func found(_ answer: FlowTracer.Answer) -> SweepRun.Found? {
    if case .found(let found) = answer { found } else { nil }
  }

  /// Calls for each row that at least one of some lists has, in order, with the amounts of all.
  private static func merge<Row: MethodRow>(
    _ lists: [[Row]], _ body: (_ row: Row, _ amounts: [UInt64]) -> Void
  ) {
    let sorted = lists.map { list in list.sorted { $0.order < $1.order } }
    var places = sorted.map { _ in 0 }
    while true {
      var least: Row?
      for (list, place) in zip(sorted, places) where place < list.count {
        if let known = least, known.order <= list[place].order { continue }
        least = list[place]
      }
      guard let least else { return }
      var amounts = [UInt64](repeating: 0, count: lists.count)
      for list in sorted.indices {
        while places[list] < sorted[list].count,
          sorted[list][places[list]].order == least.order
        {
          amounts[list] = sorted[list][places[list]].sat
          places[list] += 1
        }
      }
      body(least, amounts)
    }
  }
}

/// A row that every method may have its own amount for.
private protocol MethodRow {
  /// Where it stands among others; rows of several methods that stand in one place are one.
  var order: (UInt64, UInt64) { get }
  var sat: UInt64 { get }
}

extension FlowStep: MethodRow {
  fileprivate var order: (UInt64, UInt64) { (to, from) }
}

extension FlowFee: MethodRow {
  fileprivate var order: (UInt64, UInt64) { (UInt64(transaction), from) }
}
