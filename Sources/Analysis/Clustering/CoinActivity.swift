import ChainStore

/// What went through an address, or through the addresses of a cluster.
public struct CoinActivity: Sendable, Hashable {
  /// Satoshis received.
  public var received: UInt64 = 0
  /// Satoshis of them spent.
  public var spent: UInt64 = 0
  /// Outputs received.
  public var receipts = 0
  /// The first transaction that paid it.
  public var first: TxIndex?
  /// The last transaction that paid it or spent from it.
  public var last: TxIndex?

  /// Nothing.
  public init() {}

  /// Satoshis received and not spent.
  public var balance: UInt64 { received > spent ? received - spent : 0 }
}

/// Sums over outputs, whatever their order: their positions tell which transactions were the first
/// and the last, so that no output's transaction is looked for before the end.
struct CoinSums {
  private var activity = CoinActivity()
  private var firstOutput = Int.max
  private var lastOutput = 0
  private var lastSpender: UInt32 = 0

  /// Takes an output into account; `spender` is past every transaction where there is none.
  @inline(__always)
  mutating func add(_ output: Int, _ amount: UInt64, spender: UInt32, end: UInt32) {
    activity.received &+= amount
    activity.receipts += 1
    firstOutput = min(firstOutput, output)
    lastOutput = max(lastOutput, output)
    guard spender < end else { return }
    activity.spent &+= amount
    lastSpender = max(lastSpender, spender)
  }

  /// What went through, with its moments. Cost: two searches.
  func activity(in graph: ChainGraph) -> CoinActivity {
    guard activity.receipts > 0 else { return activity }
    var activity = activity
    let first = graph.transaction(ofOutput: OutputIndex(firstOutput))
    let last =
      lastOutput == firstOutput ? first : graph.transaction(ofOutput: OutputIndex(lastOutput))
    activity.first = first
    activity.last = max(last, TxIndex(rawValue: lastSpender))
    return activity
  }
}

/// Sums up the outputs of addresses, one address at a time.
@safe
struct CoinCounter: @unchecked Sendable {
  private let graph: ChainGraph
  private let amounts: Amounts
  private let spenders: UnsafeBufferPointer<UInt32>
  private let end: UInt32

  init(_ graph: ChainGraph) {
    self.graph = graph
    amounts = graph.outputAmount.amounts
    unsafe spenders = unsafe graph.outputSpender.pointer
    end = UInt32(graph.txCount)
  }

  /// Adds what went through an address. Cost: its receipts.
  @inline(__always)
  func add(_ address: AddressIndex, to sums: inout CoinSums) {
    graph.visitReceipts(of: address) { add($0.int, to: &sums) }
  }

  /// Adds an output.
  @inline(__always)
  func add(_ output: Int, to sums: inout CoinSums) {
    unsafe sums.add(output, amounts[output], spender: spenders[output], end: end)
  }
}

extension ChainGraph {
  /// What went through an address. Cost: its receipts.
  public func activity(of address: AddressIndex) -> CoinActivity {
    var sums = CoinSums()
    CoinCounter(self).add(address, to: &sums)
    return sums.activity(in: self)
  }
}

extension Clustering {
  /// What went through each of some clusters.
  ///
  /// Few members are asked one by one; past an eighth of the chain's outputs one pass over all of
  /// them is cheaper. Both ways give the same. The answers stand in the order of the clusters.
  public func activity(of clusters: [ClusterID], threads: Int = 1) -> [CoinActivity] {
    let members = sizes(of: clusters).reduce(0, +)
    return members * 8 < graph.outputCount
      ? activityByMembers(clusters, threads: threads) : activityByOutputs(clusters)
  }

  func activityByMembers(_ clusters: [ClusterID], threads: Int = 1) -> [CoinActivity] {
    // Clusters differ much in size, so there are many more pieces than threads.
    let (counter, rows) = (CoinCounter(graph), rows(of: clusters))
    return SharedWork.rows(clusters.count, threads: threads, atLeast: 16) { place in
      var sums = CoinSums()
      for member in members(of: clusters[place], in: rows[place]) {
        counter.add(member, to: &sums)
      }
      return sums.activity(in: graph)
    }
  }

  func activityByOutputs(_ clusters: [ClusterID]) -> [CoinActivity] {
    var place = [UInt32](repeating: .max, count: graph.addressCount)
    for (position, cluster) in clusters.enumerated() {
      place[Int(cluster.rawValue)] = UInt32(position)
    }
    var sums = [CoinSums](repeating: CoinSums(), count: clusters.count)
    let counter = CoinCounter(graph)
    let (roots, addresses) = unsafe (clusterPointer, graph.outputAddress.pointer)
    for output in 0..<graph.outputCount {
      let root = unsafe Int(roots[Int(addresses[output])])
      guard root < place.count, place[root] != .max else { continue }
      counter.add(output, to: &sums[Int(place[root])])
    }
    return withExtendedLifetime(graph) {
      clusters.map { sums[Int(place[Int($0.rawValue)])].activity(in: graph) }
    }
  }
}
