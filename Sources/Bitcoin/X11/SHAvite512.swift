/// SHAvite-3-512 as tweaked for the second round of the SHA-3 competition (Biham and Dunkelman,
/// 2009): a Feistel network of 14 rounds on four words of 128 bits, keyed by the message.
enum SHAvite512 {
  private typealias Word = SIMD4<UInt32>

  /// The chain before the first block: zeros compressed, then the size of the digest.
  private static let start: [Word] = {
    let zeros = [Word](repeating: Word(), count: 4)
    let padding = [Word](repeating: Word(), count: 7)
    return compress(compress(zeros, [Word()] + padding, 0), [Word(512, 0, 0, 0)] + padding, 0)
  }()

  /// The digest of a message of at most 109 bytes, which fit one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count < 110, "at most 109 bytes")
    var block = message.padded(to: 128)
    let bits = UInt32(message.count * 8)
    block.replaceSubrange(110..<114, with: bits.littleEndianBytes)
    block[127] = 2
    let words: [UInt32] = block.littleEndianWords()
    let chain = compress(start, (0..<8).map { Word(words[(4 * $0)..<(4 * $0 + 4)]) }, bits)
    return [UInt8](littleEndian: chain.flatMap { word in (0..<4).map { word[$0] } })
  }

  private static func compress(_ chain: [Word], _ words: [Word], _ bits: UInt32) -> [Word] {
    let columns = AES.columns
    let keys = expanded(words, bits, columns)
    var state = chain
    for round in 0..<14 {
      for half in 0..<2 {
        var x = state[2 * half + 1]
        for key in 0..<4 { x = AES.round(x ^ keys[8 * round + 4 * half + key], columns) }
        state[2 * half] ^= x
      }
      (state[0], state[1], state[2], state[3]) = (state[3], state[0], state[1], state[2])
    }
    return zip(chain, state).map { $0 ^ $1 }
  }

  /// The keys: the message, then by turns eight words through a round of AES, eight by exclusive or.
  private static func expanded(
    _ words: [Word], _ bits: UInt32, _ columns: [UInt32]
  ) -> [Word] {
    var keys = words
    keys.reserveCapacity(112)
    for number in 8..<112 {
      let (old, last) = (keys[number - 8], keys[number - 1])
      if number / 8 % 2 == 1 {
        let key = AES.round(Word(old[1], old[2], old[3], old[0]), columns) ^ last
        keys.append(key ^ counted(bits, number))
      } else {
        let before = keys[number - 2]
        keys.append(old ^ Word(before[1], before[2], before[3], last[0]))
      }
    }
    return keys
  }

  /// The count of bits, as four keys take it in: in four orders, the last part turned over.
  private static func counted(_ bits: UInt32, _ number: Int) -> Word {
    switch number {
    case 8: Word(bits, 0, 0, .max)
    case 41: Word(0, 0, 0, ~bits)
    case 79: Word(0, 0, bits, .max)
    case 110: Word(0, bits, 0, .max)
    default: Word()
    }
  }
}
