import ChainStore

/// Which ways of payment to look for.
public struct PathRequest: Sendable {
  /// What makes a way better than another.
  public enum Order: String, Sendable, CaseIterable {
    /// Fewest transactions first.
    case shortest
    /// Largest bottleneck first: the smallest coin on the way is as large as can be.
    case widest
    /// Fewest transactions first, and how many ways there are in all.
    case all
  }

  /// Coins where ways begin.
  public var from: [OutputIndex]
  /// Coins where ways end.
  public var targets: Set<OutputIndex> = []
  /// Addresses whose coins end a way.
  public var targetAddresses: Set<AddressIndex> = []
  /// What comes first.
  public var order = Order.shortest
  /// Ways to list, at most.
  public var count = 10
  /// Transactions on a way, at most.
  public var maxHops = 10
  /// Transactions to look at, at most.
  public var maxTransactions = 1_000_000
  /// First transaction that is not looked at; nil for the end of the chain.
  public var end: Int?

  /// Ways from some coins.
  public init(from: [OutputIndex]) { self.from = from }
}

/// A way of payment: each coin is spent by the transaction that makes the next one, so no way goes
/// back in time.
public struct PaymentPath: Sendable, Equatable {
  /// The coins, the first one included.
  public var coins: [OutputIndex]
  /// The transactions between them, one fewer than the coins.
  public var transactions: [TxIndex]
  /// Satoshis of the smallest coin on the way: no more can have come through.
  public var widthSat: UInt64
}

/// The ways found.
public struct PathAnswer: Sendable {
  /// The best ways, in order; equal ones by their last coin, then back along the way.
  public var paths: [PaymentPath] = []
  /// How many ways there are within the limits, where all were asked for; `UInt64.max` for more.
  public var total: UInt64?
  /// Whether the limit of transactions cut the search short.
  public var isTruncated = false
}

/// Searches ways of payment coin by coin, in one pass in chain order.
///
/// Chain order is a topological order, so the best ways to a coin are known when it is spent: each
/// coin keeps the k best ways to it, and a transaction hands the k best of all its inputs on. Cost:
/// the edges reached, times k, times log k. Ways go neither through coins that end one nor on from
/// services and coinjoins.
public struct PaymentPaths: ~Copyable {
  /// A way to a coin: the coin before and which of its ways; none for a first coin.
  private struct Way {
    var before: Int
    var rank: Int
    var hops: Int
    var width: UInt64
  }

  private let graph: ChainGraph
  private let columns: FlowColumns
  private let knowledge: any StopKnowledge
  private let request: PathRequest
  private let end: Int
  private var ways: [Int: [Way]] = [:]
  /// Ways to a coin by their number of transactions, where all are counted.
  private var numbers: [Int: [UInt64]] = [:]
  private var ends: [Int] = []
  private var frontier: TxFrontier

  private init(_ graph: ChainGraph, _ knowledge: any StopKnowledge, _ request: PathRequest) {
    self.graph = graph
    self.knowledge = knowledge
    self.request = request
    columns = FlowColumns(graph)
    end = request.end ?? graph.txCount
    frontier = TxFrontier(txCount: graph.txCount, mostWaiting: SweepMemory().waiting)
  }

  /// The best ways by a request.
  public static func search(
    _ graph: ChainGraph, knowledge: any StopKnowledge, _ request: PathRequest
  ) -> PathAnswer {
    var search = PaymentPaths(graph, knowledge, request)
    return withExtendedLifetime(graph) { search.run() }
  }

  private mutating func run() -> PathAnswer {
    for coin in SweepRun.ascending(request.from) where !isTarget(coin) {
      ways[coin] = [Way(before: -1, rank: 0, hops: 0, width: columns.amount[coin])]
      if request.order == .all { numbers[coin] = [1] }
      if unsafe Int(columns.spender[coin]) < end {
        unsafe frontier.insert(Int(columns.spender[coin]))
      }
    }
    var answer = PathAnswer()
    var visited = 0
    while let transaction = frontier.next() {
      visited += 1
      guard visited <= request.maxTransactions else {
        answer.isTruncated = true
        break
      }
      if knowledge.coinJoin(TxIndex(transaction)) == nil { visit(transaction) }
    }
    answer.paths = bestPaths()
    if request.order == .all {
      answer.total = ends.reduce(0) { sum, coin in
        (numbers[coin] ?? []).reduce(sum, PaymentPaths.plus)
      }
    }
    return answer
  }

