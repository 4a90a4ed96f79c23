import Analysis

/// What a node of an exported graph stands for.
public enum GraphLevel: String, Sendable, CaseIterable {
  /// Outputs and the transactions between them.
  case transaction
  /// Addresses.
  case address
  /// Services and named clusters; an address where nothing is known.
  case entity
}

/// The flow at one level, ready to be written or drawn.
public struct FlowGraph: Sendable {
  /// What a box stands for.
  public enum Kind: String, Sendable, CaseIterable {
    case seed, pass, service, coinjoin, unspent, burnt, limit, mined, transaction
  }

  /// A box.
  public struct Node: Sendable {
    /// Full identifier: outpoint, txid, address or label.
    public var id: String
    /// Label of the service, else the address or txid.
    public var label: String
    /// Second line: the address below a service's label.
    public var address: String
    /// Kind.
    public var kind: Kind
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
    /// Whole value of its outputs.
    public var valueSat: UInt64
    /// Outputs it stands for.
    public var outputs: Int
    /// Fewest transactions from a seed.
    public var hops: Int
  }

  /// An arrow.
  public struct Edge: Sendable {
    /// Position of the box it leaves.
    public var from: Int
    /// Position of the box it enters.
    public var to: Int
    /// The transaction; the first where several are summed.
    public var txid: String
    /// Steps it stands for.
    public var steps: Int
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
  }

  /// Names of the methods.
  public let methods: [String]
  /// Boxes.
  public private(set) var nodes: [Node] = []
  /// Arrows.
  public private(set) var edges: [Edge] = []

  private var position: [String: Int] = [:]
  private var arrow: [Pair: Int] = [:]

  private struct Pair: Hashable {
    var from: Int
    var to: Int
  }

  /// The flow of a report at a level.
  public init(_ report: Report, level: GraphLevel) {
    methods = report.methods.map(\.name)
    let place = report.flow.nodes.map { add($0, level) }
    for step in report.flow.edges {
      switch level {
      case .transaction: addThroughTransaction(step, report, place)
      case .address, .entity:
        connect(place[step.from], place[step.to], step, step.tracedSat)
      }
    }
  }

  private static func kind(_ node: Flow.Node) -> Kind {
    if node.isSeed { return .seed }
    return switch node.end {
    case nil: .pass
    case .service: .service
    case .coinjoin: .coinjoin
    case .unspent: .unspent
    case .burnt: .burnt
    case .limit: .limit
    case .mined: .mined
    }
  }

  /// Ends stay apart from what goes on: one address may both keep an output and pass another on.
  private mutating func add(_ node: Flow.Node, _ level: GraphLevel) -> Int {
    let kind = FlowGraph.kind(node)
    let id =
      switch level {
      case .transaction: node.outpoint
      case .address: node.address
      case .entity: node.entity ?? node.address
      }
    let label = node.entity ?? node.address
    let known = level == .entity && node.entity != nil ? "" : node.address
    return merge(
      Node(
        id: id, label: label, address: known, kind: kind, tracedSat: node.tracedSat,
        valueSat: node.valueSat, outputs: 1, hops: node.hops))
  }

  private mutating func merge(_ node: Node) -> Int {
    let key = node.kind.rawValue + ":" + node.id
    guard let index = position[key] else {
      position[key] = nodes.count
      nodes.append(node)
      return nodes.count - 1
    }
    nodes[index].valueSat &+= node.valueSat
    nodes[index].outputs += node.outputs
    nodes[index].hops = min(nodes[index].hops, node.hops)
    FlowGraph.add(node.tracedSat, to: &nodes[index].tracedSat)
    return index
  }

  private mutating func connect(_ from: Int, _ to: Int, _ step: Flow.Edge, _ sat: [UInt64]) {
    let pair = Pair(from: from, to: to)
    guard let index = arrow[pair] else {
      arrow[pair] = edges.count
      edges.append(Edge(from: from, to: to, txid: step.txid, steps: 1, tracedSat: sat))
      return
    }
    edges[index].steps += 1
    FlowGraph.add(sat, to: &edges[index].tracedSat)
  }

  /// An output enters its transaction once, with all of its traced amount, whatever leaves it.
  private mutating func addThroughTransaction(
    _ step: Flow.Edge, _ report: Report, _ place: [Int]
  ) {
    let zero = [UInt64](repeating: 0, count: methods.count)
    let key = Kind.transaction.rawValue + ":" + step.txid
    let middle =
      position[key]
      ?? merge(
        Node(
          id: step.txid, label: step.txid, address: "", kind: .transaction, tracedSat: zero,
          valueSat: 0, outputs: 0, hops: report.flow.nodes[step.from].hops))
    if arrow[Pair(from: place[step.from], to: middle)] == nil {
      let sat = report.flow.nodes[step.from].tracedSat
      connect(place[step.from], middle, step, sat)
      FlowGraph.add(sat, to: &nodes[middle].tracedSat)
    }
    connect(middle, place[step.to], step, step.tracedSat)
  }

  static func add(_ amounts: [UInt64], to sums: inout [UInt64]) {
    for (index, sat) in amounts.enumerated() where index < sums.count { sums[index] &+= sat }
  }
}
