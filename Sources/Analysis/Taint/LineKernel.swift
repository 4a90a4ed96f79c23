import ChainStore

/// From which end of the line slots are cut.
enum LineEnd {
  /// Outputs in order of vout, the fee last.
  case front
  /// The fee, then outputs in reverse order of vout: cutting from the back, seen from the front.
  case back
}

/// ``LinePolicy/fifo`` and ``LinePolicy/lifo`` as a kernel: which satoshis of a coin are tainted.
///
/// 16 bytes for each output of the memory pages touched, and 16 for each run. A transaction with
/// one input hands its runs on as they are; one that joins coins writes a new list. Cost in
/// proportion to edges and runs.
struct LineKernel: SweepKernel, ~Copyable {
  static var conserves: Bool { true }
  static var scansAll: Bool { false }

  private let columns: FlowColumns
  private let cutsFrom: LineEnd
  private var coins: CoinTable<RunArena.View>
  private var arena = RunArena()
  private var shares: [Share] = []
  private var line = RunArena.View.none
  /// Coins of the transaction at hand with ``many`` runs or more.
  private var manyRuns: [Int] = []
  private var aside: [(payer: Int, view: RunArena.View, value: UInt64)] = []
  /// The coins that lie in the fees set aside, fee by fee, and how much of each.
  private var asideCoins: [Piece] = []
  /// The coins of the line at hand, end to end, where it has more than one.
  private var pieces: [Piece] = []
  private(set) var feeSat: UInt64 = 0
  private(set) var taintedInputs = 0

  /// Runs whose laying costs so much that looking at who spends their coin costs little beside it.
  private static let many: UInt32 = 16

  /// What a slot of the transaction at hand got.
  private struct Share {
    var sat: UInt64
    var view: RunArena.View
    var size: UInt64
  }

  /// A stretch of a line that is one coin's; below zero for what is nobody's.
  private struct Piece {
    var coin: Int
    var length: UInt64
  }

  init(_ graph: ChainGraph, _ rules: SweepRules, cutsFrom: LineEnd) {
    columns = FlowColumns(graph)
    self.cutsFrom = cutsFrom
    coins = CoinTable(graph, rules, none: .none)
  }

  var feeShare: UInt64 { shares.last?.sat ?? 0 }
  var hasFees: Bool { !aside.isEmpty }
  var runCount: Int { arena.count }

  mutating func clear() {
    coins.clear()
    arena.clear()
    aside.removeAll(keepingCapacity: true)
    asideCoins.removeAll(keepingCapacity: true)
    feeSat = 0
  }

  mutating func taint(_ coin: Int, value: UInt64) {
    guard value > 0, arena.count < RunArena.most else { return }
    let first = arena.count
    arena.append(RunArena.Run(start: 0, end: value), in: first)
    coins.set(coin, RunArena.View(base: 0, first: UInt32(first), count: 1))
  }

  func isTainted(_ coin: Int) -> Bool { coins[coin].count > 0 }

  func sat(of coin: Int) -> UInt64 { arena.sat(of: coins[coin], value: columns.amount[coin]) }

  mutating func drop(_ coin: Int) {}

  @inline(__always)
  mutating func divide(_ transaction: Int, inputs: Range<Int>, outputs: Range<Int>) -> Division {
    var count = 0
    for row in inputs {
      let coin = columns.spent[row]
      if coin >= 0, coins[coin].count > 0 { count &+= 1 }
    }
    taintedInputs = count
    guard count > 0 else { return .clean }
    let whole: UInt64
    if inputs.count == 1 {
      let coin = columns.spent[inputs.lowerBound]
      (line, whole) = (coins[coin], columns.amount[coin])
      if line.count >= LineKernel.many { manyRuns.append(coin) }
    } else {
      guard arena.count < RunArena.most - 1_000_000 else { return .full }
      whole = join(inputs)
    }
    guard manyRuns.isEmpty || isSpentOnce(by: transaction) else { return .full }
    cut(whole, outputs)
    feeSat &+= feeShare
    return .divided
  }

