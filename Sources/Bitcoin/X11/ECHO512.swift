/// ECHO-512 (Benadjila, Billet, Gilbert, Macario-Rat, Peyrin, Robshaw and Seurin, 2009): AES whose
/// bytes are words of 128 bits, and whose substitution is two rounds of AES.
enum ECHO512 {
  private typealias Word = SIMD4<UInt32>

  /// The digest of a message of at most 109 bytes, which fit one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count < 110, "at most 109 bytes")
    var block = message.padded(to: 128)
    let bits = UInt32(message.count * 8)
    block[111] = 2
    block.replaceSubrange(112..<116, with: bits.littleEndianBytes)
    let words: [UInt32] = block.littleEndianWords()
    let start = [Word](repeating: Word(512, 0, 0, 0), count: 8)
    let before = start + (0..<8).map { Word(words[(4 * $0)..<(4 * $0 + 4)]) }
    let after = permuted(before, bits)
    return [UInt8](
      littleEndian: (0..<4).flatMap { number in
        let word = before[number] ^ before[number + 8] ^ after[number] ^ after[number + 8]
        return (0..<4).map { word[$0] }
      })
  }

  private static func permuted(_ words: [Word], _ bits: UInt32) -> [Word] {
    let columns = AES.columns
    var state = words
    var key = Word(bits, 0, 0, 0)
    for _ in 0..<10 {
      for number in 0..<16 {
        state[number] = AES.round(AES.round(state[number], columns) ^ key, columns)
        key[0] += 1
      }
      mix(&state)
    }
    return state
  }

  /// Rows turned by their number, then every column mixed.
  private static func mix(_ state: inout [Word]) {
    let before = state
    for first in stride(from: 0, to: 16, by: 4) {
      let (a, b) = (before[first], before[(first + 5) & 15])
      let (c, d) = (before[(first + 10) & 15], before[(first + 15) & 15])
      state[first] = doubled(a ^ b) ^ b ^ c ^ d
      state[first + 1] = doubled(b ^ c) ^ c ^ d ^ a
      state[first + 2] = doubled(c ^ d) ^ d ^ a ^ b
      state[first + 3] = doubled(d ^ a) ^ a ^ b ^ c
    }
  }

  /// Each byte times two, in AES's field.
  private static func doubled(_ x: Word) -> Word {
    (x & 0x7f7f_7f7f) &<< 1 ^ (x &>> 7 & 0x0101_0101) &* 0x1b
  }
}
