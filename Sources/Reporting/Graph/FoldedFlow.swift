import Analysis

/// A flow small enough to look at: the largest boxes, and one box for the rest of each kind and
/// column, with its sum. Nothing disappears without a count.
struct FoldedFlow {
  struct Node {
    var label: String
    var address: String
    var id: String
    var kind: FlowGraph.Kind
    var column: Int
    var sat: UInt64
    /// Boxes of the whole graph that this one stands for.
    var members: Int
    var hops: Int
  }

  struct Edge {
    var from: Int
    var to: Int
    var sat: UInt64
    var txid: String
    var steps: Int
  }

  static let mostNodes = 60
  static let mostColumns = 8
  private static let keptServices = 12
  private static let kept = 32
  private static let namedServices = 10

  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var columns = 1
  /// Boxes that were folded into others.
  private(set) var folded = 0
  /// Steps that begin and end in one box.
  private(set) var inside = 0
  /// Boxes that only other methods reach.
  private(set) var unreached = 0

  private struct Bucket: Hashable {
    var kind: FlowGraph.Kind
    var column: Int
    /// Label of the service whose boxes are folded; nil for kinds and services folded together.
    var service: String?
  }

  private struct Pair: Hashable {
    var from: Int
    var to: Int
  }

  init(_ graph: FlowGraph, method: Int, direction: TraceDirection) {
    let reached = graph.nodes.indices.filter { graph.nodes[$0].tracedSat[method] > 0 }
    unreached = graph.nodes.count - reached.count
    let column = place(graph, reached, direction)
    let large = FoldedFlow.largest(graph, reached, method)
    let named = FoldedFlow.largestServices(graph, reached, method)
    var place = [Int](repeating: -1, count: graph.nodes.count)
    var bucket: [Bucket: Int] = [:]
    for index in reached {
      let node = graph.nodes[index]
      let box = Node(
        label: node.label, address: node.address, id: node.id, kind: node.kind,
        column: column[index], sat: node.tracedSat[method], members: 1, hops: node.hops)
      let service = node.kind == .service && named.contains(node.label) ? node.label : nil
      let key = Bucket(kind: node.kind, column: column[index], service: service)
      if !large[index], let known = bucket[key] {
        nodes[known].members += 1
        nodes[known].sat &+= box.sat
        nodes[known].label = service ?? ""
        place[index] = known
        continue
      }
      if !large[index] { bucket[key] = nodes.count }
      place[index] = nodes.count
      nodes.append(box)
    }
    folded = nodes.reduce(0) { $0 + ($1.members > 1 ? $1.members : 0) }
    connect(graph, method, place)
  }

  /// Ends of the flow share the last column, or the first where origins are sought; what lies
  /// between is spread over the columns that are left.
  private mutating func place(
    _ graph: FlowGraph, _ reached: [Int], _ direction: TraceDirection
  ) -> [Int] {
    let inner = reached.filter { FlowGraph.goesOn(graph.nodes[$0].kind) }
    let deepest = inner.map { graph.nodes[$0].hops }.max() ?? 0
    let innerColumns = min(deepest, FoldedFlow.mostColumns - 2)
    let hasEnds = inner.count < reached.count
    columns = innerColumns + 1 + (hasEnds ? 1 : 0)
    var column = [Int](repeating: 0, count: graph.nodes.count)
    for index in reached {
      let node = graph.nodes[index]
      if !FlowGraph.goesOn(node.kind) {
        column[index] = columns - 1
      } else if node.kind != .seed, deepest > 0 {
        column[index] = max(1, node.hops * innerColumns / deepest)
      }
      if direction == .backward { column[index] = columns - 1 - column[index] }
    }
    return column
  }

  private static func largest(_ graph: FlowGraph, _ reached: [Int], _ method: Int) -> [Bool] {
    var large = [Bool](repeating: reached.count <= mostNodes, count: graph.nodes.count)
    let order = reached.sorted { left, right in
      let (one, two) = (graph.nodes[left].tracedSat[method], graph.nodes[right].tracedSat[method])
      return one == two ? left < right : one > two
    }
    for index in order.filter({ graph.nodes[$0].kind == .service }).prefix(keptServices) {
      large[index] = true
    }
    let others = order.filter { graph.nodes[$0].kind != .service }
    for index in others.prefix(kept - keptServices) { large[index] = true }
    return large
  }

  /// Services whose small deposits are folded under their own name.
  private static func largestServices(
    _ graph: FlowGraph, _ reached: [Int], _ method: Int
  ) -> Set<String> {
    var sums: [String: UInt64] = [:]
    for index in reached where graph.nodes[index].kind == .service {
      sums[graph.nodes[index].label, default: 0] &+= graph.nodes[index].tracedSat[method]
    }
    let order = sums.sorted { left, right in
      left.value == right.value
        ? left.key.utf8.lexicographicallyPrecedes(right.key.utf8) : left.value > right.value
    }
    return Set(order.prefix(namedServices).map(\.key))
  }

  private mutating func connect(_ graph: FlowGraph, _ method: Int, _ place: [Int]) {
    var known: [Pair: Int] = [:]
    for edge in graph.edges where edge.tracedSat[method] > 0 {
      let (from, to) = (place[edge.from], place[edge.to])
      guard from >= 0, to >= 0 else { continue }
      guard from != to else {
        inside += edge.steps
        continue
      }
      if let index = known[Pair(from: from, to: to)] {
        edges[index].sat &+= edge.tracedSat[method]
        edges[index].steps += edge.steps
      } else {
        known[Pair(from: from, to: to)] = edges.count
        edges.append(
          Edge(
            from: from, to: to, sat: edge.tracedSat[method], txid: edge.txid, steps: edge.steps))
      }
    }
  }
}

extension FlowGraph {
  /// Whether money goes on from a box of a kind.
  static func goesOn(_ kind: Kind) -> Bool {
    kind == .seed || kind == .pass || kind == .transaction
  }
}