  /// Lays the coins end to end; their sum.
  private mutating func join(_ inputs: Range<Int>) -> UInt64 {
    let first = arena.count
    var position: UInt64 = 0
    for row in inputs {
      let coin = columns.spent[row]
      guard coin >= 0 else { continue }
      let (value, view) = (columns.amount[coin], coins[coin])
      if view.count >= LineKernel.many { manyRuns.append(coin) }
      lay(view, value: value, at: position, in: first)
      position &+= value
    }
    line = RunArena.View(base: 0, first: UInt32(first), count: UInt32(arena.count &- first))
    return position
  }

  /// Whether the coins of many runs that go into a transaction are its own to spend, each once. A
  /// damaged store that spends a coin twice would double its runs again and again.
  private mutating func isSpentOnce(by transaction: Int) -> Bool {
    defer { manyRuns.removeAll(keepingCapacity: true) }
    manyRuns.sort()
    return manyRuns.indices.allSatisfy { place in
      unsafe Int(columns.spender[manyRuns[place]]) == transaction
        && (place == 0 || manyRuns[place] != manyRuns[place - 1])
    }
  }

  @inline(__always)
  private mutating func lay(
    _ view: RunArena.View, value: UInt64, at position: UInt64, in first: Int
  ) {
    let end = view.base &+ value
    var place = Int(view.first)
    for _ in 0..<view.count {
      let run = arena[place]
      place &+= 1
      let (from, to) = (max(run.start, view.base), min(run.end, end))
      let shift = position &- view.base
      arena.append(RunArena.Run(start: from &+ shift, end: to &+ shift), in: first)
    }
  }

  /// Cuts the slots off the line; what outputs hold beyond it is clean and comes last.
  private mutating func cut(_ known: UInt64, _ outputs: Range<Int>) {
    shares.removeAll(keepingCapacity: true)
    let paid = outputs.reduce(UInt64(0)) { $0 &+ columns.amount[$1] }
    let whole = max(known, paid)
    for output in outputs {
      shares.append(Share(sat: 0, view: .none, size: columns.amount[output]))
    }
    shares.append(Share(sat: 0, view: .none, size: whole &- paid))
    var (position, place) = (line.base, Int(line.first))
    let (lastPlace, lineEnd) = (Int(line.first) &+ Int(line.count), line.base &+ known)
    for number in 0..<shares.count {
      let slot = cutsFrom == .front ? number : shares.count &- 1 &- number
      let end = position &+ shares[slot].size
      while place < lastPlace, arena[place].end <= position { place &+= 1 }
      let first = place
      var sat: UInt64 = 0
      while place < lastPlace, arena[place].start < end {
        sat &+= min(arena[place].end, end, lineEnd) &- max(arena[place].start, position)
        place &+= 1
      }
      if sat > 0 {
        shares[slot].sat = sat
        shares[slot].view = RunArena.View(
          base: position, first: UInt32(first), count: UInt32(place &- first))
      }
      // The next slot may begin within the last run.
      if place > first { place &-= 1 }
      position = end
    }
  }

  @inline(__always)
  func share(_ slot: Int) -> UInt64 { shares[slot].sat }

  @inline(__always)
  mutating func keep(_ slot: Int, on coin: Int) { coins.set(coin, shares[slot].view) }

  mutating func divideParts(
    _ inputs: Range<Int>, _ outputs: Range<Int>, _ parts: inout TransactionParts
  ) {
    guard inputs.count > 1 else {
      let coin = columns.spent[inputs.lowerBound]
      for slot in shares.indices { parts.add(coin, slot, shares[slot].sat) }
      return
    }
    layPieces(inputs)
    divide(&parts)
  }

