import ChainStore

/// Where the satoshis of some outputs come from: one pass against chain order, under FIFO or
/// haircut, the two conventions that run both ways.
///
/// FIFO maps stretches of an output to stretches of the line of inputs; haircut divides what is
/// asked of a transaction among its inputs by value, in whole satoshis that keep the sum.
struct BackwardSweep {
  /// The conventions that can be run backward.
  enum Method: String, CaseIterable {
    case fifo, haircut
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

    var sum: UInt64 { stretches.reduce(0) { $0 + $1.end - $1.start } }
  }

  let graph: ChainGraph
  let method: Method
  let fees: FeeHandling
  let knowledge: any StopKnowledge
  let maxHops: UInt32?
  private var claims: [UInt64: Claim] = [:]
  private var feeClaims: [UInt32: Claim] = [:]
  private var frontier = EventQueue()
  private var targets: Set<UInt64> = []
  /// Satoshis asked for, each once.
  private(set) var asked: UInt64 = 0
  private(set) var leaves: [TaintSweep.Leaf] = []
  private(set) var edges: [(from: UInt64, to: UInt64, transaction: UInt32, sat: UInt64)] = []

  init(
    graph: ChainGraph, method: Method, fees: FeeHandling, knowledge: any StopKnowledge,
    maxHops: UInt32?
  ) {
    self.graph = graph
    self.method = method
    self.fees = fees
    self.knowledge = knowledge
    self.maxHops = maxHops
  }

  /// Asks where all of some outputs come from.
  mutating func run(targets: [OutputIndex]) {
    self.targets = Set(targets.map(\.rawValue))
    for target in Set(targets).sorted() {
      asked &+= graph.outputAmount[target.int]
      let whole = Stretch(start: 0, end: graph.outputAmount[target.int])
      claims[target.rawValue] = Claim(stretches: [whole], hops: 0)
      wait(for: graph.transaction(ofOutput: target))
    }
    while let key = frontier.pop() {
      let reversed = UInt64.max - key
      let last = TxIndex(rawValue: UInt32(reversed >> 1))
      if reversed & 1 == 1 {
        unwindCoinbase(TxIndex(rawValue: graph.blockFirstTx[graph.block(of: last).int]))
      } else {
        unwind(last)
      }
    }
  }

  /// Later transactions first; a coinbase before the rest of its block, whose fees it asks for.
  private mutating func wait(for transaction: TxIndex) {
    var key = UInt64(transaction.rawValue) << 1
    if graph.isCoinbase(transaction) {
      let block = graph.block(of: transaction)
      key = UInt64(graph.blockFirstTx[block.int + 1] - 1) << 1 | 1
    }
    frontier.push(UInt64.max - key)
  }

  /// What is asked of a transaction's slots, as stretches of its line.
  private mutating func takeClaims(
    of transaction: TxIndex
  ) -> (stretches: [Stretch], asked: [(output: UInt64, sat: UInt64)], hops: UInt32) {
    var line: [Stretch] = []
    var asked: [(output: UInt64, sat: UInt64)] = []
    var hops = UInt32.max
    var position: UInt64 = 0
    for output in graph.outputs(of: transaction) {
      let index = UInt64(output)
      if let claim = claims.removeValue(forKey: index) {
        line += claim.stretches.map { Stretch(start: $0.start + position, end: $0.end + position) }
        asked.append((index, claim.sum))
        hops = min(hops, claim.hops)
      }
      position += graph.outputAmount[output]
    }
    if let claim = feeClaims.removeValue(forKey: transaction.rawValue) {
      line += claim.stretches.map { Stretch(start: $0.start + position, end: $0.end + position) }
      hops = min(hops, claim.hops)
    }
    return (line, asked, hops)
  }

  private mutating func unwind(_ transaction: TxIndex) {
    let (line, asked, hops) = takeClaims(of: transaction)
    let rows = Array(graph.inputs(of: transaction))
    let values = rows.map { row -> UInt64 in
      let spent = graph.inputSpentOutput[row]
      return spent == missingParent ? 0 : graph.outputAmount[spent]
    }
    let (parts, unknown) = divide(line, over: values)
    for (place, stretches) in parts.enumerated() where !stretches.isEmpty {
      let claim = Claim(stretches: stretches, hops: hops + 1)
      let spent = graph.inputSpentOutput[rows[place]]
      for (output, _) in asked {
        edges.append((UInt64(spent), output, transaction.rawValue, claim.sum))
      }
      arrive(OutputIndex(spent), claim)
    }
    guard unknown > 0 else { return }
    leaves.append(
      leaf(.limit, nil, transaction, unknown, hops, "from transactions outside the store"))
  }

