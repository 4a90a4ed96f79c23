import Analysis
import ChainStore

/// Gathers the outputs of a trace into a flow, and finds the seed nearest to each.
struct FlowBuilder {
  private let result: TraceResult
  private let direction: TraceDirection
  private let names: any ChainNames
  private var nodes: [Flow.Node] = []
  private var edges: [Flow.Edge] = []
  private var fees: [Flow.Fee] = []
  private var position: [UInt64: Int] = [:]
  /// Ends without an output, by what names them.
  private var bare: [String: (node: Int, block: BlockIndex)] = [:]
  private var nearest: [Int] = []

  init(_ result: TraceResult, direction: TraceDirection, names: any ChainNames) {
    self.result = result
    self.direction = direction
    self.names = names
    addSeeds()
    addEdges()
    addEnds()
    addFees()
    measure()
    layer()
  }

  var flow: Flow { Flow(nodes: nodes, edges: edges, fees: fees) }

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
      var node = blank(seed.outpoint, seed.address, seed.valueSat)
      (node.isSeed, node.hops) = (true, 0)
      node.tracedSat = none.map { _ in seed.valueSat }
      node.seededSat = node.tracedSat
      (node.height, node.time) = (seed.height, seed.time)
      nodes.append(node)
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
      for (method, sat) in edge.tracedSat.enumerated() where sat > 0 {
        arrive(sat, at: reached, method)
      }
    }
  }

  /// A seed is traced whole, whatever reaches it; a method that keeps no sums traces all it touches
  /// whole.
  private mutating func arrive(_ sat: UInt64, at node: Int, _ method: Int) {
    let conserves = result.methods[method].ledger.conserves
    switch (nodes[node].isSeed, conserves) {
    case (true, true): nodes[node].seededSat[method] -= min(sat, nodes[node].seededSat[method])
    case (true, false): break
    case (false, true): nodes[node].tracedSat[method] &+= sat
    case (false, false): nodes[node].tracedSat[method] = nodes[node].valueSat
    }
  }

  private func blank(_ outpoint: String, _ address: String, _ valueSat: UInt64) -> Flow.Node {
    Flow.Node(
      outpoint: outpoint, address: address, entity: nil, isSeed: false,
      ends: result.methods.map { _ in nil }, valueSat: valueSat, tracedSat: none, seededSat: none,
      endedSat: none, feeSat: none, hops: -1, height: nil, time: 0)
  }

  private mutating func node(_ output: OutputIndex, made transaction: TxIndex?) -> Int {
    if let known = position[output.rawValue] {
      if let transaction { date(known, transaction) }
      return known
    }
    position[output.rawValue] = nodes.count
    nodes.append(blank(names.outpoint(output), names.address(output), names.valueSat(output)))
    if let transaction { date(nodes.count - 1, transaction) }
    return nodes.count - 1
  }

  private mutating func date(_ node: Int, _ transaction: TxIndex) {
    (nodes[node].height, nodes[node].time) = names.moment(transaction)
  }

  /// Where no step leads to an end, it holds what the method says.
  private mutating func addEnds() {
    for (method, answer) in result.methods.enumerated() {
      for end in answer.endpoints {
        let index: Int
        if let output = end.output {
          index = node(output, made: nil)
        } else if let known = bare[end.outpoint] {
          index = known.node
        } else {
          index = nodes.count
          bare[end.outpoint] = (index, end.block)
          nodes.append(blank(end.outpoint, end.address, end.valueSat))
          nodes[index].hops = Int(end.hops)
        }
        nodes[index].ends[method] = end.kind
        nodes[index].entity = end.entity
        (nodes[index].height, nodes[index].time) = (end.height, end.time)
        nodes[index].endedSat[method] &+= end.tracedSat
        if nodes[index].tracedSat[method] == 0 { nodes[index].tracedSat[method] = end.tracedSat }
      }
    }
  }

  /// A fee that a coinbase left behind is a step to where it was lost.
  private mutating func addFees() {
    let lost = Dictionary(
      bare.values.filter { !nodes[$0.node].outpoint.isEmpty }.map { ($0.block, $0.node) },
      uniquingKeysWith: min)
    for fee in result.fees {
      let from = node(fee.from, made: nil)
      if let place = lost[names.block(fee.transaction)] {
        edges.append(
          Flow.Edge(
            from: from, to: place, txid: nodes[place].outpoint, tracedSat: fee.tracedSat))
        continue
      }
      let txid = names.txid(fee.transaction)
      fees.append(Flow.Fee(from: from, txid: txid, tracedSat: fee.tracedSat))
      for (method, sat) in fee.tracedSat.enumerated() { nodes[from].feeSat[method] &+= sat }
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

  /// The longest way from a seed, by Kahn's order: outputs and transactions in turn, so that an
  /// output comes after everything that its transaction spends.
  private mutating func layer() {
    var number: [String: Int] = [:]
    var next = [[Int]](repeating: [], count: nodes.count)
    let middles = edges.map { edge -> Int in
      let (near, far) = direction == .forward ? (edge.from, edge.to) : (edge.to, edge.from)
      let middle = number[edge.txid] ?? next.count
      if middle == next.count {
        number[edge.txid] = middle
        next.append([])
      }
      next[near].append(middle)
      next[middle].append(far)
      return middle
    }
    var waits = [Int](repeating: 0, count: next.count)
    for far in next.joined() { waits[far] += 1 }
    var depth = [Int](repeating: 0, count: next.count)
    var queue = next.indices.filter { waits[$0] == 0 }
    var head = 0
    while head < queue.count {
      let here = queue[head]
      head += 1
      for far in next[here] {
        depth[far] = max(depth[far], depth[here] + 1)
        waits[far] -= 1
        if waits[far] == 0 { queue.append(far) }
      }
    }
    for node in nodes.indices { nodes[node].layer = depth[node] / 2 }
    for (edge, middle) in middles.enumerated() { edges[edge].layer = depth[middle] / 2 }
  }
}