  /// The coins of a transaction as pieces of its line.
  private mutating func layPieces(_ inputs: Range<Int>) {
    pieces.removeAll(keepingCapacity: true)
    for row in inputs {
      let coin = columns.spent[row]
      if coin >= 0 { pieces.append(Piece(coin: coin, length: columns.amount[coin])) }
    }
  }

  /// Runs, coins and slots side by side: each stretch of a run is in one coin and one slot.
  private func divide(_ parts: inout TransactionParts) {
    var (piece, pieceEnd) = (-1, UInt64(0))
    var (number, slot, slotEnd) = (-1, 0, UInt64(0))
    for place in Int(line.first)..<(Int(line.first) &+ Int(line.count)) {
      var (position, end) = (arena[place].start, arena[place].end)
      while position < end {
        while pieceEnd <= position, piece &+ 1 < pieces.count {
          piece &+= 1
          pieceEnd &+= pieces[piece].length
        }
        while slotEnd <= position, number &+ 1 < shares.count {
          number &+= 1
          slot = cutsFrom == .front ? number : shares.count &- 1 &- number
          slotEnd &+= shares[slot].size
        }
        end = min(end, pieceEnd, slotEnd)
        guard position < end else { return }
        parts.add(pieces[piece].coin, slot, end &- position)
        (position, end) = (end, arena[place].end)
      }
    }
  }

  /// Few coins hold taint under a convention that keeps its stretches together: no scan pays.
  var isDense: Bool { false }

  func scan<Trail: SweepTrail>(_ scan: inout SweepScan, trail: inout Trail) {}

  func forEachTainted(before output: Int, _ body: (Int) -> Void) {}

  mutating func setFeeAside(_ transaction: Int, _ inputs: Range<Int>) {
    guard let fee = shares.last, fee.sat > 0 else { return }
    feeSat &-= fee.sat
    aside.append((transaction, fee.view, fee.size))
    guard inputs.count > 1 else {
      asideCoins.append(Piece(coin: columns.spent[inputs.lowerBound], length: fee.size))
      return
    }
    layPieces(inputs)
    // From the front the fee lies behind all outputs, from the back before them.
    let start = cutsFrom == .front ? shares.dropLast().reduce(0) { $0 &+ $1.size } : 0
    let end = start &+ fee.size
    var position: UInt64 = 0
    for piece in pieces {
      let (from, to) = (max(position, start), min(position &+ piece.length, end))
      if from < to { asideCoins.append(Piece(coin: piece.coin, length: to &- from)) }
      position &+= piece.length
    }
  }

  mutating func divideFees(_ made: CoinbaseLine, outputs: Range<Int>) -> Division {
    let first = arena.count
    let paid = outputs.reduce(UInt64(0)) { $0 &+ columns.amount[$1] }
    let whole = made.whole(paid: paid)
    let fees = made.fees.reduce(UInt64(0), &+)
    // What outputs hold beyond subsidy and fees counts as subsidy.
    var position = made.order == .subsidyFirst ? whole &- fees : 0
    var payer = made.firstPayer
    var (laid, next) = (UInt64(0), 0)
    pieces.removeAll(keepingCapacity: true)
    for fee in aside {
      while payer < fee.payer {
        position &+= made.fees[payer &- made.firstPayer]
        payer &+= 1
      }
      lay(fee.view, value: fee.value, at: position, in: first)
      pieces.append(Piece(coin: -1, length: position &- laid))
      laid = position
      while laid < position &+ fee.value, next < asideCoins.count {
        pieces.append(asideCoins[next])
        laid &+= asideCoins[next].length
        next += 1
      }
    }
    aside.removeAll(keepingCapacity: true)
    asideCoins.removeAll(keepingCapacity: true)
    line = RunArena.View(base: 0, first: UInt32(first), count: UInt32(arena.count &- first))
    cut(whole, outputs)
    return .divided
  }

  mutating func divideFeeParts(
    _ fees: [TransactionParts.Part], _ outputs: Range<Int>, _ parts: inout TransactionParts
  ) {
    divide(&parts)
  }
}
