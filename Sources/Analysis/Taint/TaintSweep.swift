import ChainStore

/// Whether fee taint is booked or follows the fee into the block's coinbase.
public enum FeeHandling: String, Sendable, CaseIterable {
  case book, follow
}

/// One forward pass in chain order over everything the seeds reach, under one policy, with lists of
/// runs: for seeds of several colours, and for policies without a kernel.
///
/// It divides by ``TaintPolicy`` itself, transaction by transaction, where ``ForwardSweep`` runs a
/// kernel; on one colour both give the same answers. Cost in proportion to the edges and runs
/// touched.
struct TaintSweep {
  let graph: ChainGraph
  let policy: any TaintPolicy
  let knowledge: any StopKnowledge
  let rules: SweepRules

  /// A coin that holds taint.
  private struct Coin {
    var runs: [TaintRun]
    var hops: UInt32
  }

  private(set) var leaves: [FlowEnd] = []
  private(set) var steps: [FlowStep] = []
  private(set) var fees: [FlowFee] = []
  private(set) var seedsSat: UInt64 = 0
  private(set) var seeded: UInt64 = 0
  private(set) var feeSat: UInt64 = 0
  private var coins: [UInt64: Coin] = [:]
  private var seedColour: [UInt64: UInt32] = [:]
  /// Where the leaf of a seed stands, for what reaches the seed later.
  private var seedLeaf: [UInt64: Int] = [:]
  private var blockFees: [UInt32: [TaintRun]] = [:]
  /// The same fees in the colours of the coins that paid them: positions in a list, and one more.
  private var blockFeeParts: [UInt32: [TaintRun]] = [:]
  private var feePayers: [UInt64] = []
  private var frontier = EventQueue()
  private var visited = 0
  /// Runs on coins that wait and in leaves.
  private var shares = 0
  /// Whether there were more of them than are kept: what was found is not the answer then.
  private(set) var isOverfull = false
  /// Key of the event at hand; none while seeds are settled.
  private var position: UInt64?
  /// A coin that its own transaction or an earlier one spends, which no sound store has.
  private(set) var misplaced: Int?

  init(
    graph: ChainGraph, policy: any TaintPolicy, knowledge: any StopKnowledge, rules: SweepRules
  ) {
    self.graph = graph
    self.policy = policy
    self.knowledge = knowledge
    self.rules = rules
  }

  /// Sweeps from some outputs, each with its colour, to the end of the chain.
  mutating func run(seeds: [(output: OutputIndex, colour: UInt32)]) {
    for seed in seeds where seedColour[seed.output.rawValue] == nil {
      seedColour[seed.output.rawValue] = seed.colour
    }
    for (output, colour) in seedColour.sorted(by: { $0.key < $1.key }) {
      let value = graph.outputAmount[Int(output)]
      seedsSat &+= value
      seeded &+= value
      settle(OutputIndex(rawValue: output), Coin(runs: [TaintRun(value, colour)], hops: 0))
      if coins[output] == nil { seedLeaf[output] = leaves.count - 1 }
    }
    var progress = rules.progress
    defer { progress.finish() }
    while let key = frontier.pop() {
      position = key
      guard shares <= rules.mostShares else {
        isOverfull = true
        return
      }
      progress.reach(Int(key >> 1) - (rules.end - progress.span))
      let transaction = TxIndex(rawValue: UInt32(key >> 1))
      if key & 1 == 1 { sweepCoinbase(after: transaction) } else { sweep(transaction) }
    }
  }

  static func total(_ runs: [TaintRun]) -> UInt64 {
    runs.reduce(0) { $1.colour > 0 ? $0 &+ $1.length : $0 }
  }

