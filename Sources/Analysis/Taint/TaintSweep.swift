import ChainStore

/// What the sweep has to know about an output or a transaction beside the chain itself.
public protocol StopKnowledge: Sendable {
  /// The service an output belongs to, where flows stop at it.
  func service(at output: OutputIndex) -> ServiceStop?
  /// Why a transaction cuts the thread; nil where it does not.
  func coinJoin(_ transaction: TxIndex) -> String?
}

/// Whether fee taint is booked or follows the fee into the block's coinbase.
public enum FeeHandling: String, Sendable, CaseIterable {
  case book, follow
}

/// One forward pass in chain order over everything the seeds reach, under one policy.
///
/// Chain order is a topological order, so a transaction is visited once, after all that can taint
/// it; a coinbase comes after the rest of its block, since it collects the fees. Cost in proportion
/// to the edges touched.
struct TaintSweep {
  let graph: ChainGraph
  let policy: any TaintPolicy
  let fees: FeeHandling
  let knowledge: any StopKnowledge
  /// First transaction that is not looked at any more.
  let end: UInt32
  let maxHops: UInt32?

  /// A flow's end, as positions.
  struct Leaf {
    var kind: EndpointKind
    var output: OutputIndex?
    var transaction: TxIndex
    var runs: [TaintRun]
    var hops: UInt32
    var service: ServiceStop?
    var reason: String
  }

  /// A coin that holds taint.
  private struct Coin {
    var runs: [TaintRun]
    var hops: UInt32
  }

  private(set) var leaves: [Leaf] = []
  private(set) var edges: [(from: UInt64, to: UInt64, transaction: UInt32, sat: UInt64)] = []
  private(set) var seeded: UInt64 = 0
  private(set) var feeSat: UInt64 = 0
  private var coins: [UInt64: Coin] = [:]
  private var seedColour: [UInt64: UInt32] = [:]
  /// Where the leaf of a seed stands, for what reaches the seed later.
  private var seedLeaf: [UInt64: Int] = [:]
  private var blockFees: [UInt32: [TaintRun]] = [:]
  private var frontier = EventQueue()

  init(
    graph: ChainGraph, policy: any TaintPolicy, fees: FeeHandling, knowledge: any StopKnowledge,
    end: UInt32, maxHops: UInt32?
  ) {
    self.graph = graph
    self.policy = policy
    self.fees = fees
    self.knowledge = knowledge
    self.end = end
    self.maxHops = maxHops
  }

  /// Sweeps from some outputs, each with its colour, to the end of the chain.
  mutating func run(seeds: [(output: OutputIndex, colour: UInt32)]) {
    for seed in seeds where seedColour[seed.output.rawValue] == nil {
      seedColour[seed.output.rawValue] = seed.colour
    }
    for (output, colour) in seedColour.sorted(by: { $0.key < $1.key }) {
      let value = graph.outputAmount[Int(output)]
      seeded &+= value
      settle(OutputIndex(rawValue: output), Coin(runs: [TaintRun(value, colour)], hops: 0))
      if coins[output] == nil { seedLeaf[output] = leaves.count - 1 }
    }
    while let key = frontier.pop() {
      let transaction = TxIndex(rawValue: UInt32(key >> 1))
      if key & 1 == 1 { sweepCoinbase(after: transaction) } else { sweep(transaction) }
    }
  }

  static func total(_ runs: [TaintRun]) -> UInt64 {
    runs.reduce(0) { $1.colour > 0 ? $0 &+ $1.length : $0 }
  }

  /// Puts taint on an output: the flow ends there, or the transaction that spends it is next.
  private mutating func settle(_ output: OutputIndex, _ coin: Coin) {
    let maker = graph.transaction(ofOutput: output)
    let spender = graph.outputSpender[output.int]
    let isSeed = seedColour[output.rawValue] != nil
    func leaf(_ kind: EndpointKind, _ reason: String, _ service: ServiceStop? = nil) -> Leaf {
      Leaf(
        kind: kind, output: output, transaction: maker, runs: coin.runs, hops: coin.hops,
        service: service, reason: reason)
    }
    if graph.isUnspendable(output) {
      leaves.append(leaf(.burnt, "the output can never be spent"))
    } else if !isSeed, let service = knowledge.service(at: output) {
      leaves.append(leaf(.service, service.reason, service))
    } else if spender >= end {
      let isLater = Int(spender) < graph.txCount
      leaves.append(leaf(.unspent, isLater ? "not spent until then" : "not spent"))
    } else if let why = knowledge.coinJoin(TxIndex(rawValue: spender)) {
      let id = graph.txid[Int(spender)]
      leaves.append(leaf(.coinjoin, "spent by \(id), a coinjoin: \(why)"))
    } else if let maxHops, coin.hops >= maxHops {
      leaves.append(leaf(.limit, "the limit of \(maxHops) hops"))
    } else {
      coins[output.rawValue] = coin
      frontier.push(UInt64(spender) << 1)
    }
  }

