import ChainStore

/// Ends of little value, added up: nothing is cut off, and lists still sum to their ledger lines.
struct EndpointSums {
  private let graph: ChainGraph
  private let limit: UInt64

  init(_ graph: ChainGraph, below limit: UInt64) {
    self.graph = graph
    self.limit = limit
  }

  /// One end for each kind and service among the ends below the limit, by kind, then by name.
  func sums(of ends: [FlowEnd]) -> [Endpoint] {
    var sums: [String: (sum: Endpoint, count: Int)] = [:]
    for end in ends where end.sat < limit {
      let service = end.ending.service
      let key = "\(place(end.ending.kind)) \(service?.entity ?? "")"
      var (sum, count) = sums[key] ?? (empty(end), 0)
      let block = graph.block(of: end.transaction)
      sum.tracedSat &+= end.sat
      sum.valueSat &+= end.output.map { graph.outputAmount[$0.int] } ?? end.sat
      sum.block = max(sum.block, block)
      sum.height = graph.height(of: sum.block)
      sum.time = max(sum.time, graph.blockTime[block.int])
      sum.hops = min(sum.hops, end.hops)
      count += 1
      sum.ending = .addedUp(
        end.ending.kind, entity: sum.entity, category: sum.category, count: count,
        below: limit)
      sums[key] = (sum, count)
    }
    return sums.sorted { $0.key < $1.key }.map(\.value.sum)
  }

  private func empty(_ end: FlowEnd) -> Endpoint {
    Endpoint(
      ending: end.ending, address: "", output: nil, outpoint: "", block: BlockIndex(0),
      height: nil, time: 0, valueSat: 0, tracedSat: 0, hops: .max, bySeed: nil)
  }

  private func place(_ kind: EndpointKind) -> Int {
    EndpointKind.allCases.firstIndex(of: kind) ?? 0
  }
}
