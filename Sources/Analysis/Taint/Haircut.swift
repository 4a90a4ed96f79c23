/// Every slot gets the share of taint that the inputs have (Möser, Böhme, Breuker 2014).
///
/// In whole satoshis: floor every slot, then one more satoshi each to the largest remainders, ties
/// to the lowest slot, the fee being the last. 128-bit products.
public struct Haircut: TaintPolicy {
  /// See ``TaintPolicy``.
  public let name = "haircut"
  /// See ``TaintPolicy``.
  public let conserves = true
  /// See ``TaintPolicy``.
  public let keepsLine = false
  /// See ``TaintPolicy``.
  public let rule = "Every output and the fee get the inputs' share of taint, pro rata."

  /// See ``TaintPolicy``.
  public func divide(_ inputs: [PolicyInput], into slots: [UInt64]) -> [[TaintRun]]? {
    var got = slots.map { _ in [TaintRun]() }
    for amount in amounts(inputs) {
      for (slot, part) in ProRata.split(amount.length, over: slots).enumerated() where part > 0 {
        got[slot].append(TaintRun(part, amount.colour))
      }
    }
    return got
  }
}

/// Division in proportion, exact to the satoshi.
public enum ProRata {
  /// Parts of an amount in proportion to some sizes; they sum to the amount. Sizes that together
  /// have more than 64 bits, as only a damaged store has them, get nothing.
  public static func split(_ amount: UInt64, over sizes: [UInt64]) -> [UInt64] {
    var whole: UInt64 = 0
    for size in sizes {
      let (sum, overflow) = whole.addingReportingOverflow(size)
      if overflow { return sizes.map { _ in 0 } }
      whole = sum
    }
    guard whole > 0 else { return sizes.map { _ in 0 } }
    var parts = [UInt64](repeating: 0, count: sizes.count)
    var remainders = [UInt64](repeating: 0, count: sizes.count)
    var left = amount
    for (slot, size) in sizes.enumerated() {
      let product = amount.multipliedFullWidth(by: size)
      let (quotient, remainder) = whole.dividingFullWidth(product)
      (parts[slot], remainders[slot]) = (quotient, remainder)
      left -= quotient
    }
    guard left > 0 else { return parts }
    let order = sizes.indices.sorted {
      remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
    }
    for slot in order.prefix(Int(left)) { parts[slot] += 1 }
    return parts
  }
}
