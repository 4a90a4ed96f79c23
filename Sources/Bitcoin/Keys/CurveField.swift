/// A number modulo 2²⁵⁶ − 2³² − 977, the coordinates of points of secp256k1 (SEC 2, version 2).
///
/// Five limbs of 52 bits leave room for the carries of whole products, and what goes beyond 2²⁶⁰ comes
/// back multiplied by a short number, as the prime is just below a power of two. A square root takes
/// 254 squares and 13 products, a fifth of the time of a library that knows nothing of the prime.
/// Only public points are computed with, so nothing needs to take constant time.
struct CurveField {
  private var (limb0, limb1, limb2, limb3, limb4): (UInt64, UInt64, UInt64, UInt64, UInt64)

  private static let mask: UInt64 = 1 << 52 - 1
  private static let topMask: UInt64 = 1 << 48 - 1
  /// What 2²⁵⁶ leaves.
  private static let folded: UInt64 = 0x1_0000_03d1

  /// A small number.
  init(_ number: UInt64) {
    (limb0, limb1, limb2, limb3, limb4) = (number & CurveField.mask, number >> 52, 0, 0, 0)
  }

  /// The number that 32 bytes write, the highest first; nil where it is not below the prime.
  init?(_ bytes: ByteView) {
    precondition(bytes.count == 32)
    func word(_ place: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
    }
    let (low, next, third, high) = (word(24), word(16), word(8), word(0))
    let isBelow =
      high & third & next != .max || low < 0 &- CurveField.folded
    guard isBelow else { return nil }
    limb0 = low & CurveField.mask
    limb1 = (low >> 52 | next << 12) & CurveField.mask
    limb2 = (next >> 40 | third << 24) & CurveField.mask
    limb3 = (third >> 28 | high << 36) & CurveField.mask
    limb4 = high >> 16
  }

  /// The limbs of a number that is not reduced, by what each of nine counts.
  private init(
    reducing sums: (
      UInt128, UInt128, UInt128, UInt128, UInt128, UInt128, UInt128, UInt128, UInt128
    )
  ) {
    // 2²⁶⁰ is sixteen times 2²⁵⁶. The sums from there on are folded in two halves each, so that no
    // carry has to be waited for.
    func folded(_ sum: UInt128) -> (low: UInt128, high: UInt128) {
      let low = UInt128(UInt64(truncatingIfNeeded: sum) & CurveField.mask)
      let high = UInt128(UInt64(truncatingIfNeeded: sum &>> 52))
      return (low &* UInt128(CurveField.folded << 4), high &* UInt128(CurveField.folded << 4))
    }
    var carry: UInt128 = 0
    func digit(_ sum: UInt128) -> UInt64 {
      carry &+= sum
      defer { carry &>>= 52 }
      return UInt64(truncatingIfNeeded: carry) & CurveField.mask
    }
    let (fifth, sixth) = (folded(sums.5), folded(sums.6))
    let (seventh, eighth) = (folded(sums.7), folded(sums.8))
    let low = digit(sums.0 &+ fifth.low)
    limb1 = digit(sums.1 &+ fifth.high &+ sixth.low)
    limb2 = digit(sums.2 &+ sixth.high &+ seventh.low)
    limb3 = digit(sums.3 &+ seventh.high &+ eighth.low)
    carry &+= sums.4 &+ eighth.high
    limb4 = UInt64(truncatingIfNeeded: carry) & CurveField.topMask
    carry = UInt128(low) &+ (carry &>> 48) &* UInt128(CurveField.folded)
    limb0 = UInt64(truncatingIfNeeded: carry) & CurveField.mask
    limb1 &+= UInt64(truncatingIfNeeded: carry &>> 52)
  }

  static func + (left: CurveField, right: CurveField) -> CurveField {
    CurveField(
      reducing: (
        UInt128(left.limb0 &+ right.limb0), UInt128(left.limb1 &+ right.limb1),
        UInt128(left.limb2 &+ right.limb2), UInt128(left.limb3 &+ right.limb3),
        UInt128(left.limb4 &+ right.limb4), 0, 0, 0, 0
      ))
  }

