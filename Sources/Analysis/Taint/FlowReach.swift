import ChainStore

/// What some seeds can reach under any convention: transactions in chain order, the coins that may
/// be followed, and the deposits where flows stop.
struct FlowReach {
  /// Transactions from a seed to a coin, by the shortest and the longest way.
  struct Hops {
    var least: UInt32
    var most: UInt32
  }

  private let graph: ChainGraph
  private let knowledge: any StopKnowledge
  private let rules: SweepRules
  private var frontier = EventQueue()
  private(set) var transactions: [TxIndex] = []
  /// Number of each transaction in ``transactions``.
  private(set) var place: [UInt32: Int] = [:]
  private(set) var seeds: Set<UInt64> = []
  private(set) var live: [UInt64: Hops] = [:]
  private(set) var deposits: [(output: UInt64, entity: String)] = []

  init(graph: ChainGraph, knowledge: any StopKnowledge, rules: SweepRules) {
    self.graph = graph
    self.knowledge = knowledge
    self.rules = rules
  }

  /// Looks from some seeds; false where there are more transactions than a limit allows.
  mutating func explore(from seeds: [OutputIndex], limit: Int) -> Bool {
    self.seeds = Set(seeds.map(\.rawValue))
    for seed in self.seeds.sorted() { follow(OutputIndex(rawValue: seed), Hops(least: 0, most: 0)) }
    var progress = rules.progress
    while let key = frontier.pop() {
      progress.reach(Int(key >> 1) - (rules.end - progress.span))
      var transaction = TxIndex(rawValue: UInt32(key >> 1))
      if key & 1 == 1 {
        transaction = TxIndex(rawValue: graph.blockFirstTx[graph.block(of: transaction).int])
      }
      guard place[transaction.rawValue] == nil else { continue }
      guard transactions.count < limit else { return false }
      place[transaction.rawValue] = transactions.count
      transactions.append(transaction)
      visit(transaction)
    }
    return true
  }

  private mutating func visit(_ transaction: TxIndex) {
    let hops = arrived(at: transaction)
    for output in graph.outputs(of: transaction) {
      let index = OutputIndex(output)
      guard !graph.isUnspendable(index), !seeds.contains(index.rawValue) else { continue }
      if let service = knowledge.service(at: index) {
        deposits.append((index.rawValue, service.entity))
      } else if !knowledge.changesOwner(index) {
        follow(index, hops)
      }
    }
    guard rules.fees == .follow, !graph.isCoinbase(transaction), graph.fee(of: transaction) > 0
    else {
      return
    }
    let block = graph.block(of: transaction)
    frontier.push(UInt64(graph.blockFirstTx[block.int + 1] - 1) << 1 | 1)
  }

  /// Hops of what a transaction makes. A coinbase begins anew: its line is not that of a coin.
  private func arrived(at transaction: TxIndex) -> Hops {
    var hops = Hops(least: .max, most: 0)
    for row in graph.inputs(of: transaction) {
      let spent = graph.inputSpentOutput[row]
      guard spent != missingParent, let coin = live[UInt64(spent)] else { continue }
      hops = Hops(least: min(hops.least, coin.least), most: max(hops.most, coin.most))
    }
    guard hops.least < .max else { return Hops(least: 1, most: 1) }
    return Hops(least: hops.least + 1, most: hops.most + 1)
  }

  private mutating func follow(_ output: OutputIndex, _ hops: Hops) {
    let spender = graph.outputSpender[output.int]
    guard Int(spender) < rules.end, !graph.isUnspendable(output), !isBeyond(hops.least),
      isNarrow(TxIndex(rawValue: spender)), knowledge.coinJoin(TxIndex(rawValue: spender)) == nil
    else { return }
    live[output.rawValue] = hops
    frontier.push(UInt64(spender) << 1)
  }

  /// Whether a coin that many transactions from a seed is followed no further.
  func isBeyond(_ hops: UInt32) -> Bool { rules.maxHops.map { hops >= $0 } ?? false }

  /// Whether a transaction has no more inputs and outputs than are followed.
  private func isNarrow(_ transaction: TxIndex) -> Bool {
    guard let most = rules.maxDegree else { return true }
    return graph.inputs(of: transaction).count + graph.outputs(of: transaction).count <= most
  }
}

extension ChainGraph {
  /// What the known inputs of a transaction bring beyond what its outputs hold, in satoshis.
  func fee(of transaction: TxIndex) -> UInt64 {
    let (into, out) = (inputSum(of: transaction), outputSum(of: transaction))
    return into > out ? into - out : 0
  }
}
