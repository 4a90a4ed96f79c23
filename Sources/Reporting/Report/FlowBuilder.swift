import Analysis
import ChainStore

/// Gathers the outputs of a trace into a flow, and finds the seed nearest to each.
struct FlowBuilder {
  private let result: TraceResult
  private let direction: TraceDirection
  private let names: any ChainNames
  private var nodes: [Flow.Node] = []
  private var edges: [Flow.Edge] = []
  private var position: [UInt64: Int] = [:]
  private var bare: [String: Int] = [:]
  private var nearest: [Int] = []

  init(_ result: TraceResult, direction: TraceDirection, names: any ChainNames) {
    self.result = result
    self.direction = direction
    self.names = names
    addSeeds()
    addEdges()
    addEnds()
    measure()
  }

  var flow: Flow { Flow(nodes: nodes, edges: edges) }

  /// The seed from which the fewest steps lead to an output; the first in chain order among equals.
  func seed(of output: OutputIndex?) -> String {
    guard let output, let node = position[output.rawValue], nearest[node] >= 0 else {
      return result.seeds.count == 1 ? result.seeds[0].outpoint : ""
    }
    return nodes[nearest[node]].outpoint
  }

  private var none: [UInt64] { [UInt64](repeating: 0, count: result.methods.count) }

  private mutating func addSeeds() {
    for seed in result.seeds where position[seed.output.rawValue] == nil {
      position[seed.output.rawValue] = nodes.count
      nodes.append(
        Flow.Node(
          outpoint: seed.outpoint, address: seed.address, entity: nil, isSeed: true, end: nil,
          valueSat: seed.valueSat, tracedSat: none.map { _ in seed.valueSat }, hops: 0,
          height: seed.height, time: seed.time))
    }
  }

  private mutating func addEdges() {
    for edge in result.edges {
      let from = node(edge.from, made: nil)
      let to = node(edge.to, made: edge.transaction)
      edges.append(
        Flow.Edge(
          from: from, to: to, txid: names.txid(edge.transaction), tracedSat: edge.tracedSat))
      let reached = direction == .forward ? to : from
      guard !nodes[reached].isSeed else { continue }
      for (method, sat) in edge.tracedSat.enumerated() where method < nodes[reached].tracedSat.count
      {
        nodes[reached].tracedSat[method] &+= sat
      }
    }
  }

  private mutating func node(_ output: OutputIndex, made transaction: TxIndex?) -> Int {
    if let known = position[output.rawValue] {
      if let transaction { date(known, transaction) }
      return known
    }
    position[output.rawValue] = nodes.count
    nodes.append(
      Flow.Node(
        outpoint: names.outpoint(output), address: names.address(output), entity: nil,
        isSeed: false, end: nil, valueSat: names.valueSat(output), tracedSat: none, hops: -1,
        height: 0, time: 0))
    if let transaction { date(nodes.count - 1, transaction) }
    return nodes.count - 1
  }

  private mutating func date(_ node: Int, _ transaction: TxIndex) {
    (nodes[node].height, nodes[node].time) = names.moment(transaction)
  }

  /// The methods' own sums at an end replace what the steps add up to.
  private mutating func addEnds() {
    for (method, answer) in result.methods.enumerated() {
      for end in answer.endpoints {
        let index: Int
        if let output = end.output {
          index = node(output, made: nil)
        } else if let known = bare[end.outpoint] {
          index = known
        } else {
          index = nodes.count
          bare[end.outpoint] = index
          nodes.append(
            Flow.Node(
              outpoint: end.outpoint, address: end.address, entity: nil, isSeed: false, end: nil,
              valueSat: end.valueSat, tracedSat: none, hops: Int(end.hops), height: 0, time: 0))
        }
        nodes[index].end = end.kind
        nodes[index].entity = end.entity
        (nodes[index].height, nodes[index].time) = (end.height, end.time)
        nodes[index].tracedSat[method] = end.tracedSat
      }
    }
  }

  /// Breadth first from all seeds at once.
  private mutating func measure() {
    var next = [[Int]](repeating: [], count: nodes.count)
    for edge in edges {
      let (near, far) = direction == .forward ? (edge.from, edge.to) : (edge.to, edge.from)
      next[near].append(far)
    }
    nearest = [Int](repeating: -1, count: nodes.count)
    var queue = nodes.indices.filter { nodes[$0].isSeed }
    for seed in queue { nearest[seed] = seed }
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for other in next[node] where nearest[other] < 0 {
        nearest[other] = nearest[node]
        nodes[other].hops = nodes[node].hops + 1
        queue.append(other)
      }
    }
    for node in nodes.indices where nodes[node].hops < 0 { nodes[node].hops = 0 }
  }
}
