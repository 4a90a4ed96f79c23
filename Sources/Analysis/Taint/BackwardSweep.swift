import ChainStore

/// Where the satoshis of some outputs come from: one pass against chain order, under the
/// conventions that run both ways.
///
/// FIFO and LIFO map stretches of an output to stretches of the line of inputs; haircut divides what
/// is asked of a transaction among its inputs by value, in whole satoshis that keep the sum; poison
/// asks for every input whole. The conventions that fill outputs in an order have no way back: what
/// an output gets depends on how much of all taint comes in, so no input has a share of its own.
struct BackwardSweep {
  /// The conventions that can be run backward.
  enum Method: String, CaseIterable {
    case fifo, lifo, haircut, poison

    /// Whether the origins sum to what was asked.
    var conserves: Bool { self != .poison }
  }

  /// Satoshis of a coin, first included and end excluded.
  struct Stretch {
    var start: UInt64
    var end: UInt64
  }

  /// What is asked of a coin: stretches of it, or for haircut an amount as one stretch from 0.
  private struct Claim {
    var stretches: [Stretch]
    var hops: UInt32

    var sum: UInt64 { BackwardSweep.sum(stretches) }
  }

  /// Satoshis of some stretches; without a trap where a damaged store's amounts have no sum.
  private static func sum(_ stretches: some Sequence<Stretch>) -> UInt64 {
    stretches.reduce(0) { $0 &+ $1.end &- $1.start }
  }

  /// A stretch that is asked for by an output: of the transaction itself, or of the coinbase that
  /// took its fee.
  struct Ask {
    var output: UInt64
    var stretch: Stretch
  }

  /// What is asked of a transaction's fee.
  private struct FeeClaim {
    var asks: [Ask]
    var hops: UInt32
  }

  /// What is asked of a transaction.
  private struct Asked {
    /// In the order of the line.
    var asks: [Ask] = []
    var outputs: [UInt64] = []
    var hops = UInt32.max

    var line: [Stretch] { asks.map(\.stretch) }

    mutating func add(_ claim: Claim, of output: UInt64, at position: UInt64) {
      add(claim.stretches.map { Ask(output: output, stretch: $0) }, claim.hops, at: position)
    }

    mutating func add(_ more: [Ask], _ claimHops: UInt32, at position: UInt64) {
      asks += more.map { ask in
        let (start, end) = (ask.stretch.start &+ position, ask.stretch.end &+ position)
        return Ask(output: ask.output, stretch: Stretch(start: start, end: end))
      }
      hops = min(hops, claimHops)
    }
  }

  let graph: ChainGraph
  let method: Method
  let knowledge: any StopKnowledge
  let rules: SweepRules
  private var claims: [UInt64: Claim] = [:]
  private var feeClaims: [UInt32: FeeClaim] = [:]
  private var frontier = EventQueue()
  private var visited = 0
  private var targets: Set<UInt64> = []
  /// Satoshis asked for, each once.
  private(set) var asked: UInt64 = 0
  private(set) var leaves: [FlowEnd] = []
  /// Key of the event at hand.
  private var position: UInt64 = 0
  /// A coin that its own transaction or an earlier one spends, which no sound store has.
  private(set) var misplaced: Int?
  private(set) var steps: [FlowStep] = []
  /// The targets' values.
  private(set) var targetsSat: UInt64 = 0

  init(
    graph: ChainGraph, method: Method, knowledge: any StopKnowledge, rules: SweepRules
  ) {
    self.graph = graph
    self.method = method
    self.knowledge = knowledge
    self.rules = rules
  }

  /// Asks where all of some outputs come from.
  mutating func run(targets: [OutputIndex]) {
    self.targets = Set(targets.map(\.rawValue))
    for target in Set(targets).sorted() {
      targetsSat &+= graph.outputAmount[target.int]
      asked &+= graph.outputAmount[target.int]
      let whole = Stretch(start: 0, end: graph.outputAmount[target.int])
      claims[target.rawValue] = Claim(stretches: [whole], hops: 0)
      frontier.push(key(of: graph.transaction(ofOutput: target)))
    }
    var progress = rules.progress
    defer { progress.finish() }
    while let key = frontier.pop() {
      position = key
      let reversed = UInt64.max - key
      progress.reach(progress.span - Int(reversed >> 1))
      let last = TxIndex(rawValue: UInt32(reversed >> 1))
      if reversed & 1 == 1 {
        unwindCoinbase(TxIndex(rawValue: graph.blockFirstTx[graph.block(of: last).int]))
      } else {
        unwind(last)
      }
    }
  }

  /// Later transactions first; a coinbase before the rest of its block, whose fees it asks for.
  private func key(of transaction: TxIndex) -> UInt64 {
    var key = UInt64(transaction.rawValue) << 1
    if graph.isCoinbase(transaction) {
      let block = graph.block(of: transaction)
      key = UInt64(graph.blockFirstTx[block.int + 1] - 1) << 1 | 1
    }
    return UInt64.max - key
  }

