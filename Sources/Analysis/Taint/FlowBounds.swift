import ChainStore

/// The least and the most of the seeds' value that any convention could place at each service.
///
/// Whatever the convention, taint respects every transaction's value; so over the part of the
/// graph that the seeds reach, `at most` is the maximum flow of seed value into a service's
/// deposits, and `at least` what clean value cannot fill of them. Fees leave the graph.
struct FlowBounds {
  let graph: ChainGraph
  let knowledge: any StopKnowledge
  let end: UInt32

  /// Bounds by service, by name.
  func bounds(seeds: [OutputIndex]) -> [EntityBound] {
    let seedSet = Set(seeds.map(\.rawValue))
    let reach = reach(seedSet)
    var deposits: [String: [UInt32]] = [:]
    for (output, entity) in reach.deposits { deposits[entity, default: []].append(output) }
    return deposits.keys.sorted().map { entity in
      let outputs = deposits[entity] ?? []
      let most = flow(reach, seedSet, into: outputs, of: .seeds)
      let clean = flow(reach, seedSet, into: outputs, of: .clean)
      let value = outputs.reduce(UInt64(0)) { $0 + graph.outputAmount[Int($1)] }
      return EntityBound(entity: entity, atLeastSat: value - clean, atMostSat: most)
    }
  }

  private enum Source { case seeds, clean }

  /// What the seeds can reach: transactions in chain order, followed coins, deposits.
  private struct Reach {
    var transactions: [TxIndex] = []
    var live: Set<UInt32> = []
    var deposits: [(output: UInt32, entity: String)] = []
  }

  private func reach(_ seeds: Set<UInt32>) -> Reach {
    var reach = Reach()
    reach.live = seeds
    var frontier = TxFrontier()
    for seed in seeds.sorted() { push(seed, to: &frontier) }
    while let key = frontier.pop() {
      let transaction = TxIndex(rawValue: UInt32(key))
      reach.transactions.append(transaction)
      for output in graph.outputs(of: transaction) {
        let index = OutputIndex(output)
        if !seeds.contains(index.rawValue), let service = knowledge.service(at: index) {
          reach.deposits.append((index.rawValue, service.entity))
        } else if !graph.isUnspendable(index) {
          reach.live.insert(index.rawValue)
          push(index.rawValue, to: &frontier)
        }
      }
    }
    return reach
  }

  private func push(_ output: UInt32, to frontier: inout TxFrontier) {
    let spender = graph.outputSpender[Int(output)]
    guard spender < end, knowledge.coinJoin(TxIndex(rawValue: spender)) == nil else { return }
    frontier.push(UInt64(spender))
  }

  private func flow(
    _ reach: Reach, _ seeds: Set<UInt32>, into deposits: [UInt32], of source: Source
  ) -> UInt64 {
    var node: [UInt32: Int] = [:]
    for (number, transaction) in reach.transactions.enumerated() {
      node[transaction.rawValue] = number + 2
    }
    var network = MaximumFlow(nodes: reach.transactions.count + 2)
    for transaction in reach.transactions {
      let here = node[transaction.rawValue] ?? 0
      for row in graph.inputs(of: transaction) where graph.inputSpentOutput[row] != missingParent {
        let spent = graph.inputSpentOutput[row]
        let value = graph.outputAmount[Int(spent)]
        let maker = graph.transaction(ofOutput: OutputIndex(rawValue: spent)).rawValue
        if seeds.contains(spent) {
          if source == .seeds { network.add(from: 0, to: here, capacity: value) }
        } else if reach.live.contains(spent), let from = node[maker] {
          network.add(from: from, to: here, capacity: value)
        } else if source == .clean {
          network.add(from: 0, to: here, capacity: value)
        }
      }
    }
    for deposit in deposits {
      let maker = graph.transaction(ofOutput: OutputIndex(rawValue: deposit)).rawValue
      guard let from = node[maker] else { continue }
      network.add(from: from, to: 1, capacity: graph.outputAmount[Int(deposit)])
    }
    return network.value(from: 0, to: 1)
  }
}

/// Maximum flow by blocking flows (Dinic 1970), without recursion.
struct MaximumFlow {
  private var target: [Int] = []
  private var room: [UInt64] = []
  private var edges: [[Int]]

  init(nodes: Int) { edges = Array(repeating: [], count: nodes) }

  /// Adds an edge and its way back.
  mutating func add(from: Int, to: Int, capacity: UInt64) {
    edges[from].append(target.count)
    target.append(to)
    room.append(capacity)
    edges[to].append(target.count)
    target.append(from)
    room.append(0)
  }

  /// The most that fits from one node to another; uses the network up.
  mutating func value(from source: Int, to sink: Int) -> UInt64 {
    var total: UInt64 = 0
    while let level = levels(from: source, to: sink) {
      var next = [Int](repeating: 0, count: edges.count)
      while let pushed = push(source, sink, level, &next) { total += pushed }
    }
    return total
  }

  private func levels(from source: Int, to sink: Int) -> [Int]? {
    var level = [Int](repeating: -1, count: edges.count)
    level[source] = 0
    var queue = [source]
    var place = 0
    while place < queue.count {
      let here = queue[place]
      place += 1
      for edge in edges[here] where room[edge] > 0 && level[target[edge]] < 0 {
        level[target[edge]] = level[here] + 1
        queue.append(target[edge])
      }
    }
    return level[sink] < 0 ? nil : level
  }

  /// One way through the levels, as full as it can be; nil where there is none left.
  private mutating func push(
    _ source: Int, _ sink: Int, _ level: [Int], _ next: inout [Int]
  ) -> UInt64? {
    var path: [Int] = []
    var here = source
    while here != sink {
      if let edge = advance(here, level, &next) {
        path.append(edge)
        here = target[edge]
      } else {
        guard let last = path.popLast() else { return nil }
        here = target[last ^ 1]
        next[here] += 1
      }
    }
    let least = path.map { room[$0] }.min() ?? 0
    for edge in path {
      room[edge] -= least
      room[edge ^ 1] += least
    }
    return least
  }

  private func advance(_ here: Int, _ level: [Int], _ next: inout [Int]) -> Int? {
    while next[here] < edges[here].count {
      let edge = edges[here][next[here]]
      if room[edge] > 0, level[target[edge]] == level[here] + 1 { return edge }
      next[here] += 1
    }
    return nil
  }
}