  /// Puts taint on an output: the flow ends there, or the transaction that spends it is next.
  private mutating func settle(_ output: OutputIndex, _ coin: Coin) {
    shares += coin.runs.count
    let maker = graph.transaction(ofOutput: output)
    let spender = graph.outputSpender[output.int]
    let isSeed = seedColour[output.rawValue] != nil
    func end(_ why: Ending) {
      leaves.append(
        FlowEnd(
          ending: why, output: output, transaction: maker, runs: coin.runs, hops: coin.hops))
    }
    if graph.isUnspendable(output) {
      end(.unspendable)
    } else if !isSeed, let service = knowledge.service(at: output) {
      end(.service(service))
    } else if Int(spender) >= rules.end {
      end(Int(spender) < graph.txCount ? .spentLater : .unspent)
    } else if !isSeed, knowledge.changesOwner(output) {
      end(.ownerChange)
    } else if let found = knowledge.coinJoin(TxIndex(rawValue: spender)) {
      end(.coinjoin(found, .spender(graph.txid[Int(spender)])))
    } else if let maxHops = rules.maxHops, coin.hops >= maxHops {
      end(.hops(limit: maxHops))
    } else if let position, UInt64(spender) << 1 <= position {
      // A coinbase's outputs are swept behind the rest of its block.
      if position & 1 == 0 { misplaced = output.int }
      end(.outOfOrder)
    } else {
      coins[output.rawValue] = coin
      frontier.push(UInt64(spender) << 1)
    }
  }

  private mutating func sweep(_ transaction: TxIndex) {
    let rows = graph.inputs(of: transaction)
    var inputs: [PolicyInput] = []
    var tainted: [(output: UInt64, coin: Coin)] = []
    var spends: [UInt64] = []
    inputs.reserveCapacity(rows.count)
    var whole: UInt64 = 0
    var isKnown = true
    for row in rows {
      guard graph.inputSpentOutput[row] != missingParent else {
        isKnown = false
        continue
      }
      let spent = UInt64(graph.inputSpentOutput[row])
      let value = graph.outputAmount[Int(spent)]
      let coin = coins.removeValue(forKey: spent)
      shares -= coin?.runs.count ?? 0
      if let coin, TaintSweep.total(coin.runs) > 0 || !policy.conserves {
        tainted.append((spent, coin))
      }
      inputs.append(PolicyInput(value: value, runs: coin?.runs ?? []))
      spends.append(spent)
      whole &+= value
    }
    visited += 1
    let outputs = graph.outputs(of: transaction)
    let why = rules.limit(
      rows.count + outputs.count, .spender(graph.txid[transaction.int]), visited: visited)
    if let why { return end(tainted, why) }
    var slots = outputs.map { graph.outputAmount[$0] }
    let paid = slots.reduce(0, &+)
    if paid > whole {
      // A parent outside the store brought the rest; it counts as clean and comes last.
      inputs.append(PolicyInput(value: paid - whole, runs: []))
      whole = paid
    }
    slots.append(whole - paid)
    guard isKnown || !policy.endsAtMixtures, let shares = policy.divide(inputs, into: slots) else {
      return end(tainted, .mixture)
    }
    let hops = (tainted.map(\.coin.hops).min() ?? 0) + 1
    let parts = policy.parts(TaintSweep.numbered(inputs), into: slots, shares: shares)
    note(parts, of: spends, in: outputs)
    distribute(shares, transaction, hops: hops)
    let fee = shares[shares.count - 1]
    guard TaintSweep.total(fee) > 0 else { return }
    switch rules.fees {
    case .book:
      feeSat &+= TaintSweep.total(fee)
      pay(parts[outputs.count], of: spends)
    case .follow:
      blockFees[transaction.rawValue] = fee
      blockFeeParts[transaction.rawValue] = parts[outputs.count].map { part in
        TaintRun(part.length, part.colour > 0 ? part.colour + UInt32(feePayers.count) : 0)
      }
      feePayers += spends
      let block = graph.block(of: transaction)
      frontier.push(UInt64(graph.blockFirstTx[block.int + 1] - 1) << 1 | 1)
    }
  }

  private mutating func end(_ tainted: [(output: UInt64, coin: Coin)], _ why: Ending) {
    for (output, coin) in tainted where TaintSweep.total(coin.runs) > 0 {
      let index = OutputIndex(rawValue: output)
      shares += coin.runs.count
      leaves.append(
        FlowEnd(
          ending: why, output: index, transaction: graph.transaction(ofOutput: index),
          runs: coin.runs, hops: coin.hops))
    }
  }

  private mutating func distribute(
    _ shares: [[TaintRun]], _ transaction: TxIndex, hops: UInt32
  ) {
    for (vout, output) in graph.outputs(of: transaction).enumerated()
    where TaintSweep.total(shares[vout]) > 0 {
      arrive(OutputIndex(output), shares[vout], hops: hops)
    }
  }

  /// Inputs in colours of their own: their numbers from 1.
  private static func numbered(_ inputs: [PolicyInput]) -> [PolicyInput] {
    inputs.enumerated().map { number, input in
      PolicyInput(
        value: input.value,
        runs: input.runs.map { TaintRun($0.length, $0.colour > 0 ? UInt32(number + 1) : 0) })
    }
  }

