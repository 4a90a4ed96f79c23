import ChainStore

/// What of each tainted coin that a transaction spends lies in each of its slots: the outputs in
/// order of vout, the fee last. Parts of nothing are left out.
///
/// The memory of one transaction serves the next. Cost in proportion to the coins, the slots and the
/// parts; in proportion to coins times slots where every slot gets some of every coin.
struct TransactionParts {
  /// What lies in a slot of a coin.
  struct Part {
    var coin: Int
    var slot: Int
    var sat: UInt64
  }

  /// The parts of the transaction at hand.
  private(set) var all: [Part] = []
  private var coins: [Int] = []
  private var held: [UInt64] = []
  private var whole: UInt64 = 0
  /// Whether what the coins hold has no sum, as only a damaged store has it.
  private var isOverfull = false
  private var order: [Int] = []
  /// Parts and remainders of a slot, and one more of each.
  private var scratch: [UInt64] = []

  /// Forgets everything, for the next transaction.
  mutating func clear() {
    all.removeAll(keepingCapacity: true)
    coins.removeAll(keepingCapacity: true)
    held.removeAll(keepingCapacity: true)
    (whole, isOverfull) = (0, false)
  }

  /// A tainted coin that goes in, in the order of the inputs, and what it holds.
  mutating func enter(_ coin: Int, _ sat: UInt64) {
    coins.append(coin)
    held.append(sat)
    let (sum, overflow) = whole.addingReportingOverflow(sat)
    (whole, isOverfull) = (sum, isOverfull || overflow)
  }

  /// A part; one that goes on with the last is joined to it.
  mutating func add(_ coin: Int, _ slot: Int, _ sat: UInt64) {
    guard sat > 0 else { return }
    if let last = all.last, last.coin == coin, last.slot == slot {
      all[all.count - 1].sat &+= sat
    } else {
      all.append(Part(coin: coin, slot: slot, sat: sat))
    }
  }

  /// A method that keeps no sums puts the whole of every slot on every coin.
  mutating func repeatWhole(_ sat: UInt64, in slot: Int) {
    for coin in coins { add(coin, slot, sat) }
  }

  /// What is in each slot, divided among the coins in proportion to what they hold: the largest
  /// remainders get one satoshi more, the first coin among equals.
  mutating func divideInProportion(_ slots: UnsafePointer<UInt64>, count: Int) {
    if unsafe isOverfull || giveAllToOne(slots, count: count) { return }
    let room = 2 * (coins.count + 1)
    if scratch.count < room { scratch = [UInt64](repeating: 0, count: 2 * room) }
    for slot in 0..<count where unsafe slots[slot] > 0 {
      if unsafe slots[slot] < whole { unsafe split(slots[slot]) } else { copyHeld() }
      for place in coins.indices { add(coins[place], slot, scratch[place]) }
    }
  }

  private mutating func copyHeld() {
    for place in held.indices { scratch[place] = held[place] }
  }

  private mutating func split(_ sat: UInt64) {
    unsafe held.withUnsafeBufferPointer { held in
      unsafe scratch.withUnsafeMutableBufferPointer { parts in
        guard let held = held.baseAddress, let parts = parts.baseAddress else { return }
        unsafe HaircutAmounts.split(
          sat, of: whole, over: PlainAmounts(rows: held), count: coins.count, fee: 0, into: parts)
      }
    }
  }

  /// The coins are poured into the slots one after the other, as the slots were filled.
  mutating func pour(
    _ slots: UnsafePointer<UInt64>, count: Int, _ filling: SlotOrder, over outputs: Amounts
  ) {
    if unsafe giveAllToOne(slots, count: count) { return }
    order.removeAll(keepingCapacity: true)
    for slot in 0..<(count - 1) where unsafe slots[slot] > 0 { order.append(slot) }
    switch filling {
    case .byVout: break
    case .byVoutReversed: order.reverse()
    case .largestFirst:
      order.sort { outputs[$0] == outputs[$1] ? $0 < $1 : outputs[$0] > outputs[$1] }
    }
    order.append(count - 1)
    var (place, left) = (0, held.first ?? 0)
    for slot in order {
      var wanted = unsafe slots[slot]
      while wanted > 0, place < coins.count {
        let sat = min(wanted, left)
        add(coins[place], slot, sat)
        wanted &-= sat
        left &-= sat
        guard left == 0 else { continue }
        place += 1
        left = place < coins.count ? held[place] : 0
      }
    }
  }

  /// Where a single coin goes in, all of every slot is its own.
  private mutating func giveAllToOne(_ slots: UnsafePointer<UInt64>, count: Int) -> Bool {
    guard coins.count == 1 else { return false }
    for slot in 0..<count { unsafe add(coins[0], slot, slots[slot]) }
    return true
  }
}

/// In which order a convention fills outputs; the fee is always last.
enum SlotOrder {
  case byVout, byVoutReversed, largestFirst
}
