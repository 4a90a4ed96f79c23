import Analysis
import ChainStore

/// Every taint policy held against where proceeds of planted crimes truly went.
///
/// For each crime the trace starts at the victims' payments and stops at services and coinjoins.
/// Right is the lesser of what is traced to an output of a service and what truly reached it;
/// wrong what is traced beyond that; missed what reached it and is not traced.
enum PolicyErrors {
  /// Measures all crimes of a chain; `knowledge` names the tags used.
  static func measure(
    _ chain: MeasuredChain, _ truth: ChainTruth, tags: TagIndex, knowledge: String,
    scenario: String, into table: inout ErrorTable
  ) throws {
    let services = ServiceMap(
      chain.graph, tags: tags, clustering: chain.clustering, stops: .all)
    let methods = TaintPolicies.all.map(\.name)
    var satoshis = [ErrorTally](repeating: ErrorTally(), count: methods.count)
    var deposits = satoshis
    let tracer = FlowTracer(chain.graph, knowledge: services)
    for crime in truth.crimes {
      let request = TraceRequest(seeds: crime.seeds, methods: methods)
      let result = try tracer.trace(request)
      for (place, method) in result.methods.enumerated() {
        let found = endpoints(method)
        var tally = tally(found, crime)
        if method.ledger.conserves {
          tally.asked = method.ledger.seededSat
          tally.answered = method.ledger.serviceSat
        }
        satoshis[place] = satoshis[place] + tally
        deposits[place] = deposits[place] + counts(found, crime)
      }
    }
    for (place, name) in methods.enumerated() {
      table.add(
        satoshis[place], scenario: scenario, area: "tracing with \(knowledge)", name: name,
        unit: .satoshis)
    }
    for (place, name) in methods.enumerated() {
      table.add(
        deposits[place], scenario: scenario, area: "deposits reached with \(knowledge)",
        name: name)
    }
  }

  private static func endpoints(_ method: MethodResult) -> [OutputIndex: UInt64] {
    var found: [OutputIndex: UInt64] = [:]
    for end in method.endpoints where end.kind == .service && end.tracedSat > 0 {
      if let output = end.output { found[output, default: 0] += end.tracedSat }
    }
    return found
  }

  private static func tally(
    _ found: [OutputIndex: UInt64], _ crime: ChainTruth.Crime
  ) -> ErrorTally {
    var tally = ErrorTally()
    for (output, sat) in found {
      let truly = crime.deposits[output] ?? 0
      tally.right += min(sat, truly)
      tally.wrong += sat - min(sat, truly)
    }
    for (output, truly) in crime.deposits {
      tally.missed += truly - min(truly, found[output] ?? 0)
    }
    return tally
  }

  private static func counts(
    _ found: [OutputIndex: UInt64], _ crime: ChainTruth.Crime
  ) -> ErrorTally {
    let right = found.keys.count { crime.deposits[$0] != nil }
    return ErrorTally(
      right: UInt64(right), wrong: UInt64(found.count - right),
      missed: UInt64(crime.deposits.count - right))
  }
}
