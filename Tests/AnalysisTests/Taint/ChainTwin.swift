import ChainStore

@testable import Analysis

/// The obvious way to trace: every transaction of the chain in order, every coin with a list of its
/// stretches or amounts, every division in 128 bits. It shares nothing with the sweeps but the
/// chain and the words for ends.
struct ChainTwin {
  typealias Runs = [(length: UInt64, colour: UInt32)]

  struct End: Equatable, Comparable {
    var output: Int
    var kind: String
    var shares: [UInt64]
    var hops: UInt32

    static func < (left: End, right: End) -> Bool {
      (left.output, left.kind) < (right.output, right.kind)
    }
  }

  struct Step: Equatable {
    var to: Int
    var from: Int
    var sat: UInt64
  }

  struct Fee: Equatable {
    var from: Int
    var transaction: Int
    var sat: UInt64
  }

  let graph: ChainGraph
  let method: String
  let knowledge: any StopKnowledge
  let rules: SweepRules
  let colours: Int
  private var coins: [Int: (runs: Runs, hops: UInt32)] = [:]
  private var seeds: [Int: UInt32] = [:]
  private var fees: [Int: Runs] = [:]
  /// The same fees, each stretch in the colour of the coin that paid it: its position and one more.
  private var feeCoins: [Int: Runs] = [:]
  private var visited = 0
  private(set) var ends: [End] = []
  private(set) var steps: [Step] = []
  private(set) var paid: [Fee] = []
  /// Coins and outputs of one transaction that hold anything: from, to.
  private(set) var pairs: [[Int]] = []
  private(set) var seeded: UInt64 = 0
  private(set) var fee: UInt64 = 0

  init(
    _ graph: ChainGraph, _ method: String, _ knowledge: any StopKnowledge, _ rules: SweepRules,
    colours: Int
  ) {
    self.graph = graph
    self.method = method
    self.knowledge = knowledge
    self.rules = rules
    self.colours = colours
  }

  private var isLine: Bool { method == "fifo" || method == "lifo" }
  private var conserves: Bool { method != "poison" }

  private func sat(_ runs: Runs) -> UInt64 {
    runs.filter { $0.colour > 0 }.reduce(0) { $0 + $1.length }
  }

  private func shares(_ runs: Runs) -> [UInt64] {
    (1...colours).map { colour in
      runs.filter { $0.colour == UInt32(colour) }.reduce(0) { $0 + $1.length }
    }
  }

  mutating func run(_ named: [(output: Int, colour: UInt32)]) {
    for seed in named where seeds[seed.output] == nil { seeds[seed.output] = seed.colour }
    for (output, colour) in seeds.sorted(by: { $0.key < $1.key }) {
      seeded += graph.outputAmount[output]
      settle(output, [(graph.outputAmount[output], colour)], 0)
    }
    for block in 0..<graph.blockCount {
      let range = graph.transactions(of: BlockIndex(block))
      for number in range.dropFirst() { visit(number) }
      if rules.fees == .follow, range.contains(where: { sat(fees[$0] ?? []) > 0 }) {
        payMiner(block, range)
      }
    }
    ends.sort()
  }

  /// What lies in each slot of each coin, where the line has a colour for each coin: one coin after
  /// the other takes the place of a seed.
  private func byCoin(_ coins: Runs, _ slots: [UInt64], _ parts: [Runs]) -> [[Int: UInt64]] {
    let held = Dictionary(grouping: coins.filter { $0.colour > 0 }, by: \.colour)
      .mapValues { $0.reduce(UInt64(0)) { $0 + $1.length } }
    // Coins are poured in the order in which they go in, whatever their positions.
    var order: [UInt32] = []
    for run in coins where run.colour > 0 && !order.contains(run.colour) {
      order.append(run.colour)
    }
    switch method {
    case "poison":
      return slots.map { size in
        size > 0 ? Dictionary(uniqueKeysWithValues: order.map { (Int($0) - 1, size) }) : [:]
      }
    case "haircut", "pure":
      return parts.map { part in
        let shares = ChainTwin.proRata(sat(part), order.map { held[$0] ?? 0 })
        return Dictionary(uniqueKeysWithValues: zip(order.map { Int($0) - 1 }, shares))
      }
    default:
      let numbered = coins.map { run in
        (length: run.length, colour: UInt32((order.firstIndex(of: run.colour) ?? -1) + 1))
      }
      let whole = slots.reduce(0, +)
      return (divide(numbered, slots, whole) ?? []).map { runs in
        var sums: [Int: UInt64] = [:]
        for run in runs where run.colour > 0 {
          sums[Int(order[Int(run.colour) - 1]) - 1, default: 0] += run.length
        }
        return sums
      }
    }
  }

  private mutating func note(_ sums: [Int: UInt64], to output: Int) {
    for (from, sat) in sums where sat > 0 { steps.append(Step(to: output, from: from, sat: sat)) }
  }

