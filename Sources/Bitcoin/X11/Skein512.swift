/// Skein-512-512, version 1.3 (Ferguson, Lucks, Schneier, Whiting, Bellare, Kohno, Callas and
/// Walker, 2010): the cipher Threefish-512 over a configuration, the message and a counter.
enum Skein512 {
  /// How far the four right-hand words turn, in each of eight rounds.
  private static let turns: [[UInt64]] = [
    [46, 36, 19, 37], [33, 27, 14, 42], [17, 49, 36, 39], [44, 9, 54, 56],
    [39, 30, 34, 24], [13, 50, 10, 17], [25, 29, 39, 43], [8, 35, 56, 22],
  ]

  /// What a block is for: the number of its type, in the bits of the tweak's second word.
  private enum Kind: UInt64 {
    case configuration = 4
    case message = 48
    case output = 63
  }

  /// The chain behind the configuration: the letters SHA3, version 1, 512 bits of output.
  private static let start = block(
    [UInt64](repeating: 0, count: 8), [0x1_3341_4853, 512, 0, 0, 0, 0, 0, 0], 32, .configuration)

  /// The digest of a message of at most 64 bytes, which are one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count <= 64, "at most 64 bytes")
    let words: [UInt64] = message.filled(to: 64).littleEndianWords()
    let chain = block(start, words, message.count, .message)
    let zeros = [UInt64](repeating: 0, count: 8)
    return [UInt8](littleEndian: block(chain, zeros, 8, .output))
  }

  /// Takes in the only block of its kind, which holds so many bytes.
  private static func block(
    _ chain: [UInt64], _ words: [UInt64], _ count: Int, _ kind: Kind
  ) -> [UInt64] {
    // The two highest bits say first and last.
    let second = kind.rawValue << 56 | 3 << 62
    let tweak = [UInt64(count), second, UInt64(count) ^ second]
    let key = chain + [chain.reduce(0x1bd1_1bda_a9fc_1a22, ^)]
    var state = words
    for step in 0..<18 {
      addKey(&state, key, tweak, step)
      for round in 0..<4 { mix(&state, turns[(4 * step + round) % 8]) }
    }
    addKey(&state, key, tweak, 18)
    return zip(state, words).map { $0 ^ $1 }
  }

  private static func addKey(
    _ state: inout [UInt64], _ key: [UInt64], _ tweak: [UInt64], _ step: Int
  ) {
    for number in 0..<8 { state[number] &+= key[(step + number) % 9] }
    state[5] &+= tweak[step % 3]
    state[6] &+= tweak[(step + 1) % 3]
    state[7] &+= UInt64(step)
  }

  private static func mix(_ state: inout [UInt64], _ turns: [UInt64]) {
    for pair in 0..<4 {
      state[2 * pair] &+= state[2 * pair + 1]
      state[2 * pair + 1] = state[2 * pair + 1].turnedLeft(turns[pair]) ^ state[2 * pair]
    }
    (state[0], state[2], state[4], state[6]) = (state[2], state[4], state[6], state[0])
    state.swapAt(3, 7)
  }
}
