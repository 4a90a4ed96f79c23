/// SHA-256 as FIPS 180-4 writes it down, slow and without any library: the chains are checked with
/// it by a reader that shares no code with the one that made them.
enum PlainSHA256 {
  private static let constants: [UInt32] = roots(of: 64) { $0.cubeRoot }
  private static let start: [UInt32] = roots(of: 8) { $0.squareRoot }

  static func hash(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    let bits = UInt64(message.count) * 8
    padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) }
    var state = start
    var schedule = [UInt32](repeating: 0, count: 64)
    for block in stride(from: 0, to: padded.count, by: 64) {
      for word in 0..<16 {
        let place = block + 4 * word
        schedule[word] =
          UInt32(padded[place]) << 24 | UInt32(padded[place + 1]) << 16
          | UInt32(padded[place + 2]) << 8 | UInt32(padded[place + 3])
      }
      compress(&state, &schedule)
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
  }

  static func twice(_ message: [UInt8]) -> [UInt8] { hash(hash(message)) }

  private static func compress(_ state: inout [UInt32], _ schedule: inout [UInt32]) {
    for word in 16..<64 {
      let (near, far) = (schedule[word - 15], schedule[word - 2])
      let small = turned(near, 7) ^ turned(near, 18) ^ near >> 3
      let large = turned(far, 17) ^ turned(far, 19) ^ far >> 10
      schedule[word] = schedule[word - 16] &+ small &+ schedule[word - 7] &+ large
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      let choice = (e & f) ^ (~e & g)
      let one = h &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ choice
      let first = one &+ constants[round] &+ schedule[round]
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (place, value) in [a, b, c, d, e, f, g, h].enumerated() { state[place] &+= value }
  }

  private static func turned(_ word: UInt32, _ by: UInt32) -> UInt32 {
    word >> by | word << (32 - by)
  }

  /// The first 32 bits of the fractional parts of a root of the first primes.
  private static func roots(of count: Int, _ root: (Prime) -> UInt32) -> [UInt32] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { root(Prime(value: $0)) }
  }

  private struct Prime {
    let value: Int

    /// Found bit by bit in whole numbers: the largest r with r² ≤ p·2⁶⁴.
    var squareRoot: UInt32 { fraction { $0.multipliedFullWidth(by: $0).high < UInt64(value) } }

    /// The largest r with r³ ≤ p·2⁹⁶.
    var cubeRoot: UInt32 {
      fraction { root in
        let square = root.multipliedFullWidth(by: root)
        let above = square.high * root + square.low.multipliedFullWidth(by: root).high
        return above >> 32 < UInt64(value)
      }
    }

    private func fraction(_ isBelow: (UInt64) -> Bool) -> UInt32 {
      var root: UInt64 = 0
      for bit in (0..<40).reversed() where isBelow(root | 1 << UInt64(bit)) {
        root |= 1 << UInt64(bit)
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }
}
