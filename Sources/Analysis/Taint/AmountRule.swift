/// A convention that needs only the sum of taint in a transaction, as a kernel's inner loop.
protocol AmountRule {
  /// Whether the sum of taint is kept.
  static var conserves: Bool { get }
  /// Whether whatever is reached is wholly tainted, so that nothing has to be divided.
  static var taintsAll: Bool { get }
  /// Writes what each slot gets of some tainted satoshis, the last slot being the fee; `whole` is
  /// the sum of the slots, and more than what is tainted.
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over slots: UnsafeMutableBufferPointer<UInt64>,
    into parts: UnsafeMutableBufferPointer<UInt64>,
    remainders: UnsafeMutableBufferPointer<UInt64>)
}

/// ``Poison`` as a kernel.
enum PoisonAmounts: AmountRule {
  static let conserves = false
  static let taintsAll = true

  @inline(__always)
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over slots: UnsafeMutableBufferPointer<UInt64>,
    into parts: UnsafeMutableBufferPointer<UInt64>,
    remainders: UnsafeMutableBufferPointer<UInt64>
  ) {}
}

/// ``Haircut`` as a kernel: the same whole satoshis.
enum HaircutAmounts: AmountRule {
  static let conserves = true
  static let taintsAll = false

  @inline(__always)
  static func divide(
    _ tainted: UInt64, of whole: UInt64, over slots: UnsafeMutableBufferPointer<UInt64>,
    into parts: UnsafeMutableBufferPointer<UInt64>,
    remainders: UnsafeMutableBufferPointer<UInt64>
  ) {
    var left = tainted
    for slot in slots.indices {
      let (product, overflow) = tainted.multipliedReportingOverflow(by: slots[slot])
      let (quotient, remainder) =
        overflow
        ? whole.dividingFullWidth(tainted.multipliedFullWidth(by: slots[slot]))
        : product.quotientAndRemainder(dividingBy: whole)
      parts[slot] = quotient
      remainders[slot] = remainder
      left -= quotient
    }
    if left > 0 { handOut(left, parts, remainders) }
  }

  /// One more satoshi each to the largest remainders, the lowest slot first among equals.
  private static func handOut(
    _ left: UInt64, _ parts: UnsafeMutableBufferPointer<UInt64>,
    _ remainders: UnsafeMutableBufferPointer<UInt64>
  ) {
    guard left <= 8 else {
      let order = remainders.indices.sorted {
        remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
      }
      for slot in order.prefix(Int(left)) { parts[slot] += 1 }
      return
    }
    for _ in 0..<left {
      var best = 0
      for slot in remainders.indices where remainders[slot] > remainders[best] { best = slot }
      parts[best] += 1
      // A sum of taint below the whole leaves more slots with a remainder than satoshis.
      remainders[best] = 0
    }
  }
}
