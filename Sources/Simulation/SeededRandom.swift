/// Random numbers that depend on a seed and on nothing else (SplitMix64).
///
/// The ways to draw are our own too: those of the standard library may change from one release of
/// Swift to the next, and a committed sample chain must not change with them.
public struct SeededRandom: Sendable {
  private var state: UInt64

  /// A stream of its own for each seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to and without `bound`; 0 where the bound is 0.
  public mutating func number(below bound: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: (UInt128(next()) * UInt128(bound)) >> 64)
  }

  /// A number within a closed range.
  public mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(number(below: UInt64(range.upperBound - range.lowerBound) + 1))
  }

  /// An amount of satoshis within a closed range.
  public mutating func amount(in range: ClosedRange<UInt64>) -> UInt64 {
    range.lowerBound + number(below: range.upperBound - range.lowerBound + 1)
  }

  /// True once in `count` draws on average.
  public mutating func happens(oneIn count: UInt64) -> Bool {
    number(below: count) == 0
  }

  /// Some bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 56) }
  }

  /// The elements in a random order.
  public mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, number(in: 0...last))
    }
    return result
  }
}
