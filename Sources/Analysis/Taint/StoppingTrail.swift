import ChainStore

/// Ends flows where the stops say so, and keeps every end and every step.
struct StoppingTrail: AmountTrail {
  static let keepsSteps = true

  let graph: ChainGraph
  let knowledge: any StopKnowledge
  let end: UInt32
  let maxHops: UInt32?
  let seeds: Set<UInt64>
  private(set) var leaves: [TaintSweep.Leaf] = []
  private(set) var edges: [(from: UInt64, to: UInt64, transaction: UInt32, sat: UInt64)] = []

  init(
    graph: ChainGraph, knowledge: any StopKnowledge, end: UInt32, maxHops: UInt32?,
    seeds: [OutputIndex]
  ) {
    self.graph = graph
    self.knowledge = knowledge
    self.end = end
    self.maxHops = maxHops
    self.seeds = Set(seeds.map(\.rawValue))
  }

  mutating func follows(
    _ output: Int, of maker: TxIndex, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool {
    let index = OutputIndex(output)
    func leaf(_ kind: EndpointKind, _ reason: String, _ service: ServiceStop? = nil) -> Bool {
      leaves.append(
        TaintSweep.Leaf(
          kind: kind, output: index, transaction: maker, runs: [TaintRun(sat, 1)], hops: hops,
          service: service, reason: reason))
      return false
    }
    if graph.isUnspendable(index) { return leaf(.burnt, "the output can never be spent") }
    if let service = knowledge.service(at: index), !seeds.contains(index.rawValue) {
      return leaf(.service, service.reason, service)
    }
    if spender >= end {
      return leaf(.unspent, Int(spender) < graph.txCount ? "not spent until then" : "not spent")
    }
    if let why = knowledge.coinJoin(TxIndex(rawValue: spender)) {
      return leaf(.coinjoin, "spent by \(graph.txid[Int(spender)]), a coinjoin: \(why)")
    }
    if let maxHops, hops >= maxHops { return leaf(.limit, "the limit of \(maxHops) hops") }
    return true
  }

  mutating func step(_ spent: [UInt64], to output: Int, through maker: TxIndex, sat: UInt64) {
    for from in spent {
      edges.append((from, UInt64(output), maker.rawValue, sat))
    }
  }
}