  private mutating func pay(_ sums: [Int: UInt64]) {
    for (from, sat) in sums where sat > 0 {
      paid.append(Fee(from: from, transaction: Int(graph.outputSpender[from]), sat: sat))
    }
  }

  private mutating func settle(_ output: Int, _ runs: Runs, _ hops: UInt32) {
    let index = OutputIndex(output)
    let spender = Int(graph.outputSpender[output])
    var kind: String?
    if graph.isUnspendable(index) {
      kind = "burnt"
    } else if seeds[output] == nil, knowledge.service(at: index) != nil {
      kind = "service"
    } else if spender >= rules.end {
      kind = "unspent"
    } else if seeds[output] == nil, knowledge.changesOwner(index) {
      kind = "limit"
    } else if knowledge.coinJoin(TxIndex(spender)) != nil {
      kind = "coinjoin"
    } else if let most = rules.maxHops, hops >= most {
      kind = "limit"
    }
    if let kind {
      ends.append(End(output: output, kind: kind, shares: shares(runs), hops: hops))
    } else {
      coins[output] = (runs, hops)
    }
  }

  private mutating func visit(_ number: Int) {
    let rows = graph.inputs(of: TxIndex(number))
    let spent = rows.map { graph.inputSpentOutput[$0] }
    let entering = spent.filter { coins[$0] != nil }
    guard !entering.isEmpty else { return }
    visited += 1
    // A coin of no value holds no taint; under poison it taints all the same.
    let tainted = entering.filter { !conserves || sat(coins[$0]?.runs ?? []) > 0 }
    let outputs = graph.outputs(of: TxIndex(number))
    let isWide = rules.maxDegree.map { rows.count + outputs.count > $0 } ?? false
    let line = spent.flatMap { (coin: Int) -> Runs in
      coins[coin]?.runs ?? [(length: graph.outputAmount[coin], colour: UInt32(0))]
    }
    var slots = outputs.map { graph.outputAmount[$0] }
    let whole = spent.reduce(UInt64(0)) { $0 + graph.outputAmount[$1] }
    slots.append(whole - slots.reduce(0, +))
    let hops = (tainted.compactMap { coins[$0]?.hops }.min() ?? 0) + 1
    let parts =
      isWide || visited > (rules.maxTransactions ?? .max) ? nil : divide(line, slots, whole)
    guard let parts else {
      for coin in tainted {
        guard let held = coins[coin], sat(held.runs) > 0 else { continue }
        ends.append(End(output: coin, kind: "limit", shares: shares(held.runs), hops: held.hops))
      }
      return entering.forEach { coins[$0] = nil }
    }
    let owned = spent.flatMap { (coin: Int) -> Runs in
      (coins[coin]?.runs ?? [(length: graph.outputAmount[coin], colour: UInt32(0))]).map { run in
        (run.length, run.colour > 0 ? UInt32(coin + 1) : 0)
      }
    }
    let sums = byCoin(owned, slots, parts)
    for (slot, output) in outputs.enumerated() where sat(parts[slot]) > 0 {
      note(sums[slot], to: output)
      pairs += tainted.map { [$0, output] }
      arrive(output, parts[slot], hops)
    }
    entering.forEach { coins[$0] = nil }
    guard let paid = parts.last, sat(paid) > 0 else { return }
    guard rules.fees == .follow else {
      fee += sat(paid)
      return pay(sums[slots.count - 1])
    }
    fees[number] = paid
    feeCoins[number] = feeRuns(owned, slots, sums[slots.count - 1])
  }

  /// The fee as a line of its coins, or as what each of them has in it.
  private func feeRuns(_ owned: Runs, _ slots: [UInt64], _ sums: [Int: UInt64]) -> Runs {
    if isLine { return cut(owned, slots, slots.reduce(0, +))[slots.count - 1] }
    var runs = Runs()
    for run in owned where run.colour > 0 && !runs.contains(where: { $0.colour == run.colour }) {
      if let sat = sums[Int(run.colour) - 1], sat > 0 { runs.append((sat, run.colour)) }
    }
    return runs
  }

  private mutating func arrive(_ output: Int, _ runs: Runs, _ hops: UInt32) {
    guard let colour = seeds[output] else { return settle(output, runs, hops) }
    guard conserves else { return }
    let value = graph.outputAmount[output]
    seeded -= min(sat(runs), value)
    let rest = value - min(sat(runs), value)
    let merged: Runs =
      isLine
      ? runs.map { ($0.length, $0.colour == 0 ? colour : $0.colour) }
      : runs.filter { $0.colour > 0 } + [(rest, colour)]
    if coins[output] != nil {
      coins[output]?.runs = merged
    } else if let place = ends.firstIndex(where: { $0.output == output && $0.hops == 0 }) {
      ends[place].shares = shares(merged)
    }
  }

