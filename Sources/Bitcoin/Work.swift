/// An exact 256-bit count of hashes, for comparing branches.
public struct Work: Comparable, Sendable, Hashable {
  /// Limbs from the lowest up.
  private var limbs: (UInt64, UInt64, UInt64, UInt64)

  /// No work.
  public static let zero = Work((0, 0, 0, 0))

  init(_ limbs: (UInt64, UInt64, UInt64, UInt64)) { self.limbs = limbs }

  /// Sum; chains never come near 2^256.
  public static func + (left: Work, right: Work) -> Work {
    var carry = false
    func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let (first, overflow) = a.addingReportingOverflow(b)
      let (sum, second) = first.addingReportingOverflow(carry ? 1 : 0)
      carry = overflow || second
      return sum
    }
    let l = left.limbs
    let r = right.limbs
    let sum0 = add(l.0, r.0)
    let sum1 = add(l.1, r.1)
    let sum2 = add(l.2, r.2)
    return Work((sum0, sum1, sum2, add(l.3, r.3)))
  }

  /// Orders by amount.
  public static func < (left: Work, right: Work) -> Bool {
    let l = left.limbs
    let r = right.limbs
    return (l.3, l.2, l.1, l.0) < (r.3, r.2, r.1, r.0)
  }

  /// Equal amounts.
  public static func == (left: Work, right: Work) -> Bool { left.limbs == right.limbs }

  /// Feeds all limbs to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(limbs.0)
    hasher.combine(limbs.1)
    hasher.combine(limbs.2)
    hasher.combine(limbs.3)
  }

  /// Expected hashes to meet a target: floor(2^256 / (target + 1)).
  ///
  /// Long division bit by bit, 2^256 over a divisor of at most 256 bits.
  init(meeting target: Work) {
    let divisor = target + Work((1, 0, 0, 0))
    guard divisor != .zero else {
      self = Work((1, 0, 0, 0))
      return
    }
    var quotient = Work.zero
    var remainder = Work((1, 0, 0, 0))
    if remainder >= divisor { remainder = .zero }
    for _ in 0..<256 {
      let overflows = remainder.limbs.3 >> 63 == 1
      remainder = remainder + remainder
      quotient = quotient + quotient
      if overflows || remainder >= divisor {
        remainder = remainder.subtracting(divisor)
        quotient.limbs.0 |= 1
      }
    }
    self = quotient
  }

  private func subtracting(_ other: Work) -> Work {
    let o = other.limbs
    return self + Work((~o.0, ~o.1, ~o.2, ~o.3)) + Work((1, 0, 0, 0))
  }

  /// The 256-bit number whose little-endian bytes are a hash.
  init(_ hash: Hash256) { limbs = (hash.word0, hash.word1, hash.word2, hash.word3) }

  /// The target that compact bits stand for; nil where they are zero, negative or too large.
  init?(compactTarget bits: UInt32) {
    let exponent = Int(bits >> 24)
    let mantissa = UInt64(bits & 0x7f_ffff)
    guard mantissa != 0, bits & 0x80_0000 == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 32)
    for lane in 0..<3 {
      let place = exponent - 3 + lane
      let byte = UInt8(truncatingIfNeeded: mantissa >> UInt64(8 * lane))
      if place < 0 || byte == 0 { continue }
      guard place < 32 else { return nil }
      bytes[place] = byte
    }
    guard let number = Hash256(wireBytes: bytes), number != .zero else { return nil }
    self.init(number)
  }
}

extension BlockHeader {
  /// Expected number of hashes to find such a header; zero for a target that makes no sense.
  public var work: Work { BlockHeader.work(ofCompactTarget: bits) }

  /// Expected number of hashes to meet a compact target.
  public static func work(ofCompactTarget bits: UInt32) -> Work {
    Work(compactTarget: bits).map { Work(meeting: $0) } ?? .zero
  }

  /// Whether the header's hash is as low as its own target asks.
  public var meetsTarget: Bool {
    guard let target = Work(compactTarget: bits) else { return false }
    return Work(hash) <= target
  }
}
