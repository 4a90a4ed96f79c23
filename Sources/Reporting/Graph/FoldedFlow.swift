import Analysis

/// A flow small enough to look at: the largest boxes, and one box for the rest of each kind and
/// column, with its sum. Nothing disappears without a count.
///
/// Columns are layers of the flow, so every arrow leads to a later one and no box gets money twice;
/// where there are more layers than columns, the later ones are one box, which holds what enters it
/// from outside.
struct FoldedFlow {
  struct Node {
    var label: String
    var address: String
    var id: String
    var kind: FlowGraph.Kind
    var column: Int
    /// What enters it and what was seeded in it.
    var sat: UInt64
    /// What of it no arrow brings, since it was seeded in it.
    var seededSat: UInt64
    /// What of it left as fees.
    var feeSat: UInt64
    /// Boxes of the whole graph that this one stands for.
    var members: Int
    var hops: Int
    /// Whether it stands for all layers that have no column of their own.
    var isSteps = false
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
  /// Columns of what goes on; the last of them holds all later layers where there are more.
  private var innerColumns = 1
  private var deepest = 0
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
    var isSteps = false
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
        column: column[index], sat: node.tracedSat[method], seededSat: node.seededSat[method],
        feeSat: node.feeSat[method], members: 1, hops: node.hops, isSteps: isDeep(node))
      let service = node.kind == .service && named.contains(node.label) ? node.label : nil
      let key =
        box.isSteps
        ? Bucket(kind: .pass, column: box.column, service: nil, isSteps: true)
        : Bucket(kind: node.kind, column: box.column, service: service)
      if !large[index] || box.isSteps, let known = bucket[key] {
        join(box, to: known, label: service ?? "")
        place[index] = known
        continue
      }
      if !large[index] || box.isSteps { bucket[key] = nodes.count }
      place[index] = nodes.count
      nodes.append(box)
    }
    folded = nodes.reduce(0) { $0 + ($1.members > 1 ? $1.members : 0) }
    connect(graph, method, place)
    if graph.conserves[method] { addUpSteps(direction) }
  }

  private mutating func join(_ box: Node, to known: Int, label: String) {
    nodes[known].members += 1
    nodes[known].sat &+= box.sat
    nodes[known].seededSat &+= box.seededSat
    nodes[known].feeSat &+= box.feeSat
    nodes[known].label = label
    if box.isSteps { nodes[known].kind = .pass }
  }

  /// Whether a box has no column of its own layer.
  private func isDeep(_ node: FlowGraph.Node) -> Bool {
    deepest >= innerColumns && FlowGraph.goesOn(node.kind) && node.layer >= innerColumns - 1
  }

  /// Money goes through several boxes that are one, so it is counted where it enters.
  private mutating func addUpSteps(_ direction: TraceDirection) {
    guard let steps = nodes.firstIndex(where: \.isSteps) else { return }
    nodes[steps].sat = edges.reduce(nodes[steps].seededSat) { sum, edge in
      (direction == .forward ? edge.to : edge.from) == steps ? sum &+ edge.sat : sum
    }
  }

  /// Ends of the flow share the last column, or the first where origins are sought; what goes on
  /// stands in the column of its layer.
  private mutating func place(
    _ graph: FlowGraph, _ reached: [Int], _ direction: TraceDirection
  ) -> [Int] {
    let inner = reached.filter { FlowGraph.goesOn(graph.nodes[$0].kind) }
    deepest = inner.map { graph.nodes[$0].layer }.max() ?? 0
    let endColumns = inner.count < reached.count ? 1 : 0
    innerColumns = min(deepest + 1, FoldedFlow.mostColumns - endColumns)
    columns = innerColumns + endColumns
    var column = [Int](repeating: 0, count: graph.nodes.count)
    for index in reached {
      let node = graph.nodes[index]
      column[index] =
        FlowGraph.goesOn(node.kind) ? min(node.layer, innerColumns - 1) : columns - 1
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
