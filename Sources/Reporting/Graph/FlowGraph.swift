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
///
/// Every amount is a sum over the outputs and steps of the flow, each counted once: for a method that
/// keeps sums, what enters a box and was seeded there is what leaves it, ends there and was paid as
/// fees (haircut: to within one satoshi for each slot of a transaction).
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
    /// What of it no arrow brought here, since it was seeded here.
    public var seededSat: [UInt64]
    /// What of it ends here.
    public var endedSat: [UInt64]
    /// What of it left as fees.
    public var feeSat: [UInt64]
    /// Whole value of its outputs.
    public var valueSat: UInt64
    /// Outputs it stands for.
    public var outputs: Int
    /// Fewest transactions from a seed.
    public var hops: Int
    /// Its place in the order of the flow: arrows lead from lower to higher ones.
    public var layer: Int
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
    /// What goes along it, in the order of the methods.
    public var tracedSat: [UInt64]
  }

  /// Names of the methods.
  public let methods: [String]
  /// Boxes.
  public private(set) var nodes: [Node] = []
  /// Arrows.
  public private(set) var edges: [Edge] = []

  /// What boxes are for.
  private enum Purpose {
    /// Boxes by what they are.
    case export
    /// Boxes by what they are and by layer, so that money never comes back to one, and ends of one
    /// method apart from what goes on.
    case picture(method: Int)
  }

  private let purpose: Purpose
  /// Which methods keep sums.
  let conserves: [Bool]
  private var position: [String: Int] = [:]
  private var arrow: [Pair: Int] = [:]
  /// The output that an arrow last counted for methods that keep no sums: steps come by output.
  private var counted: [Int] = []

  private struct Pair: Hashable {
    var from: Int
    var to: Int
  }

  /// The flow of a report at a level.
  public init(_ report: Report, level: GraphLevel) { self.init(report, level, .export) }

  /// The same as the picture of a method needs it.
  init(_ report: Report, level: GraphLevel, pictureOf method: Int) {
    self.init(report, level, .picture(method: method))
  }

  private init(_ report: Report, _ level: GraphLevel, _ purpose: Purpose) {
    self.purpose = purpose
    methods = report.methods.map(\.name)
    conserves = report.methods.map(\.ledger.conserves)
    let place = report.flow.nodes.map { add($0, level) }
    switch level {
    case .transaction: addTransactions(report.flow, place)
    case .address, .entity:
      for step in report.flow.edges {
        connect(place[step.from], place[step.to], step.txid, step.tracedSat, of: step.to)
      }
      for fee in report.flow.fees { add(fee.tracedSat, toFeeOf: place[fee.from]) }
    }
  }

  private var none: [UInt64] { [UInt64](repeating: 0, count: methods.count) }

  private func kind(_ node: Flow.Node) -> Kind {
    if node.isSeed { return .seed }
    guard case .picture(let method) = purpose else { return FlowGraph.kind(node.end) }
    // What ends in part goes on.
    return node.endedSat[method] < node.tracedSat[method]
      ? .pass : FlowGraph.kind(node.ends[method])
  }

  private static func kind(_ end: EndpointKind?) -> Kind {
    switch end {
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
    let id =
      switch level {
      case .transaction: node.outpoint
      case .address: node.address
      case .entity: node.entity ?? node.address
      }
    let label = node.entity ?? node.address
    let known = level == .entity && node.entity != nil ? "" : node.address
    let box = Node(
      id: id, label: label, address: known, kind: kind(node), tracedSat: node.tracedSat,
      seededSat: node.seededSat, endedSat: node.endedSat, feeSat: none, valueSat: node.valueSat,
      outputs: 1, hops: node.hops, layer: level == .transaction ? 2 * node.layer : node.layer)
    let place = merge(box)
    addEnd(of: node, box, at: place)
    return place
  }

  /// In a picture, what a box that goes on keeps is an end like others, with an arrow to it.
  private mutating func addEnd(of node: Flow.Node, _ box: Node, at place: Int) {
    guard case .picture(let method) = purpose, FlowGraph.goesOn(box.kind),
      node.endedSat[method] > 0
    else { return }
    var end = box
    end.kind = FlowGraph.kind(node.ends[method])
    (end.tracedSat, end.seededSat, end.layer) = (node.endedSat, none, box.layer + 1)
    for method in nodes[place].endedSat.indices {
      nodes[place].endedSat[method] &-= node.endedSat[method]
    }
    let endPlace = merge(end)
    connect(place, endPlace, "", node.endedSat, of: -1)
    if let index = arrow[Pair(from: place, to: endPlace)] { edges[index].steps = 0 }
  }

  private mutating func merge(_ node: Node) -> Int {
    var key = node.kind.rawValue + ":" + node.id
    if case .picture = purpose { key += ":\(node.layer)" }
    guard let index = position[key] else {
      position[key] = nodes.count
      nodes.append(node)
      return nodes.count - 1
    }
    nodes[index].valueSat &+= node.valueSat
    nodes[index].outputs += node.outputs
    nodes[index].hops = min(nodes[index].hops, node.hops)
    FlowGraph.add(node.tracedSat, to: &nodes[index].tracedSat)
    FlowGraph.add(node.seededSat, to: &nodes[index].seededSat)
    FlowGraph.add(node.endedSat, to: &nodes[index].endedSat)
    FlowGraph.add(node.feeSat, to: &nodes[index].feeSat)
    return index
  }

  /// Adds a step to the arrow between two boxes. A method that keeps no sums has the whole of the
  /// output on each of its steps, which counts once.
  private mutating func connect(
    _ from: Int, _ to: Int, _ txid: String, _ sat: [UInt64], of output: Int
  ) {
    let pair = Pair(from: from, to: to)
    guard let index = arrow[pair] else {
      arrow[pair] = edges.count
      counted.append(output)
      edges.append(Edge(from: from, to: to, txid: txid, steps: 1, tracedSat: sat))
      return
    }
    edges[index].steps += 1
    for method in methods.indices where conserves[method] || counted[index] != output {
      edges[index].tracedSat[method] &+= sat[method]
    }
    counted[index] = output
  }

  /// Outputs, and the transactions that lead from one to another. A fee ends at its transaction.
  private mutating func addTransactions(_ flow: Flow, _ place: [Int]) {
    var middles: [String: Int] = [:]
    for step in flow.edges {
      let middle = middles[step.txid] ?? addTransaction(step, flow)
      middles[step.txid] = middle
      connect(place[step.from], middle, step.txid, step.tracedSat, of: step.from)
      connect(middle, place[step.to], step.txid, step.tracedSat, of: step.to)
    }
    for fee in flow.fees {
      if let middle = middles[fee.txid] {
        connect(place[fee.from], middle, fee.txid, fee.tracedSat, of: fee.from)
        add(fee.tracedSat, toFeeOf: middle)
      } else {
        add(fee.tracedSat, toFeeOf: place[fee.from])
      }
    }
    let isTransaction = Set(middles.values)
    for index in edges.indices where isTransaction.contains(edges[index].to) {
      FlowGraph.add(edges[index].tracedSat, to: &nodes[edges[index].to].tracedSat)
    }
    for index in edges.indices where edges[index].steps > 1 { edges[index].steps = 1 }
  }

  private mutating func addTransaction(_ step: Flow.Edge, _ flow: Flow) -> Int {
    merge(
      Node(
        id: step.txid, label: step.txid, address: "", kind: .transaction, tracedSat: none,
        seededSat: none, endedSat: none, feeSat: none, valueSat: 0, outputs: 0,
        hops: flow.nodes[step.from].hops,
        layer: 2 * step.layer + 1))
  }

  private mutating func add(_ fee: [UInt64], toFeeOf node: Int) {
    FlowGraph.add(fee, to: &nodes[node].feeSat)
  }

  static func add(_ amounts: [UInt64], to sums: inout [UInt64]) {
    for (index, sat) in amounts.enumerated() where index < sums.count { sums[index] &+= sat }
  }
}

extension FlowGraph {
  /// Whether money goes on from a box of a kind.
  static func goesOn(_ kind: Kind) -> Bool {
    kind == .seed || kind == .pass || kind == .transaction
  }
}
