import Bitcoin

/// Facts of transactions and inputs that take few values, as codes of one or two bytes.
///
/// A value without a code has the largest one, and stands in `tx.exception`. Codes are fixed by the
/// layout, so that a row depends on nothing but its own transaction and height.
enum FactCode {
  /// The code of a value that has none, in columns of one byte.
  static let exception = UInt8.max
  /// The same in columns of two.
  static let wideException = UInt16.max
  /// Sequence numbers counted down from the last, which nearly all inputs have.
  private static let finalSequences: UInt32 = 16

  /// Versions below 255, as they stand.
  @inline(__always)
  static func version(_ version: Int32) -> UInt8 {
    version >= 0 && version < Int32(exception) ? UInt8(version) : exception
  }

  /// 0 for no lock time, else how far it lies below the height of its block, and one.
  @inline(__always)
  static func lockTime(_ lockTime: UInt32, height: Int) -> UInt8 {
    if lockTime == 0 { return 0 }
    let depth = height - Int(lockTime)
    return depth >= 0 && depth < Int(exception) - 1 ? UInt8(depth + 1) : exception
  }

  /// Sizes below 65,535 bytes, as they stand.
  @inline(__always)
  static func size(_ size: UInt32) -> UInt16 {
    UInt16(truncatingIfNeeded: min(size, UInt32(wideException)))
  }

  /// Bytes of witnesses, which follow from size and weight where those are a node's.
  @inline(__always)
  static func witness(size: UInt32, weight: UInt32) -> UInt16 {
    let threefold = 4 * Int(size) - Int(weight)
    guard threefold >= 0, threefold % 3 == 0 else { return wideException }
    return UInt16(truncatingIfNeeded: min(threefold / 3, Int(wideException)))
  }

  /// The last 16 sequence numbers, then the first 239.
  @inline(__always)
  static func sequence(_ sequence: UInt32) -> UInt8 {
    let before = UInt32.max - sequence
    if before < finalSequences { return UInt8(truncatingIfNeeded: before) }
    let isSmall = sequence < UInt32(exception) - finalSequences
    return isSmall ? UInt8(truncatingIfNeeded: finalSequences + sequence) : exception
  }

  /// The lock time that a code stands for.
  static func lockTime(ofCode code: UInt8, height: Int) -> UInt32 {
    code == 0 ? 0 : UInt32(truncatingIfNeeded: height - Int(code) + 1)
  }

  /// The weight that a code stands for.
  static func weight(ofCode code: UInt16, size: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: 4 * Int(size) - 3 * Int(code))
  }

  /// The sequence number that a code stands for.
  @inline(__always)
  static func sequence(ofCode code: UInt8) -> UInt32 {
    let number = UInt32(code)
    return number < finalSequences ? UInt32.max - number : number - finalSequences
  }
}

/// A fact that has no code: a row of `tx.exception`, which is in chain order.
struct FactException: BitwiseCopyable, Equatable {
  var transaction: UInt32
  /// Which fact: ``version`` and so on, or an input of the transaction.
  var item: UInt32
  var value: UInt32

  static let version: UInt32 = 0
  static let lockTime: UInt32 = 1
  static let size: UInt32 = 2
  static let weight: UInt32 = 3
  /// The sequence number of a transaction's first input; those of the others follow.
  static let sequences: UInt32 = 4

  /// Whether a row stands before another.
  static func < (left: FactException, right: FactException) -> Bool {
    (left.transaction, left.item) < (right.transaction, right.item)
  }
}