  static func * (left: CurveField, right: CurveField) -> CurveField {
    let (a0, a1, a2) = (UInt128(left.limb0), UInt128(left.limb1), UInt128(left.limb2))
    let (a3, a4) = (UInt128(left.limb3), UInt128(left.limb4))
    let (b0, b1, b2) = (UInt128(right.limb0), UInt128(right.limb1), UInt128(right.limb2))
    let (b3, b4) = (UInt128(right.limb3), UInt128(right.limb4))
    return CurveField(
      reducing: (
        a0 &* b0,
        a0 &* b1 &+ a1 &* b0,
        a0 &* b2 &+ a1 &* b1 &+ a2 &* b0,
        a0 &* b3 &+ a1 &* b2 &+ a2 &* b1 &+ a3 &* b0,
        a0 &* b4 &+ a1 &* b3 &+ a2 &* b2 &+ a3 &* b1 &+ a4 &* b0,
        a1 &* b4 &+ a2 &* b3 &+ a3 &* b2 &+ a4 &* b1,
        a2 &* b4 &+ a3 &* b3 &+ a4 &* b2,
        a3 &* b4 &+ a4 &* b3,
        a4 &* b4
      ))
  }

  /// The number times itself, so many times over.
  private func squared(_ times: Int = 1) -> CurveField {
    var value = self
    for _ in 0..<times { value = value.square }
    return value
  }

  private var square: CurveField {
    let (a0, a1, a2) = (UInt128(limb0), UInt128(limb1), UInt128(limb2))
    let (a3, a4) = (UInt128(limb3), UInt128(limb4))
    let (d0, d1) = (UInt128(limb0 &<< 1), UInt128(limb1 &<< 1))
    let (d2, d3) = (UInt128(limb2 &<< 1), UInt128(limb3 &<< 1))
    return CurveField(
      reducing: (
        a0 &* a0, d0 &* a1, d0 &* a2 &+ a1 &* a1, d0 &* a3 &+ d1 &* a2,
        d0 &* a4 &+ d1 &* a3 &+ a2 &* a2, d1 &* a4 &+ d2 &* a3, d2 &* a4 &+ a3 &* a3, d3 &* a4,
        a4 &* a4
      ))
  }

  /// A square root; nil where there is none.
  ///
  /// The power of (p + 1) / 4, in bits 223 ones, a zero, 22 ones and `000011 00`: rows of ones are
  /// made of shorter ones.
  var squareRoot: CurveField? {
    let ones2 = squared() * self
    let ones3 = ones2.squared() * self
    let ones6 = ones3.squared(3) * ones3
    let ones9 = ones6.squared(3) * ones3
    let ones11 = ones9.squared(2) * ones2
    let ones22 = ones11.squared(11) * ones11
    let ones44 = ones22.squared(22) * ones22
    let ones88 = ones44.squared(44) * ones44
    let ones176 = ones88.squared(88) * ones88
    let ones220 = ones176.squared(44) * ones44
    let ones223 = ones220.squared(3) * ones3
    let root = ((ones223.squared(23) * ones22).squared(6) * ones2).squared(2)
    return root.squared().bytes == bytes ? root : nil
  }

  /// Whether the number is odd.
  var isOdd: Bool { reduced.limb0 & 1 == 1 }

  /// The prime less the number.
  var negated: CurveField {
    let value = reduced
    let (prime0, ones) = (CurveField.mask &- CurveField.folded &+ 1, CurveField.mask)
    // Borrows go through the limbs as carries of what is below zero.
    var carry: Int64 = 0
    func digit(_ difference: UInt64, _ bits: Int64) -> UInt64 {
      carry &+= Int64(bitPattern: difference)
      defer { carry &>>= bits }
      return UInt64(bitPattern: carry) & (1 &<< UInt64(bits) &- 1)
    }
    var result = CurveField(0)
    result.limb0 = digit(prime0 &- value.limb0, 52)
    result.limb1 = digit(ones &- value.limb1, 52)
    result.limb2 = digit(ones &- value.limb2, 52)
    result.limb3 = digit(ones &- value.limb3, 52)
    result.limb4 = digit(CurveField.topMask &- value.limb4, 48)
    return result
  }

  /// The number in 32 bytes, the highest first.
  var bytes: [UInt8] {
    let value = reduced
    let words = [
      value.limb4 << 16 | value.limb3 >> 36, value.limb3 << 28 | value.limb2 >> 24,
      value.limb2 << 40 | value.limb1 >> 12, value.limb1 << 52 | value.limb0,
    ]
    return words.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
  }

  /// The same number below the prime, each limb below its bound.
  private var reduced: CurveField {
    var value = self
    // A limb may be over its bound by a carry, and the number over the prime by less than it.
    for _ in 0..<2 { value = value + CurveField(0) }
    let isBelow =
      value.limb4 != CurveField.topMask
      || value.limb3 & value.limb2 & value.limb1 != CurveField.mask
      || value.limb0 < CurveField.mask &- CurveField.folded &+ 1
    if !isBelow {
      value.limb0 &-= CurveField.mask &- CurveField.folded &+ 1
      (value.limb1, value.limb2, value.limb3, value.limb4) = (0, 0, 0, 0)
    }
    return value
  }
}
