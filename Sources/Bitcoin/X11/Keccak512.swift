/// Keccak-512 as it stood in the SHA-3 competition (Bertoni, Daemen, Peeters and Van Assche, 2011):
/// the padding is a single bit, without the two that FIPS 202 put before it.
enum Keccak512 {
  /// The digest of a message of at most 71 bytes, which fit one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count < 72, "at most 71 bytes")
    var block = message.padded(to: 72, mark: 1)
    block[71] |= 0x80
    var state = block.littleEndianWords(UInt64.self) + [UInt64](repeating: 0, count: 16)
    let path = Keccak512.path
    var sums = [UInt64](repeating: 0, count: 5)
    for constant in constants { round(&state, &sums, path, constant) }
    return [UInt8](littleEndian: state[..<8])
  }

  /// The lanes in the order in which they take each other's places, and how far each turns.
  private static let path: [(lane: Int, turn: UInt64)] = {
    var (x, y) = (1, 0)
    return (1...24).map { step in
      (x, y) = (y, (2 * x + 3 * y) % 5)
      return (x + 5 * y, UInt64(step * (step + 1) / 2 % 64))
    }
  }()

  /// Bits of a shift register over x^8 + x^6 + x^5 + x^4 + 1, seven a round.
  private static let constants: [UInt64] = {
    var register: UInt8 = 1
    return (0..<24).map { _ in
      var constant: UInt64 = 0
      for power in 0..<7 {
        if register & 1 == 1 { constant |= 1 << ((1 << UInt64(power)) - 1) }
        register = register << 1 ^ (register >> 7) * 0x71
      }
      return constant
    }
  }()

  private static func round(
    _ state: inout [UInt64], _ sums: inout [UInt64], _ path: [(lane: Int, turn: UInt64)],
    _ constant: UInt64
  ) {
    for x in 0..<5 { sums[x] = state[x] }
    for lane in 5..<25 { sums[lane % 5] ^= state[lane] }
    for lane in 0..<25 { state[lane] ^= sums[(lane + 4) % 5] ^ sums[(lane + 1) % 5].turnedLeft(1) }
    var carried = state[1]
    for (lane, turn) in path {
      (state[lane], carried) = (carried.turnedLeft(turn), state[lane])
    }
    for row in stride(from: 0, to: 25, by: 5) {
      let (first, second) = (state[row], state[row + 1])
      for x in row..<(row + 3) { state[x] ^= ~state[x + 1] & state[x + 2] }
      state[row + 3] ^= ~state[row + 4] & first
      state[row + 4] ^= ~first & second
    }
    state[0] ^= constant
  }
}
