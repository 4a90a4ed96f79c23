/// Groestl-512 as it stood in the last round of the SHA-3 competition (Gauravaram, Knudsen,
/// Matusiewicz, Mendel, Rechberger, Schlaeffer and Thomsen, 2011): two permutations of 8 rows and
/// 16 columns of bytes, 14 rounds each.
enum Groestl512 {
  /// How far each row turns in either permutation.
  private static let turnsP = [0, 1, 2, 3, 4, 5, 6, 11]
  private static let turnsQ = [1, 3, 5, 11, 0, 2, 4, 6]

  /// What a byte in the top row adds to its next column, the top row lowest.
  private static let columns: [UInt64] = AES.substitution.map { byte in
    let factors: [UInt8] = [2, 7, 5, 3, 5, 4, 3, 2]
    return factors.reversed().reduce(0) { $0 << 8 | UInt64(AES.times(byte, $1)) }
  }

  /// The digest of a message of at most 119 bytes, which fit one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count < 120, "at most 119 bytes")
    var block = message.padded(to: 128)
    block[127] = 1
    let words: [UInt64] = block.littleEndianWords()
    var chain = [UInt64](repeating: 0, count: 16)
    chain[15] = UInt64(512).byteSwapped
    let (p, q) = (permuteP(zip(chain, words).map { $0 ^ $1 }), permuteQ(words))
    for number in 0..<16 { chain[number] ^= p[number] ^ q[number] }
    let last = permuteP(chain)
    return [UInt8](littleEndian: (8..<16).map { chain[$0] ^ last[$0] })
  }

  private static func permuteP(_ start: [UInt64]) -> [UInt64] {
    var (state, next) = (start, start)
    for round in 0..<14 as Range<UInt64> {
      for column in 0..<16 { state[column] ^= UInt64(column) << 4 ^ round }
      mix(state, into: &next, turnsP, columns)
      swap(&state, &next)
    }
    return state
  }

  private static func permuteQ(_ start: [UInt64]) -> [UInt64] {
    var (state, next) = (start, start)
    for round in 0..<14 as Range<UInt64> {
      for column in 0..<16 { state[column] ^= ~((UInt64(column) << 4 ^ round) << 56) }
      mix(state, into: &next, turnsQ, columns)
      swap(&state, &next)
    }
    return state
  }

  private static func mix(
    _ state: [UInt64], into next: inout [UInt64], _ turns: [Int], _ columns: [UInt64]
  ) {
    for column in 0..<16 {
      var sum: UInt64 = 0
      for row in 0..<8 {
        let byte = state[(column + turns[row]) & 15] &>> UInt64(8 * row) & 255
        sum ^= columns[Int(byte)].turnedLeft(UInt64(8 * row))
      }
      next[column] = sum
    }
  }
}
