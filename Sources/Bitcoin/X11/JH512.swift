/// JH-512 with 42 rounds, as it stood in the last round of the SHA-3 competition (Wu, 2011), on
/// all 256 elements of four bits at once: one word holds one bit of 128 of them.
///
/// Elements are not moved as the permutation says: those at odd places change lanes, by one bit of
/// the lane's number in each round, and that brings the same pairs together. Where every element
/// lies then follows from the permutation, and so do the lanes of the round constants.
enum JH512 {
  /// Words of the state: even elements at even numbers, the highest bit first.
  private typealias State = [UInt128]

  /// The chain before the first block: the size of the digest, taken in with a block of zeros.
  private static let start = permuted(
    [UInt128(512) << 112] + State(repeating: 0, count: 7))

  /// The digest of a message of at most 64 bytes.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count <= 64, "at most 64 bytes")
    // Padding takes a whole block of its own, except behind nothing.
    var blocks = message.padded(to: message.isEmpty ? 64 : 128)
    let size = (message.count * 8).bigEndian
    blocks.replaceSubrange((blocks.count - 8)..., with: size.littleEndianBytes)
    let words: [UInt128] = blocks.bigEndianWords()
    var state = start
    for first in stride(from: 0, to: words.count, by: 4) {
      for number in 0..<4 { state[number] ^= words[first + number] }
      state = permuted(state)
      for number in 0..<4 { state[4 + number] ^= words[first + number] }
    }
    return [UInt8](bigEndian: state[4...])
  }

  private static func permuted(_ start: State) -> State {
    var x = start
    let constants = JH512.constants
    for round in 0..<42 {
      substitute(&x, 0, constants[2 * round])
      substitute(&x, 1, constants[2 * round + 1])
      mix(&x)
      for number in stride(from: 1, to: 8, by: 2) { x[number] = swapped(x[number], round % 7) }
    }
    return x
  }

  /// One of two substitutions, by the round constant's bit, on the even or the odd elements.
  private static func substitute(_ x: inout State, _ half: Int, _ constant: UInt128) {
    var (a, b, c, d) = (x[half], x[2 + half], x[4 + half], ~x[6 + half])
    a ^= ~c & constant
    let kept = constant ^ (a & b)
    a ^= c & d
    d ^= ~b & c
    b ^= a & c
    c ^= a & ~d
    a ^= b | d
    d ^= b & c
    b ^= kept & a
    c ^= kept
    (x[half], x[2 + half], x[4 + half], x[6 + half]) = (a, b, c, d)
  }

  /// Each pair as a code word: the odd takes in twice the even, then the even twice the odd.
  private static func mix(_ x: inout State) {
    x[1] ^= x[2]
    x[3] ^= x[4]
    x[5] ^= x[6] ^ x[0]
    x[7] ^= x[0]
    x[0] ^= x[3]
    x[2] ^= x[5]
    x[4] ^= x[7] ^ x[1]
    x[6] ^= x[1]
  }

  /// Lanes whose number has a bit unset, for each of the seven bits.
  private static let lowLanes = (0..<7).map { UInt128.max / (1 << (1 << UInt128($0)) + 1) }

  /// Lanes exchanged with those whose number differs in one bit.
  private static func swapped(_ word: UInt128, _ bit: Int) -> UInt128 {
    let (distance, low) = (UInt128(1) << UInt128(bit), lowLanes[bit])
    return (word & low) &<< distance | word &>> distance & low
  }
}

/// The round constants: the first is the root of two, the next what a round of a quarter of the
/// size makes of the one before.
extension JH512 {
  /// Lanes of the even and of the odd elements, round by round.
  fileprivate static let constants: [UInt128] = {
    var places = Array(0..<256)
    var nibbles = "6a09e667f3bcc908b2fb1366ea957d3e3adec17512775099da2f590b0667322a".compactMap {
      $0.hexDigitValue
    }
    return (0..<42).flatMap { round in
      var lanes: [UInt128] = [0, 0]
      for element in 0..<256 where nibbles[element / 4] >> (3 - element % 4) & 1 == 1 {
        lanes[places[element] & 1] |= 1 << UInt128(127 - places[element] / 2)
      }
      var next = places
      for element in 0..<256 {
        let place = places[element]
        next[moved(element, 8)] = place & 1 == 1 ? place ^ 2 << (round % 7) : place
      }
      (places, nibbles) = (next, smallRound(nibbles))
      return lanes
    }
  }()

  private static let substitution = [9, 0, 4, 11, 13, 12, 3, 15, 1, 10, 2, 6, 7, 5, 8, 14]

  private static func smallRound(_ nibbles: [Int]) -> [Int] {
    var next = nibbles
    for pair in 0..<32 {
      var even = substitution[nibbles[2 * pair]]
      let odd = substitution[nibbles[2 * pair + 1]] ^ doubled(even)
      even ^= doubled(odd)
      next[moved(2 * pair, 6)] = even
      next[moved(2 * pair + 1, 6)] = odd
    }
    return next
  }

  /// Twice a nibble, as polynomials modulo x^4 + x + 1.
  private static func doubled(_ nibble: Int) -> Int {
    (nibble << 1 ^ nibble >> 3 * 0x13) & 15
  }

  /// Where the permutation of 2^bits elements brings one: within fours the last two swap, then even
  /// ones come first, then in the second half neighbours swap.
  private static func moved(_ element: Int, _ bits: Int) -> Int {
    let swapped = element ^ element >> 1 & 1
    let place = swapped >> 1 | (swapped & 1) << (bits - 1)
    return place ^ place >> (bits - 1)
  }
}