  private mutating func sweep(_ transaction: TxIndex) {
    let rows = graph.inputs(of: transaction)
    var inputs: [PolicyInput] = []
    var tainted: [(output: UInt64, coin: Coin)] = []
    inputs.reserveCapacity(rows.count)
    var whole: UInt64 = 0
    for row in rows where graph.inputSpentOutput[row] != missingParent {
      let spent = UInt64(graph.inputSpentOutput[row])
      let value = graph.outputAmount[Int(spent)]
      let coin = coins.removeValue(forKey: spent)
      if let coin { tainted.append((spent, coin)) }
      inputs.append(PolicyInput(value: value, runs: coin?.runs ?? []))
      whole &+= value
    }
    var slots = graph.outputs(of: transaction).map { graph.outputAmount[$0] }
    let paid = slots.reduce(0, &+)
    if paid > whole {
      // A parent outside the store brought the rest; it counts as clean and comes last.
      inputs.append(PolicyInput(value: paid - whole, runs: []))
      whole = paid
    }
    slots.append(whole - paid)
    guard let shares = policy.divide(inputs, into: slots) else { return endAtMixture(tainted) }
    let hops = (tainted.map(\.coin.hops).min() ?? 0) + 1
    distribute(shares, transaction, from: tainted.map(\.output), hops: hops)
    let fee = shares[shares.count - 1]
    guard TaintSweep.total(fee) > 0 else { return }
    switch fees {
    case .book: feeSat &+= TaintSweep.total(fee)
    case .follow:
      blockFees[transaction.rawValue] = fee
      let block = graph.block(of: transaction)
      frontier.push(UInt64(graph.blockFirstTx[block.int + 1] - 1) << 1 | 1)
    }
  }

  private mutating func endAtMixture(_ tainted: [(output: UInt64, coin: Coin)]) {
    for (output, coin) in tainted {
      let index = OutputIndex(rawValue: output)
      leaves.append(
        Leaf(
          kind: .limit, output: index, transaction: graph.transaction(ofOutput: index),
          runs: coin.runs, hops: coin.hops, service: nil, reason: "mixed"))
    }
  }

  private mutating func distribute(
    _ shares: [[TaintRun]], _ transaction: TxIndex, from spent: [UInt64], hops: UInt32
  ) {
    for (vout, output) in graph.outputs(of: transaction).enumerated() {
      let sat = TaintSweep.total(shares[vout])
      guard sat > 0 else { continue }
      for from in spent {
        edges.append((from, UInt64(output), transaction.rawValue, sat))
      }
      arrive(OutputIndex(output), shares[vout], hops: hops)
    }
  }

  /// Taint that reaches a seed is merged with it: the seed's satoshis were counted already.
  private mutating func arrive(_ output: OutputIndex, _ runs: [TaintRun], hops: UInt32) {
    guard let colour = seedColour[output.rawValue] else {
      return settle(output, Coin(runs: runs, hops: hops))
    }
    guard policy.conserves else { return }
    seeded &-= TaintSweep.total(runs)
    let painted = policy.keepsLine ? painted(runs, colour) : topped(runs, colour, output)
    if coins[output.rawValue] != nil {
      coins[output.rawValue]?.runs = painted
    } else if let place = seedLeaf[output.rawValue] {
      leaves[place].runs = painted
    }
  }

  /// A line whose clean stretches take a seed's colour.
  private func painted(_ runs: [TaintRun], _ colour: UInt32) -> [TaintRun] {
    var line: [TaintRun] = []
    for run in runs {
      LinePolicy.append(TaintRun(run.length, run.colour == 0 ? colour : run.colour), to: &line)
    }
    return line
  }

  /// Amounts by colour, with a seed's colour for what they leave of the coin.
  private func topped(_ runs: [TaintRun], _ colour: UInt32, _ output: OutputIndex) -> [TaintRun] {
    let rest = graph.outputAmount[output.int] - TaintSweep.total(runs)
    var amounts = runs
    if rest > 0 {
      if let place = amounts.firstIndex(where: { $0.colour == colour }) {
        amounts[place].length += rest
      } else {
        amounts.append(TaintRun(rest, colour))
        amounts.sort { $0.colour < $1.colour }
      }
    }
    return amounts
  }

  /// A coinbase's line: the subsidy first, then the fees of its block in block order.
  private mutating func sweepCoinbase(after last: TxIndex) {
    let block = graph.block(of: last)
    let range = graph.transactions(of: block)
    let coinbase = TxIndex(range.lowerBound)
    let subsidy = graph.network.subsidy(at: block.rawValue)
    var inputs = [PolicyInput(value: subsidy, runs: [])]
    for number in range.dropFirst() {
      let index = TxIndex(number)
      let (into, out) = (graph.inputSum(of: index), graph.outputSum(of: index))
      let runs = blockFees.removeValue(forKey: index.rawValue) ?? []
      inputs.append(PolicyInput(value: into > out ? into - out : 0, runs: runs))
    }
    var slots = graph.outputs(of: coinbase).map { graph.outputAmount[$0] }
    let (whole, paid) = (inputs.reduce(0) { $0 &+ $1.value }, slots.reduce(0, &+))
    if paid > whole { inputs[0].value += paid - whole }
    slots.append(whole > paid ? whole - paid : 0)
    guard let shares = policy.divide(inputs, into: slots) else { return }
    distribute(shares, coinbase, from: [], hops: 1)
    let lost = shares[shares.count - 1]
    guard TaintSweep.total(lost) > 0 else { return }
    leaves.append(
      Leaf(
        kind: .burnt, output: nil, transaction: coinbase, runs: lost, hops: 1, service: nil,
        reason: "fees that the coinbase does not claim"))
  }
}