  /// What is asked of a transaction's slots, as ascending stretches of its line.
  private mutating func takeClaims(of transaction: TxIndex, fee: UInt64) -> Asked {
    var asked = Asked()
    let outputs = graph.outputs(of: transaction)
    var position: UInt64 = 0
    // From the front lie the outputs and the fee, or for LIFO the fee and the outputs in reverse.
    for place in 0...outputs.count {
      let slot = method == .lifo ? outputs.count - place : place
      guard slot < outputs.count else {
        if let claim = feeClaims.removeValue(forKey: transaction.rawValue) {
          asked.add(claim.asks, claim.hops, at: position)
        }
        position &+= fee
        continue
      }
      let output = UInt64(outputs.lowerBound + slot)
      if let claim = claims.removeValue(forKey: output) {
        asked.add(claim, of: output, at: position)
        asked.outputs.append(output)
      }
      position &+= graph.outputAmount[Int(output)]
    }
    return asked
  }

  private mutating func unwind(_ transaction: TxIndex) {
    let rows = Array(graph.inputs(of: transaction))
    let values = rows.map { row -> UInt64 in
      let spent = graph.inputSpentOutput[row]
      return spent == missingParent ? 0 : graph.outputAmount[spent]
    }
    let paid = graph.outputSum(of: transaction)
    let whole = values.reduce(UInt64(0), &+)
    let asked = takeClaims(of: transaction, fee: whole > paid ? whole - paid : 0)
    visited += 1
    let why = rules.limit(
      rows.count + graph.outputs(of: transaction).count, .maker(graph.txid[transaction.int]),
      visited: visited)
    if let why { return end(asked, transaction, why) }
    let (parts, unknown) = divide(asked.line, over: values)
    let spent = rows.map { graph.inputSpentOutput[$0] }
    steps += BackwardParts(method, graph).steps(asked.asks, parts, spent, values)
    for (place, stretches) in parts.enumerated() where !stretches.isEmpty {
      let claim = Claim(stretches: stretches, hops: asked.hops + 1)
      arrive(OutputIndex(spent[place]), claim)
    }
    guard unknown > 0 else { return }
    leaves.append(leaf(.unknownParent, nil, transaction, unknown, asked.hops))
  }

  /// What is asked of a transaction ends at it.
  private mutating func end(_ asked: Asked, _ transaction: TxIndex, _ why: Ending) {
    let sum = BackwardSweep.sum(asked.line)
    let output = asked.outputs.count == 1 ? asked.outputs.first : nil
    leaves.append(
      leaf(why, output.map { OutputIndex(rawValue: $0) }, transaction, sum, asked.hops))
  }

  /// Stretches of each input, and how much of the line lies beyond all known inputs.
  private func divide(
    _ line: [Stretch], over values: [UInt64]
  ) -> (parts: [[Stretch]], unknown: UInt64) {
    let sum = BackwardSweep.sum(line)
    let whole = values.reduce(UInt64(0), &+)
    if method == .poison {
      return (values.map { $0 > 0 && sum > 0 ? [Stretch(start: 0, end: $0)] : [] }, 0)
    }
    if method == .haircut {
      let known = min(sum, whole)
      let parts = ProRata.split(known, over: values).map { part in
        part > 0 ? [Stretch(start: 0, end: part)] : []
      }
      return (parts, sum - known)
    }
    return BackwardSweep.cut(line, over: values)
  }

  /// Stretches of each coin of a line that runs in step with some stretches in ascending order,
  /// adjoining ones as one; one pass over both.
  static func cut(
    _ line: [Stretch], over values: [UInt64]
  ) -> (parts: [[Stretch]], unknown: UInt64) {
    let joined = BackwardSweep.joined(line)
    var parts = values.map { _ in [Stretch]() }
    var (first, waiting) = (UInt64(0), 0)
    for (place, value) in values.enumerated() where value > 0 {
      while waiting < joined.count, joined[waiting].start < first &+ value {
        let (start, end) = (max(joined[waiting].start, first), joined[waiting].end)
        parts[place].append(Stretch(start: start &- first, end: min(end, first &+ value) &- first))
        guard end <= first &+ value else { break }
        waiting += 1
      }
      first &+= value
    }
    let beyond = joined[waiting...].reduce(UInt64(0)) { $0 &+ $1.end &- max($1.start, first) }
    return (parts, beyond)
  }

  private static func joined(_ line: [Stretch]) -> [Stretch] {
    var joined: [Stretch] = []
    for stretch in line {
      if let last = joined.last, last.end == stretch.start {
        joined[joined.count - 1].end = stretch.end
      } else {
        joined.append(stretch)
      }
    }
    return joined
  }

