import ChainStore

/// The way from a seed to a coin that carries the most, and what each transaction on it took in and
/// gave away, method by method.
///
/// On every hop *opening* is what the coin before holds, *in* what other tainted coins bring,
/// *closing* what the coin behind holds, and *out* what went elsewhere: to other outputs and the fee.
/// Opening and in sum to closing and out, to the satoshi, where the method keeps sums.
public struct HopLedger: Sendable {
  /// One method's amounts at a hop.
  public struct Amounts: Sendable, Equatable {
    /// On the coin that the path spends.
    public var openingSat: UInt64
    /// On the other coins spent.
    public var inSat: UInt64
    /// On other outputs and the fee.
    public var outSat: UInt64
    /// On the coin that the path goes on with.
    public var closingSat: UInt64
  }

  /// One transaction of the path.
  public struct Hop: Sendable {
    /// The transaction.
    public var transaction: TxIndex
    /// The coin spent.
    public var from: OutputIndex
    /// The coin made.
    public var to: OutputIndex
    /// Amounts in the order of the methods.
    public var amounts: [Amounts]
  }

  /// The transactions, from the seed on.
  public var hops: [Hop] = []

  /// The steps of a trace, ready to be asked for paths.
  public struct Steps: Sendable {
    private let result: TraceResult
    private let methods: Int
    /// Where the steps to each coin begin; they stand together.
    private var firstTo: [OutputIndex: Int] = [:]
    private var seeds: Set<OutputIndex>
    private var value: [OutputIndex: UInt64] = [:]

    /// The steps of a forward trace in full.
    public init(_ result: TraceResult) {
      self.result = result
      methods = result.methods.count
      seeds = Set(result.seeds.map(\.output))
      for seed in result.seeds { value[seed.output] = seed.valueSat }
      for (place, edge) in result.edges.enumerated() where firstTo[edge.to] == nil {
        firstTo[edge.to] = place
      }
    }

    /// The steps to a coin.
    private func steps(to coin: OutputIndex) -> ArraySlice<TraceEdge> {
      guard let first = firstTo[coin] else { return [] }
      var end = first
      while end < result.edges.count, result.edges[end].to == coin { end += 1 }
      return result.edges[first..<end]
    }

    /// The steps through the transaction of a step; a transaction's outputs stand together.
    private func steps(through edge: TraceEdge) -> ArraySlice<TraceEdge> {
      guard var first = firstTo[edge.to] else { return [] }
      var end = first
      while first > 0, result.edges[first - 1].transaction == edge.transaction { first -= 1 }
      while end < result.edges.count, result.edges[end].transaction == edge.transaction {
        end += 1
      }
      return result.edges[first..<end]
    }

    /// What a coin holds under a method; a seed is wholly tainted.
    private func held(_ coin: OutputIndex, _ method: Int) -> UInt64 {
      if seeds.contains(coin) { return value[coin] ?? 0 }
      return steps(to: coin).map { $0.tracedSat[method] }.max() ?? 0
    }

    /// The way to a coin on which the least held is the most, by the first method that reaches it;
    /// nil where none does.
    public func path(to coin: OutputIndex) -> HopLedger? {
      guard let method = (0..<methods).first(where: { held(coin, $0) > 0 }) else { return nil }
      var width: [OutputIndex: UInt64] = [:]
      var before: [OutputIndex: TraceEdge] = [:]
      for seed in seeds { width[seed] = value[seed] }
      for edge in result.edges where edge.to <= coin && !seeds.contains(edge.to) {
        guard let reached = width[edge.from], edge.tracedSat[method] > 0 else { continue }
        let wide = min(reached, edge.tracedSat[method])
        if let known = width[edge.to], known >= wide { continue }
        width[edge.to] = wide
        before[edge.to] = edge
      }
      guard width[coin] != nil else { return nil }
      var ledger = HopLedger()
      var here = coin
      while let edge = before[here] {
        ledger.hops.append(hop(edge))
        here = edge.from
      }
      ledger.hops.reverse()
      return ledger
    }

    private func hop(_ edge: TraceEdge) -> Hop {
      let others = Set(steps(through: edge).map(\.from)).subtracting([edge.from]).sorted()
      let amounts = (0..<methods).map { method -> Amounts in
        let (opening, closing) = (held(edge.from, method), held(edge.to, method))
        let more = others.reduce(UInt64(0)) { $0 &+ held($1, method) }
        let all = opening &+ more
        return Amounts(
          openingSat: opening, inSat: more, outSat: all > closing ? all - closing : 0,
          closingSat: closing)
      }
      return Hop(transaction: edge.transaction, from: edge.from, to: edge.to, amounts: amounts)
    }
  }
}
