import ChainStore

/// A convention that needs only the sum of taint in a transaction, as a kernel's inner loop.
protocol AmountRule {
  /// Whether it ends where anything clean comes in.
  static var endsAtMixtures: Bool { get }
  /// In which order taint fills the slots; nil where every slot gets its share of all of it.
  static var filling: SlotOrder? { get }
  /// Writes what each slot gets of some tainted satoshis, fewer than the whole: the outputs first,
  /// the fee last. The slots sum to the whole.
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over outputs: Amounts, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>)
}

/// Amounts by number.
protocol AmountRows {
  subscript(row: Int) -> UInt64 { get }
}

extension Amounts: AmountRows {}

/// Amounts in a row of memory.
@safe
struct PlainAmounts: AmountRows {
  let rows: UnsafePointer<UInt64>

  @inline(__always)
  subscript(row: Int) -> UInt64 { unsafe rows[row] }
}

/// ``Haircut`` as a kernel: the same whole satoshis.
///
/// The share of taint is taken once as a fraction of 2⁶⁴; a slot's part by it is the true quotient
/// or one less, which the remainder tells. So a transaction costs one division, however many slots.
enum HaircutAmounts: AmountRule {
  static let endsAtMixtures = false
  static let filling: SlotOrder? = nil

  @inline(__always)
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over outputs: Amounts, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>
  ) {
    unsafe split(tainted, of: whole, over: outputs, count: count, fee: fee, into: parts)
  }

  /// The same over amounts wherever they stand.
  @inline(__always)
  static func split(
    _ tainted: UInt64, of whole: UInt64, over outputs: some AmountRows, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>
  ) {
    if tainted == 1 { return unsafe giveOne(over: outputs, count: count, fee: fee, into: parts) }
    let share = whole.dividingFullWidth((high: tainted, low: 0)).quotient
    let remainders = unsafe parts + (count &+ 1)
    var left = tainted
    var slot = 0
    while slot <= count {
      let size = slot < count ? outputs[slot] : fee
      var part = size.multipliedFullWidth(by: share).high
      var remainder = tainted &* size &- part &* whole
      if remainder >= whole {
        part &+= 1
        remainder &-= whole
      }
      unsafe parts[slot] = part
      unsafe remainders[slot] = remainder
      left &-= part
      slot &+= 1
    }
    if left > 0 { unsafe handOut(left, parts, remainders, count &+ 1) }
  }

  /// A single satoshi goes to the largest slot, the first among equals.
  @inline(__always)
  private static func giveOne(
    over outputs: some AmountRows, count: Int, fee: UInt64,
    into parts: UnsafeMutablePointer<UInt64>
  ) {
    var (best, most) = (count, fee)
    var slot = count
    while slot > 0 {
      slot &-= 1
      unsafe parts[slot] = 0
      if outputs[slot] >= most { (best, most) = (slot, outputs[slot]) }
    }
    unsafe parts[count] = 0
    unsafe parts[best] = 1
  }

  /// One more satoshi each to the largest remainders, the lowest slot first among equals.
  private static func handOut(
    _ left: UInt64, _ parts: UnsafeMutablePointer<UInt64>,
    _ remainders: UnsafeMutablePointer<UInt64>, _ count: Int
  ) {
    // More than there are slots only where a damaged store's amounts have no sum.
    let left = min(left, UInt64(count))
    guard left <= 8 else {
      let order = (0..<count).sorted {
        unsafe remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
      }
      for slot in order.prefix(Int(left)) { unsafe parts[slot] &+= 1 }
      return
    }
    for _ in 0..<left {
      var best = 0
      var slot = 1
      while slot < count {
        if unsafe remainders[slot] > remainders[best] { best = slot }
        slot &+= 1
      }
      unsafe parts[best] &+= 1
      // Never again: fewer satoshis are left than slots with a remainder.
      unsafe remainders[best] = 0
    }
  }
}

/// ``Pure`` as a kernel: what is not a mixture needs no division.
enum PureAmounts: AmountRule {
  static let endsAtMixtures = true
  static let filling: SlotOrder? = nil

  static func divide(
    _ tainted: UInt64, of whole: UInt64, over outputs: Amounts, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>
  ) {}
}

/// ``FillPolicy/seniority`` as a kernel.
enum SeniorityAmounts: AmountRule {
  static let endsAtMixtures = false
  static let filling: SlotOrder? = .byVout

  @inline(__always)
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over outputs: Amounts, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>
  ) {
    var left = tainted
    for slot in 0..<count {
      unsafe parts[slot] = min(left, outputs[slot])
      unsafe left &-= parts[slot]
    }
    unsafe parts[count] = left
  }
}

/// ``FillPolicy/juniority`` as a kernel.
enum JuniorityAmounts: AmountRule {
  static let endsAtMixtures = false
  static let filling: SlotOrder? = .byVoutReversed

  @inline(__always)
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over outputs: Amounts, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>
  ) {
    var (left, slot) = (tainted, count)
    while slot > 0 {
      slot &-= 1
      unsafe parts[slot] = min(left, outputs[slot])
      unsafe left &-= parts[slot]
    }
    unsafe parts[count] = left
  }
}

/// ``FillPolicy/tiho`` as a kernel.
enum TihoAmounts: AmountRule {
  static let endsAtMixtures = false
  static let filling: SlotOrder? = .largestFirst

  static func divide(
    _ tainted: UInt64, of whole: UInt64, over outputs: Amounts, count: Int,
    fee: UInt64, into parts: UnsafeMutablePointer<UInt64>
  ) {
    unsafe parts.update(repeating: 0, count: count)
    var left = tainted
    guard count <= 16 else {
      let order = (0..<count).sorted {
        outputs[$0] == outputs[$1] ? $0 < $1 : outputs[$0] > outputs[$1]
      }
      for slot in order where left > 0 {
        unsafe parts[slot] = min(left, outputs[slot])
        unsafe left &-= parts[slot]
      }
      unsafe parts[count] = left
      return
    }
    // The largest output that has nothing yet, again and again.
    while left > 0 {
      var best = -1
      for slot in 0..<count where unsafe parts[slot] == 0 && outputs[slot] > 0 {
        if best < 0 || outputs[slot] > outputs[best] { best = slot }
      }
      guard best >= 0 else { break }
      unsafe parts[best] = min(left, outputs[best])
      unsafe left &-= parts[best]
    }
    unsafe parts[count] = left
  }
}