  /// Books an origin, or asks on.
  private mutating func arrive(_ output: OutputIndex, _ claim: Claim) {
    // A target is asked for whole already, and a coin has one spender; what is asked twice counts
    // once.
    guard !targets.contains(output.rawValue), claims[output.rawValue] == nil else {
      if method.conserves { asked &-= claim.sum }
      return
    }
    let maker = graph.transaction(ofOutput: output)
    if let service = knowledge.service(at: output) {
      leaves.append(leaf(.service(service), output, maker, claim.sum, claim.hops))
    } else if let found = knowledge.coinJoin(maker) {
      let why = Ending.coinjoin(found, .maker(graph.txid[maker.int]))
      leaves.append(leaf(why, output, maker, claim.sum, claim.hops))
    } else if let maxHops = rules.maxHops, claim.hops >= maxHops {
      leaves.append(leaf(.hops(limit: maxHops), output, maker, claim.sum, claim.hops))
    } else {
      let next = key(of: maker)
      guard next > position else {
        misplaced = output.int
        return
      }
      claims[output.rawValue] = claim
      frontier.push(next)
    }
  }

  private mutating func unwindCoinbase(_ coinbase: TxIndex) {
    let outputs = graph.outputs(of: coinbase)
    guard rules.fees == .follow else {
      for output in outputs {
        guard let claim = claims.removeValue(forKey: UInt64(output)) else { continue }
        leaves.append(leaf(.mined, OutputIndex(output), coinbase, claim.sum, claim.hops))
      }
      return
    }
    let block = graph.block(of: coinbase)
    let payers = graph.transactions(of: block).dropFirst().map { TxIndex($0) }
    let fees = payers.map { graph.fee(of: $0) }
    let paid = graph.outputSum(of: coinbase)
    let subsidy = graph.subsidy(of: block)
    let line = CoinbaseLine(
      order: rules.coinbaseOrder, subsidy: subsidy, firstPayer: 0, fees: fees)
    let whole = line.whole(paid: paid)
    let mined = whole &- fees.reduce(UInt64(0), &+)
    for output in outputs {
      guard let claim = claims[UInt64(output)] else { continue }
      // One output at a time, so that what was mined is told apart by output.
      let asked = takeClaim(output, of: coinbase, unclaimed: whole &- paid)
      let isFirst = rules.coinbaseOrder == .subsidyFirst
      let (parts, beyond) = divide(asked.line, over: isFirst ? [mined] + fees : fees + [mined])
      let own = isFirst ? parts.first : parts.last
      let sat = BackwardSweep.sum(own ?? []) &+ beyond
      if sat > 0 {
        leaves.append(leaf(.mined, OutputIndex(output), coinbase, sat, claim.hops))
      }
      let others = isFirst ? parts.dropFirst() : parts.dropLast()
      for (payer, stretches) in zip(payers, others) where !stretches.isEmpty {
        ask(feeOf: payer, stretches, for: UInt64(output), hops: claim.hops + 1)
      }
    }
  }

  /// What is asked of one output of a coinbase.
  private mutating func takeClaim(
    _ output: Int, of coinbase: TxIndex, unclaimed: UInt64
  ) -> Asked {
    var asked = Asked()
    let outputs = graph.outputs(of: coinbase)
    let before =
      method == .lifo ? (output + 1)..<outputs.upperBound : outputs.lowerBound..<output
    let position = before.reduce(method == .lifo ? unclaimed : 0) { $0 &+ graph.outputAmount[$1] }
    if let claim = claims.removeValue(forKey: UInt64(output)) {
      asked.add(claim, of: UInt64(output), at: position)
    }
    return asked
  }

  private mutating func ask(
    feeOf payer: TxIndex, _ stretches: [Stretch], for output: UInt64, hops: UInt32
  ) {
    var claim = feeClaims[payer.rawValue] ?? FeeClaim(asks: [], hops: hops)
    // Poison asks for the fee whole; asked for by another output it counts no second time.
    let counted = method == .poison && !claim.asks.isEmpty ? [Stretch(start: 0, end: 0)] : stretches
    claim.asks += counted.map { Ask(output: output, stretch: $0) }
    if method == .fifo || method == .lifo {
      claim.asks.sort { $0.stretch.start < $1.stretch.start }
    }
    claim.hops = min(claim.hops, hops)
    feeClaims[payer.rawValue] = claim
    frontier.push(key(of: payer))
  }

  private func leaf(
    _ why: Ending, _ output: OutputIndex?, _ maker: TxIndex, _ sat: UInt64, _ hops: UInt32
  ) -> FlowEnd {
    FlowEnd(
      ending: why, output: output, transaction: maker, runs: [TaintRun(sat, 1)], hops: hops)
  }
}
