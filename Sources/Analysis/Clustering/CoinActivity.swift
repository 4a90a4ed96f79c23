import ChainStore
import Dispatch

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
  public var balance: UInt64 { received - spent }

  /// Takes an output into account, with the transactions that made and spent it.
  @inline(__always)
  mutating func add(_ amount: UInt64, made: TxIndex, spent spender: TxIndex?) {
    received &+= amount
    receipts += 1
    first = min(first ?? made, made)
    last = max(last ?? made, spender ?? made)
    if spender != nil { spent &+= amount }
  }
}

extension ChainGraph {
  /// What went through an address. Cost: its receipts.
  public func activity(of address: AddressIndex) -> CoinActivity {
    var activity = CoinActivity()
    for output in receipts(of: address) {
      activity.add(
        outputAmount[output.int], made: transaction(ofOutput: output), spent: spender(of: output))
    }
    return activity
  }
}

extension Clustering {
  /// What went through each of some clusters.
  ///
  /// Few members are asked one by one; past an eighth of the chain's outputs one pass over all of
  /// them is cheaper. Both ways give the same. The answers stand in the order of the clusters.
  public func activity(of clusters: [ClusterID], threads: Int = 1) -> [CoinActivity] {
    let members = clusters.reduce(0) { $0 + size(of: $1) }
    return members * 8 < graph.outputCount
      ? activityByMembers(clusters, threads: threads) : activityByOutputs(clusters)
  }

  func activityByMembers(_ clusters: [ClusterID], threads: Int = 1) -> [CoinActivity] {
    // Clusters differ much in size, so there are many more pieces than threads.
    let pieces = max(1, min(64 * threads, clusters.count / 16))
    let answers = WindowAnswers<[CoinActivity]>(count: pieces, repeating: [])
    let workers = min(threads, pieces)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for piece in stride(from: worker, to: pieces, by: workers) {
        let start = clusters.count * piece / pieces
        answers.places[piece] = clusters[start..<(clusters.count * (piece + 1) / pieces)].map {
          activity(of: $0)
        }
      }
    }
    return answers.all.flatMap { $0 }
  }

  private func activity(of cluster: ClusterID) -> CoinActivity {
    var activity = CoinActivity()
    for member in members(of: cluster) {
      for output in graph.receipts(of: member) {
        activity.add(
          graph.outputAmount[output.int], made: graph.transaction(ofOutput: output),
          spent: graph.spender(of: output))
      }
    }
    return activity
  }

  func activityByOutputs(_ clusters: [ClusterID]) -> [CoinActivity] {
    var place = [UInt32](repeating: .max, count: graph.addressCount)
    for (position, cluster) in clusters.enumerated() {
      place[Int(cluster.rawValue)] = UInt32(position)
    }
    var sums = [CoinActivity](repeating: CoinActivity(), count: clusters.count)
    let table = TransactionTable(graph)
    let (roots, spenders) = (clusterPointer, graph.outputSpender.pointer)
    let end = UInt32(graph.txCount)
    for number in 0..<graph.txCount {
      let transaction = TxIndex(number)
      for output in table.outputs(of: transaction) {
        let position = place[Int(roots[Int(table.outputAddress[output])])]
        guard position != .max else { continue }
        let spender = spenders[output]
        sums[Int(position)].add(
          table.outputAmount[output], made: transaction,
          spent: spender < end ? TxIndex(rawValue: spender) : nil)
      }
    }
    return withExtendedLifetime(graph) {
      clusters.map { sums[Int(place[Int($0.rawValue)])] }
    }
  }
}
