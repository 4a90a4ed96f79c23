/// How many hashes a header, or a chain of them, took to find: what the best chain has most of.
///
/// An exact 256-bit number; a sum that would pass 2^256, which no chain can, wraps.
public struct Work: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  private var number: UInt256

  /// No work.
  public static let zero = Work(number: .zero)

  private init(number: UInt256) {
    self.number = number
  }

  /// Expected hashes under a target in compact form: 2^256 / (target + 1), rounded down; zero for
  /// a target that is zero, negative or too large.
  public init(bits: UInt32) {
    guard let target = UInt256(compactTarget: bits) else {
      self = .zero
      return
    }
    // 2^256 itself does not fit, so it is taken as (~target + target + 1).
    let one = UInt256(high: 0, low: 1)
    number = (~target).quotient(by: target &+ one) &+ one
  }

  /// The number as four words, the most significant first.
  public var words: [UInt64] {
    [
      UInt64(number.high >> 64), UInt64(truncatingIfNeeded: number.high),
      UInt64(number.low >> 64), UInt64(truncatingIfNeeded: number.low),
    ]
  }

  /// 64 hex digits, as nodes print chain work.
  public var description: String {
    Hex.encode(
      words.flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
      })
  }

  /// The work of two runs of headers together.
  public static func + (left: Work, right: Work) -> Work {
    Work(number: left.number &+ right.number)
  }

  /// Adds the work of more headers.
  public static func += (left: inout Work, right: Work) { left = left + right }

  /// Orders by size.
  public static func < (left: Work, right: Work) -> Bool { left.number < right.number }
}

extension BlockHeader {
  /// The work that this header stands for, by its own target.
  public var work: Work { Work(bits: bits) }

  /// Whether the hash, as a number, is at most the target that the header states.
  public var meetsTarget: Bool {
    guard let target = UInt256(compactTarget: bits) else { return false }
    return UInt256(hash) <= target
  }
}
