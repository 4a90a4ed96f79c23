import ChainStore

/// ``BackwardSweep`` under haircut with booked fees, for sums by service alone: one number for each
/// coin, one memory for many sweeps, nothing listed. It gives the same satoshis.
///
/// Cost in proportion to the inputs and outputs of the transactions visited.
struct BackwardSums: ~Copyable {
  private let graph: ChainGraph
  private let columns: FlowColumns
  private let knowledge: any StopKnowledge
  private let services: AddressBits?
  private let rules: SweepRules
  /// Satoshis asked of a coin.
  private var claims: CoinTable<UInt64>
  /// Hops of a coin and one more.
  private var hopsOf: CoinTable<UInt32>
  /// Transactions that are asked, counted from the end of the chain.
  private var frontier: TxFrontier
  private var targets: [Int] = []
  private var amounts: [UInt64] = []
  /// Parts and remainders, and one slot more each for the fee.
  private var parts: [UInt64] = []
  private var visited = 0
  private var sums = SweepRun.Sums()

  init(_ graph: ChainGraph, _ knowledge: any StopKnowledge, _ rules: SweepRules) {
    self.graph = graph
    self.knowledge = knowledge
    self.rules = rules
    services = knowledge.serviceAddresses
    columns = FlowColumns(graph)
    claims = CoinTable(graph, rules, none: 0)
    hopsOf = CoinTable(graph, rules, none: 0)
    frontier = TxFrontier(txCount: graph.txCount, mostWaiting: rules.memory.waiting)
  }

  /// Where all of some outputs, ascending and each once, come from.
  mutating func run(targets: [Int]) -> SweepRun.Sums {
    claims.clear()
    hopsOf.clear()
    frontier.clear()
    (sums, visited, self.targets) = (SweepRun.Sums(), 0, targets)
    for target in targets {
      sums.seeds &+= columns.amount[target]
      sums.seeded &+= columns.amount[target]
      ask(target, columns.amount[target], graph.transaction(ofOutput: OutputIndex(target)), 0)
    }
    while let place = frontier.next() { unwind(columns.txCount - 1 - place) }
    sums.transactions = visited
    return sums
  }

  private mutating func ask(_ coin: Int, _ sat: UInt64, _ maker: TxIndex, _ hops: UInt32) {
    claims.set(coin, sat)
    hopsOf.set(coin, hops &+ 1)
    frontier.insert(columns.txCount &- 1 &- maker.int)
  }

  private mutating func unwind(_ transaction: Int) {
    let (inputs, outputs) = (columns.inputs(of: transaction), columns.outputs(of: transaction))
    var (asked, hops) = (UInt64(0), UInt32.max)
    for output in outputs {
      let count = hopsOf[output]
      guard count > 0 else { continue }
      asked &+= claims[output]
      hops = min(hops, count &- 1)
    }
    if graph.isCoinbase(TxIndex(transaction)) { return mined(outputs) }
    visited += 1
    if let most = rules.maxTransactions, visited > most { return add(.limit, asked) }
    if let most = rules.maxDegree, inputs.count + outputs.count > most {
      return add(.limit, asked)
    }
    guard asked > 0 else { return }
    let unknown = divide(asked, over: inputs)
    for (slot, row) in inputs.enumerated() where parts[slot] > 0 {
      arrive(columns.spent[row], parts[slot], hops &+ 1, from: transaction)
    }
    if unknown > 0 { add(.limit, unknown) }
  }

  /// Writes the part of each input; what the known ones do not hold is given back.
  private mutating func divide(_ asked: UInt64, over inputs: Range<Int>) -> UInt64 {
    amounts.removeAll(keepingCapacity: true)
    var whole: UInt64 = 0
    for row in inputs {
      let coin = columns.spent[row]
      let value = coin >= 0 ? columns.amount[coin] : 0
      amounts.append(value)
      whole &+= value
    }
    let room = 2 * (inputs.count + 1)
    if parts.count < room { parts = [UInt64](repeating: 0, count: 2 * room) }
    let count = inputs.count
    unsafe amounts.withUnsafeBufferPointer { amounts in
      unsafe parts.withUnsafeMutableBufferPointer { parts in
        guard let amounts = amounts.baseAddress, let parts = parts.baseAddress else { return }
        if asked < whole {
          unsafe HaircutAmounts.split(
            asked, of: whole, over: PlainAmounts(rows: amounts), count: count, fee: 0,
            into: parts)
        } else {
          unsafe parts.update(from: amounts, count: count)
        }
      }
    }
    return asked > whole ? asked - whole : 0
  }

  /// Books an origin, or asks on.
  private mutating func arrive(
    _ coin: Int, _ sat: UInt64, _ hops: UInt32, from transaction: Int
  ) {
    // A target is asked for whole already.
    if isTarget(coin) {
      sums.seeded &-= sat
      return
    }
    let address = unsafe AddressIndex(rawValue: columns.address[coin])
    if services?.contains(address) ?? true, let stop = knowledge.service(at: OutputIndex(coin)) {
      add(.service, sat)
      var sum =
        sums.services[stop.entity] ?? SummaryTrail.ServiceSum(category: stop.category)
      sum.sat &+= sat
      sum.count += 1
      if hops <= 1 { sum.directSat &+= sat }
      sums.services[stop.entity] = sum
      return
    }
    let maker = graph.transaction(ofOutput: OutputIndex(coin))
    guard maker.int < transaction else {
      sums.misplaced = coin
      return
    }
    if knowledge.coinJoin(maker) != nil { return add(.coinjoin, sat) }
    if let most = rules.maxHops, hops >= most { return add(.limit, sat) }
    ask(coin, sat, maker, hops)
  }

  private mutating func mined(_ outputs: Range<Int>) {
    for output in outputs where hopsOf[output] > 0 { add(.mined, claims[output]) }
  }

  private func isTarget(_ coin: Int) -> Bool {
    guard let last = targets.last, coin <= last else { return false }
    var (low, high) = (0, targets.count)
    while low < high {
      let middle = (low + high) / 2
      if targets[middle] < coin { low = middle + 1 } else { high = middle }
    }
    return targets[low] == coin
  }

  private mutating func add(_ kind: EndpointKind, _ sat: UInt64) {
    var sum = sums.kinds[kind] ?? SummaryTrail.KindSum()
    sum.sat &+= sat
    sum.count += 1
    sums.kinds[kind] = sum
    sums.endCount += 1
  }
}
