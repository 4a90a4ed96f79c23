/// Just as much 256-bit arithmetic as targets and work take.
struct UInt256: Hashable, Comparable, Sendable, BitwiseCopyable {
  var high: UInt128
  var low: UInt128

  static let zero = UInt256(high: 0, low: 0)

  init(high: UInt128, low: UInt128) {
    self.high = high
    self.low = low
  }

  /// A hash as a number: its first byte on the wire counts least.
  init(_ hash: Hash256) {
    high =
      UInt128(UInt64(littleEndian: hash.word3)) << 64 | UInt128(UInt64(littleEndian: hash.word2))
    low =
      UInt128(UInt64(littleEndian: hash.word1)) << 64 | UInt128(UInt64(littleEndian: hash.word0))
  }

  /// The number that a header's compact form stands for; nil where that is zero, negative or too
  /// large, which no proof of work can meet.
  init?(compactTarget bits: UInt32) {
    let size = Int(bits >> 24)
    var mantissa = bits & 0x7f_ffff
    if size <= 3 { mantissa >>= UInt32(8 * (3 - size)) }
    guard mantissa > 0, bits & 0x80_0000 == 0 else { return nil }
    let used = mantissa > 0xffff ? 3 : mantissa > 0xff ? 2 : 1
    guard size <= 3 || size - 3 + used <= 32 else { return nil }
    self = UInt256(high: 0, low: UInt128(mantissa)) << (size <= 3 ? 0 : 8 * (size - 3))
  }

  var leadingZeroBitCount: Int {
    high != 0 ? high.leadingZeroBitCount : 128 + low.leadingZeroBitCount
  }

  static func < (left: UInt256, right: UInt256) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }

  static prefix func ~ (value: UInt256) -> UInt256 {
    UInt256(high: ~value.high, low: ~value.low)
  }

  /// Shifts left; the shift is less than 256.
  static func << (value: UInt256, shift: Int) -> UInt256 {
    if shift == 0 { return value }
    if shift >= 128 { return UInt256(high: value.low << (shift - 128), low: 0) }
    return UInt256(high: value.high << shift | value.low >> (128 - shift), low: value.low << shift)
  }

  static func &+ (left: UInt256, right: UInt256) -> UInt256 {
    let (low, carries) = left.low.addingReportingOverflow(right.low)
    return UInt256(high: left.high &+ right.high &+ (carries ? 1 : 0), low: low)
  }

  static func &- (left: UInt256, right: UInt256) -> UInt256 {
    let (low, borrows) = left.low.subtractingReportingOverflow(right.low)
    return UInt256(high: left.high &- right.high &- (borrows ? 1 : 0), low: low)
  }

  /// The whole part of a quotient, by one subtraction for each of its bits; zero for a zero
  /// divisor.
  func quotient(by divisor: UInt256) -> UInt256 {
    var remainder = self
    var quotient = UInt256.zero
    var shift = divisor.leadingZeroBitCount - leadingZeroBitCount
    guard divisor != .zero else { return .zero }
    while shift >= 0 {
      quotient = quotient << 1
      let part = divisor << shift
      if part <= remainder {
        remainder = remainder &- part
        quotient.low |= 1
      }
      shift -= 1
    }
    return quotient
  }
}