  /// Stretches of each input, and how much of the line lies beyond all known inputs.
  private func divide(
    _ line: [Stretch], over values: [UInt64]
  ) -> (parts: [[Stretch]], unknown: UInt64) {
    let sum = line.reduce(UInt64(0)) { $0 + $1.end - $1.start }
    let whole = values.reduce(UInt64(0), &+)
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
        parts[place].append(Stretch(start: start - first, end: min(end, first &+ value) - first))
        guard end <= first &+ value else { break }
        waiting += 1
      }
      first &+= value
    }
    let beyond = joined[waiting...].reduce(UInt64(0)) { $0 + $1.end - max($1.start, first) }
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
      asked &-= claim.sum
      return
    }
    let maker = graph.transaction(ofOutput: output)
    if let service = knowledge.service(at: output) {
      var end = leaf(.service, output, maker, claim.sum, claim.hops, service.reason)
      end.service = service
      leaves.append(end)
    } else if let why = knowledge.coinJoin(maker) {
      leaves.append(
        leaf(.coinjoin, output, maker, claim.sum, claim.hops, "made by a coinjoin: \(why)"))
    } else if let maxHops, claim.hops >= maxHops {
      leaves.append(
        leaf(.limit, output, maker, claim.sum, claim.hops, "the limit of \(maxHops) hops"))
    } else {
      claims[output.rawValue] = claim
      wait(for: maker)
    }
  }

  private mutating func unwindCoinbase(_ coinbase: TxIndex) {
    let block = graph.block(of: coinbase)
    let range = graph.transactions(of: block)
    let subsidy = graph.network.subsidy(at: block.rawValue)
    let payers = range.dropFirst().map { TxIndex($0) }
    let feeOf = payers.map { index -> UInt64 in
      let (into, out) = (graph.inputSum(of: index), graph.outputSum(of: index))
      return into > out ? into - out : 0
    }
    var position: UInt64 = 0
    for output in graph.outputs(of: coinbase) {
      let index = OutputIndex(output)
      defer { position += graph.outputAmount[output] }
      guard let claim = claims.removeValue(forKey: index.rawValue) else { continue }
      guard fees == .follow else {
        leaves.append(leaf(.mined, index, coinbase, claim.sum, claim.hops, "mined here"))
        continue
      }
      let line = claim.stretches.map {
        Stretch(start: $0.start + position, end: $0.end + position)
      }
      let (parts, beyond) = divide(line, over: [subsidy] + feeOf)
      let mined = parts[0].reduce(beyond) { $0 + $1.end - $1.start }
      if mined > 0 { leaves.append(leaf(.mined, index, coinbase, mined, claim.hops, "mined here")) }
      for (place, stretches) in parts.dropFirst().enumerated() where !stretches.isEmpty {
        ask(feeOf: payers[place], stretches, hops: claim.hops + 1)
      }
    }
  }

  private mutating func ask(feeOf payer: TxIndex, _ stretches: [Stretch], hops: UInt32) {
    var claim = feeClaims[payer.rawValue] ?? Claim(stretches: [], hops: hops)
    if method == .haircut {
      let more = stretches.reduce(UInt64(0)) { $0 + $1.end - $1.start }
      claim.stretches = [Stretch(start: 0, end: claim.sum + more)]
    } else {
      claim.stretches += stretches
    }
    claim.hops = min(claim.hops, hops)
    feeClaims[payer.rawValue] = claim
    wait(for: payer)
  }

  private func leaf(
    _ kind: EndpointKind, _ output: OutputIndex?, _ maker: TxIndex, _ sat: UInt64, _ hops: UInt32,
    _ reason: String
  ) -> TaintSweep.Leaf {
    TaintSweep.Leaf(
      kind: kind, output: output, transaction: maker, runs: [TaintRun(sat, 1)], hops: hops,
      service: nil, reason: reason)
  }
}