  /// Notes what went from coins, which the parts' colours number from 1, to outputs.
  private mutating func note(_ parts: [[TaintRun]], of coins: [UInt64], in outputs: Range<Int>) {
    for (slot, output) in outputs.enumerated() {
      for (coin, sat) in TaintSweep.sums(parts[slot], of: coins) {
        steps.append(FlowStep(from: coin, to: UInt64(output), sat: sat))
      }
    }
  }

  /// Notes what of coins left as a fee.
  private mutating func pay(_ part: [TaintRun], of coins: [UInt64]) {
    for (coin, sat) in TaintSweep.sums(part, of: coins) {
      let spender = graph.outputSpender[Int(coin)]
      fees.append(FlowFee(from: coin, transaction: spender, sat: sat))
    }
  }

  /// Satoshis of each coin in a slot, in the order of the coins.
  private static func sums(
    _ part: [TaintRun], of coins: [UInt64]
  ) -> [(coin: UInt64, sat: UInt64)] {
    var sums: [UInt32: UInt64] = [:]
    for run in part where run.colour > 0 && run.length > 0 {
      sums[run.colour, default: 0] &+= run.length
    }
    return sums.keys.sorted().map { (coins[Int($0) - 1], sums[$0] ?? 0) }
  }

  /// Taint that reaches a seed is merged with it: the seed's satoshis were counted already.
  private mutating func arrive(_ output: OutputIndex, _ runs: [TaintRun], hops: UInt32) {
    guard let colour = seedColour[output.rawValue] else {
      return settle(output, Coin(runs: runs, hops: hops))
    }
    guard policy.conserves else { return }
    // Several colours, each rounded by itself, may hold a little more than the coin's value.
    seeded &-= min(TaintSweep.total(runs), graph.outputAmount[output.int])
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
    let (value, held) = (graph.outputAmount[output.int], TaintSweep.total(runs))
    let rest = value > held ? value - held : 0
    var amounts = runs
    if rest > 0 {
      if let place = amounts.firstIndex(where: { $0.colour == colour }) {
        amounts[place].length &+= rest
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
    let subsidy = graph.subsidy(of: block)
    var inputs: [PolicyInput] = []
    var payers: [PolicyInput] = []
    for number in range.dropFirst() {
      let (index, value) = (TxIndex(number), graph.fee(of: TxIndex(number)))
      inputs.append(
        PolicyInput(value: value, runs: blockFees.removeValue(forKey: index.rawValue) ?? []))
      payers.append(
        PolicyInput(value: value, runs: blockFeeParts.removeValue(forKey: index.rawValue) ?? []))
    }
    let runs = inputs.flatMap(\.runs)
    defer { feePayers.removeAll(keepingCapacity: true) }
    var slots = graph.outputs(of: coinbase).map { graph.outputAmount[$0] }
    let paid = slots.reduce(0, &+)
    // What outputs hold beyond subsidy and fees counts as subsidy.
    let whole = max(inputs.reduce(subsidy) { $0 &+ $1.value }, paid)
    let mined = whole &- inputs.reduce(0) { $0 &+ $1.value }
    let place = rules.coinbaseOrder == .subsidyFirst ? 0 : inputs.count
    inputs.insert(PolicyInput(value: mined, runs: []), at: place)
    payers.insert(PolicyInput(value: mined, runs: []), at: place)
    slots.append(whole - paid)
    guard let shares = policy.divide(inputs, into: slots) else {
      for payer in payers { pay(payer.runs, of: feePayers) }
      return endFees(in: coinbase, .mixture, runs)
    }
    let parts = policy.parts(payers, into: slots, shares: shares)
    note(parts, of: feePayers, in: graph.outputs(of: coinbase))
    pay(parts[slots.count - 1], of: feePayers)
    distribute(shares, coinbase, hops: 1)
    endFees(in: coinbase, .unclaimed, shares[shares.count - 1])
  }

  private mutating func endFees(in coinbase: TxIndex, _ why: Ending, _ runs: [TaintRun]) {
    guard TaintSweep.total(runs) > 0 else { return }
    leaves.append(
      FlowEnd(ending: why, output: nil, transaction: coinbase, runs: runs, hops: 1))
  }
}