  private mutating func payMiner(_ block: Int, _ range: Range<Int>) {
    let coinbase = TxIndex(range.lowerBound)
    var slots = graph.outputs(of: coinbase).map { graph.outputAmount[$0] }
    let paid = slots.reduce(0, +)
    let payers = range.dropFirst().map { number -> (fee: UInt64, runs: Runs) in
      let index = TxIndex(number)
      let fee = graph.inputSum(of: index) - graph.outputSum(of: index)
      return (fee, fees.removeValue(forKey: number) ?? [(fee, 0)])
    }
    let claimed = payers.reduce(UInt64(0)) { $0 + $1.fee }
    let subsidy = max(graph.network.subsidy(at: UInt32(block)), paid > claimed ? paid - claimed : 0)
    var line = payers.flatMap { $0.runs }
    var owned = range.dropFirst().flatMap { (number: Int) -> Runs in
      let index = TxIndex(number)
      let fee = graph.inputSum(of: index) - graph.outputSum(of: index)
      return feeCoins.removeValue(forKey: number) ?? [(fee, 0)]
    }
    let place = rules.coinbaseOrder == .subsidyFirst
    line.insert((subsidy, 0), at: place ? 0 : line.count)
    owned.insert((subsidy, 0), at: place ? 0 : owned.count)
    slots.append(subsidy + claimed - paid)
    guard let parts = divide(line, slots, subsidy + claimed) else {
      for run in owned where run.colour > 0 { pay([Int(run.colour) - 1: run.length]) }
      return lose("limit", line)
    }
    let sums = byCoin(owned, slots, parts)
    for (slot, output) in graph.outputs(of: coinbase).enumerated() where sat(parts[slot]) > 0 {
      note(sums[slot], to: output)
      arrive(output, parts[slot], 1)
    }
    pay(sums[slots.count - 1])
    if let rest = parts.last, sat(rest) > 0 { lose("burnt", rest) }
  }

  private mutating func lose(_ kind: String, _ runs: Runs) {
    ends.append(End(output: -1, kind: kind, shares: shares(runs), hops: 1))
  }

  /// What each slot gets; nil where `pure` ends.
  private func divide(_ line: Runs, _ slots: [UInt64], _ whole: UInt64) -> [Runs]? {
    if isLine { return cut(line, slots, whole) }
    let tainted = Dictionary(grouping: line.filter { $0.colour > 0 }, by: \.colour)
      .mapValues { $0.reduce(UInt64(0)) { $0 + $1.length } }.sorted { $0.key < $1.key }
    if method == "poison" {
      let colour = tainted.first?.key ?? 1
      return slots.map { $0 > 0 ? [($0, colour)] : [] }
    }
    if method == "pure", tainted.reduce(UInt64(0), { $0 + $1.value }) < whole { return nil }
    var parts = slots.map { _ in Runs() }
    var room = slots
    for (colour, amount) in tainted {
      let shares =
        method == "haircut" || method == "pure"
        ? ChainTwin.proRata(amount, slots) : fill(amount, slots, &room)
      for slot in slots.indices where shares[slot] > 0 {
        parts[slot].append((shares[slot], colour))
      }
    }
    return parts
  }

  private func cut(_ line: Runs, _ slots: [UInt64], _ whole: UInt64) -> [Runs] {
    var start: UInt64 = 0
    var bounds = slots.map { size -> (UInt64, UInt64) in
      start += size
      return (start - size, start)
    }
    if method == "lifo" { bounds = bounds.map { (whole - $0.1, whole - $0.0) } }
    return bounds.map { from, to in
      var at: UInt64 = 0
      var piece = Runs()
      for run in line {
        let (low, high) = (max(at, from), min(at + run.length, to))
        if low < high { piece.append((high - low, run.colour)) }
        at += run.length
      }
      return piece
    }
  }

  private func fill(_ amount: UInt64, _ slots: [UInt64], _ room: inout [UInt64]) -> [UInt64] {
    var order = Array(slots.indices.dropLast())
    if method == "juniority" { order.reverse() }
    if method == "tiho" { order.sort { (slots[$1], $0) < (slots[$0], $1) } }
    var (left, got) = (amount, slots.map { _ in UInt64(0) })
    for slot in order + [slots.count - 1] {
      got[slot] = min(left, room[slot])
      room[slot] -= got[slot]
      left -= got[slot]
    }
    return got
  }

  /// Exact fractions with the whole as their denominator: floors, then the largest rests.
  static func proRata(_ amount: UInt64, _ slots: [UInt64]) -> [UInt64] {
    let whole = slots.reduce(UInt128(0)) { $0 + UInt128($1) }
    guard whole > 0 else { return slots.map { _ in 0 } }
    let products = slots.map { UInt128(amount) * UInt128($0) }
    var parts = products.map { UInt64($0 / whole) }
    let order = slots.indices.sorted {
      let (a, b) = (products[$0] % whole, products[$1] % whole)
      return a == b ? $0 < $1 : a > b
    }
    for slot in order.prefix(Int(amount - parts.reduce(0, +))) { parts[slot] += 1 }
    return parts
  }
}
