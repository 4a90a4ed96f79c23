/// A set of outputs of one transaction, by position.
///
/// Up to 64 outputs fit a word, so that the usual transaction allocates nothing.
public struct OutputSet: Sendable, Hashable {
  private var low: UInt64 = 0
  private var high: [UInt64] = []

  /// No outputs.
  public init() {}

  /// Some outputs.
  public init(_ positions: some Sequence<Int>) {
    for position in positions { insert(position) }
  }

  /// Puts an output into the set.
  public mutating func insert(_ position: Int) {
    guard position >= 64 else {
      low |= 1 << UInt64(position)
      return
    }
    let word = position / 64 - 1
    while high.count <= word { high.append(0) }
    high[word] |= 1 << UInt64(position % 64)
  }

  /// Whether an output is in the set.
  public func contains(_ position: Int) -> Bool {
    guard position >= 64 else { return low >> UInt64(position) & 1 == 1 }
    let word = position / 64 - 1
    return word < high.count && high[word] >> UInt64(position % 64) & 1 == 1
  }

  /// Number of outputs in the set.
  public var count: Int { high.reduce(low.nonzeroBitCount) { $0 + $1.nonzeroBitCount } }

  /// Whether the set is empty.
  public var isEmpty: Bool { low == 0 && high.allSatisfy { $0 == 0 } }

  /// The output of a set of one; nil for any other set.
  public var only: Int? {
    if high.isEmpty { return low.nonzeroBitCount == 1 ? low.trailingZeroBitCount : nil }
    return count == 1 ? positions.first : nil
  }

  /// The positions, ascending.
  public var positions: [Int] {
    var list: [Int] = []
    for (word, bits) in ([low] + high).enumerated() {
      var rest = bits
      while rest != 0 {
        list.append(64 * word + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return list
  }

  /// Outputs of both sets.
  public static func & (left: OutputSet, right: OutputSet) -> OutputSet {
    combined(left, right) { $0 & $1 }
  }

  /// Outputs of either set.
  public static func | (left: OutputSet, right: OutputSet) -> OutputSet {
    combined(left, right) { $0 | $1 }
  }

  /// Outputs of the first set that are not in the second.
  public static func - (left: OutputSet, right: OutputSet) -> OutputSet {
    combined(left, right) { $0 & ~$1 }
  }

  /// Sets are equal when they hold the same outputs, however many words they were written with.
  public static func == (left: OutputSet, right: OutputSet) -> Bool {
    (left - right).isEmpty && (right - left).isEmpty
  }

  /// Hashes the outputs.
  public func hash(into hasher: inout Hasher) {
    for position in positions { hasher.combine(position) }
  }

  @inline(__always)
  private static func combined(
    _ left: OutputSet, _ right: OutputSet, _ operation: (UInt64, UInt64) -> UInt64
  ) -> OutputSet {
    var answer = OutputSet()
    answer.low = operation(left.low, right.low)
    guard !left.high.isEmpty || !right.high.isEmpty else { return answer }
    for word in 0..<max(left.high.count, right.high.count) {
      answer.high.append(
        operation(
          word < left.high.count ? left.high[word] : 0,
          word < right.high.count ? right.high[word] : 0))
    }
    return answer
  }
}
