import Analysis
import ChainStore

/// Ends of traces by fifo held against what the traced persons truly paid in.
///
/// The truth is the trace of one who knows every customer's payment and stops there. Of what a
/// trace puts at services, the deposit itself is what the truth puts there and the traced persons
/// paid; after a change of owner, what the truth puts there and somebody else paid; late, what is
/// an output of the right service that no customer paid.
struct ServiceErrors {
  let graph: ChainGraph
  let truth: ServiceTruth
  /// One who knows every customer's payment.
  let allKnown: MeasuredKnowledge
  private let perfect: [[OutputIndex: UInt64]]

  /// Traces every crime with perfect knowledge.
  init(_ graph: ChainGraph, truth: ServiceTruth) throws {
    self.graph = graph
    self.truth = truth
    let shapes = ServiceMap(
      graph, tags: TagIndex(direct: []), clustering: nil, stops: .all)
    let stops = PerfectKnowledge(truth: truth, shapes: shapes)
    allKnown = MeasuredKnowledge(
      name: "every payment known", stops: stops, naming: { .named($0) }, unnamed: [])
    perfect = try ServiceErrors.ends(graph, truth, stops).map { ends in
      ends.reduce(into: [:]) { sums, end in sums[end.output, default: 0] += end.sat }
    }
  }

  private struct End {
    let output: OutputIndex
    let entity: String
    let sat: UInt64
  }

  /// Ends at services, crime by crime.
  private static func ends(
    _ graph: ChainGraph, _ truth: ServiceTruth, _ knowledge: any StopKnowledge
  ) throws -> [[End]] {
    let tracer = FlowTracer(graph, knowledge: knowledge)
    return try truth.crimes.map { crime in
      let result = try tracer.trace(TraceRequest(seeds: crime.seeds, methods: ["fifo"]))
      return (result.methods.first?.endpoints ?? []).compactMap { end in
        guard end.kind == .service, end.tracedSat > 0, let output = end.output,
          let entity = end.entity
        else { return nil }
        return End(output: output, entity: entity, sat: end.tracedSat)
      }
    }
  }

  /// Measures what a trace makes of some knowledge; tallies by group, `all` among them.
  func tallies(
    _ knowledge: MeasuredKnowledge, tagged: Set<String>
  ) throws -> [String: ServiceTally] {
    var tallies: [String: ServiceTally] = [:]
    func add(_ groups: [String], _ change: (inout ServiceTally) -> Void) {
      for group in ["all"] + groups { change(&tallies[group, default: ServiceTally()]) }
    }
    let found = try ServiceErrors.ends(graph, truth, knowledge.stops)
    for (place, crime) in truth.crimes.enumerated() {
      var left = perfect[place]
      for (output, sat) in left where crime.own.contains(output) {
        guard let owner = truth.owner(of: output) else { continue }
        let isTagged = tagged.contains { truth.isOneHouse($0, owner) }
        add(truth.habits(of: owner, at: output)) {
          $0.truly += sat
          if isTagged { $0.trulyTagged += sat }
        }
      }
      for end in found[place] {
        guard let naming = knowledge.naming(end.entity) else { continue }
        let isOwn = crime.own.contains(end.output)
        let part = min(end.sat, left[end.output] ?? 0)
        left[end.output, default: 0] -= part
        book(end, naming, truly: part, isOwn: isOwn, add)
      }
    }
    book(knowledge.unnamed, add)
    return tallies
  }

  private func book(
    _ end: End, _ naming: MeasuredKnowledge.Naming, truly: UInt64, isOwn: Bool,
    _ add: ([String], (inout ServiceTally) -> Void) -> Void
  ) {
    let owner = truth.owner(of: end.output)
    let said: String?
    switch naming {
    case .named(let name): said = name
    case .unnamed(let address): said = truth.owner(of: address)
    }
    let isRight =
      if let owner, let said { truth.serves(owner) && truth.isOneHouse(said, owner) } else { false }
    let isPaidIn = truth.isPaidIn(end.output)
    var tally = ServiceTally()
    switch (isRight, isPaidIn) {
    case (true, true):
      if isOwn { tally.deposit = truly } else { tally.afterChange = truly }
      tally.byService = end.sat - truly
    case (true, false): tally.late = end.sat
    default: tally.elsewhere = end.sat
    }
    if case .unnamed = naming { tally = ServiceErrors.withoutName(tally) }
    let groups = (isRight ? owner : said).map { truth.habits(of: $0, at: end.output) } ?? []
    add(groups) { $0 = $0 + tally }
  }

  private static func withoutName(_ named: ServiceTally) -> ServiceTally {
    var tally = ServiceTally()
    tally.unnamedDeposit = named.deposit
    tally.unnamedAfterChange = named.afterChange
    tally.unnamedByService = named.byService
    tally.unnamedLate = named.late
    tally.unnamedElsewhere = named.elsewhere
    return tally
  }

  private func book(
    _ clusters: [AddressIndex], _ add: ([String], (inout ServiceTally) -> Void) -> Void
  ) {
    for address in clusters {
      let role = truth.owner(of: address).map(ServiceTruth.role) ?? ""
      add([]) { tally in
        tally.clusters += 1
        switch role {
        case "pool": tally.pools += 1
        case "employer": tally.employers += 1
        case "merchant": tally.merchants += 1
        case let role where !ServiceTruth.serving.contains(role): tally.others += 1
        default: break
        }
      }
    }
  }
}