  private func isTarget(_ coin: Int) -> Bool {
    unsafe request.targets.contains(OutputIndex(coin))
      || request.targetAddresses.contains(AddressIndex(rawValue: columns.address[coin]))
  }

  private mutating func visit(_ transaction: Int) {
    let inputs = columns.inputs(of: transaction).map { columns.spent[$0] }
      .filter { $0 >= 0 && !isTarget($0) }
    let arriving = best(
      inputs.flatMap { coin in
        (ways[coin] ?? []).enumerated().filter { $0.element.hops < request.maxHops }.map {
          Way(before: coin, rank: $0, hops: $1.hops + 1, width: $1.width)
        }
      })
    guard !arriving.isEmpty else { return }
    let number = request.order == .all ? sum(over: inputs) : []
    for coin in columns.outputs(of: transaction) {
      let value = columns.amount[coin]
      guard value > 0, ways[coin] == nil else { continue }
      let isEnd = isTarget(coin)
      let spender = unsafe Int(columns.spender[coin])
      guard isEnd || (spender < end && knowledge.service(at: OutputIndex(coin)) == nil) else {
        continue
      }
      ways[coin] = arriving.map { way in
        Way(before: way.before, rank: way.rank, hops: way.hops, width: min(way.width, value))
      }
      if request.order == .all { numbers[coin] = number }
      if isEnd { ends.append(coin) } else { frontier.insert(spender) }
    }
  }

  /// Ways to what a transaction makes, by hops: those to its inputs, one transaction longer.
  private func sum(over inputs: [Int]) -> [UInt64] {
    var sum = [UInt64](repeating: 0, count: request.maxHops + 1)
    for coin in inputs {
      for (hops, count) in (numbers[coin] ?? []).enumerated() where hops < request.maxHops {
        sum[hops + 1] = PaymentPaths.plus(sum[hops + 1], count)
      }
    }
    return sum
  }

  private static func plus(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The ways worth keeping: one is not where as many as are asked for precede it and are no longer,
  /// so that the limit of hops cannot cut them and spare it.
  private func best(_ all: [Way]) -> [Way] {
    let sorted = all.sorted { precedes($0, $1) }
    guard request.order == .widest else { return Array(sorted.prefix(request.count)) }
    var shorter = [Int](repeating: 0, count: request.maxHops + 1)
    return sorted.filter { way in
      let isKept = shorter[...way.hops].reduce(0, +) < request.count
      if isKept { shorter[way.hops] += 1 }
      return isKept
    }
  }

  private func precedes(_ left: Way, _ right: Way) -> Bool {
    let one = (left.hops, left.before, left.rank)
    let other = (right.hops, right.before, right.rank)
    guard request.order == .widest, left.width != right.width else { return one < other }
    return left.width > right.width
  }

  private func bestPaths() -> [PaymentPath] {
    let all = ends.flatMap { coin in
      (ways[coin] ?? []).enumerated().map { (coin: coin, rank: $0, way: $1) }
    }
    let sorted = all.sorted { left, right in
      if request.order == .widest, left.way.width != right.way.width {
        return left.way.width > right.way.width
      }
      return (left.way.hops, left.coin, left.rank) < (right.way.hops, right.coin, right.rank)
    }
    return sorted.prefix(request.count).map { path(to: $0.coin, rank: $0.rank) }
  }

  private func path(to last: Int, rank: Int) -> PaymentPath {
    var path = PaymentPath(
      coins: [], transactions: [], widthSat: ways[last]?[rank].width ?? 0)
    var (coin, rank) = (last, rank)
    while coin >= 0, let way = ways[coin]?[rank] {
      path.coins.append(OutputIndex(coin))
      if way.before >= 0 {
        path.transactions.append(graph.transaction(ofOutput: OutputIndex(coin)))
      }
      (coin, rank) = (way.before, way.rank)
    }
    path.coins.reverse()
    path.transactions.reverse()
    return path
  }
}
