/// Blue Midnight Wish, 512 bits, as tweaked for the second round of the SHA-3 competition
/// (Gligoroski, Klima, Knapskog, El-Hadedy, Amundsen and Mjolsnes, 2009).
enum BlueMidnightWish512 {
  /// Which words of message and chain each word of the first step adds; `~n` takes word n away.
  private static let terms: [[Int]] = [
    [5, ~7, 10, 13, 14], [6, ~8, 11, 14, ~15], [0, 7, 9, ~12, 15], [0, ~1, 8, ~10, 13],
    [1, 2, 9, ~11, ~14], [3, ~2, 10, ~12, 15], [4, ~0, ~3, ~11, 13], [1, ~4, ~5, ~12, ~14],
    [2, ~5, ~6, 13, ~15], [0, ~3, 6, ~7, 14], [8, ~1, ~4, ~7, 15], [8, ~0, ~2, ~5, 9],
    [1, 3, ~6, ~9, 10], [2, 4, 7, 10, 11], [3, ~5, 8, ~11, ~12], [12, ~4, ~6, ~9, 13],
  ]

  /// How far each of the first eight words of the last step moves: chain, quad, low; minus is right.
  private static let shifts: [(sum: Int, quad: Int, low: Int)] = [
    (5, -5, 8), (-7, 8, -6), (-5, 5, 6), (-1, 5, 4), (-3, 0, -3), (6, -6, -4), (-4, 6, -7),
    (-11, 2, -2),
  ]

  /// The digest of a message of at most 119 bytes, which fit one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count < 120, "at most 119 bytes")
    var words: [UInt64] = message.padded(to: 128).littleEndianWords()
    words[15] = UInt64(message.count * 8)
    let start = (0..<16).map { 0x8081_8283_8485_8687 &+ 0x0808_0808_0808_0808 &* UInt64($0) }
    let chain = compress(start, words)
    let last = compress((0..<16).map { 0xaaaa_aaaa_aaaa_aaa0 + UInt64($0) }, chain)
    return [UInt8](littleEndian: last[8...])
  }

  private static func compress(_ chain: [UInt64], _ words: [UInt64]) -> [UInt64] {
    fold(expand(chain, words), words)
  }

  /// Sixteen words mixed from both, then sixteen more, each from the sixteen before it.
  private static func expand(_ chain: [UInt64], _ words: [UInt64]) -> [UInt64] {
    let sums = zip(chain, words).map { $0 ^ $1 }
    var q = (0..<16).map { number in
      let sum = terms[number].reduce(0 as UInt64) { $1 < 0 ? $0 &- sums[~$1] : $0 &+ sums[$1] }
      return stirred(sum, number % 5) &+ chain[(number + 1) & 15]
    }
    q.reserveCapacity(32)
    for number in 16..<32 {
      let constant = UInt64(number) &* 0x0555_5555_5555_5555
      let added =
        part(words, number) &+ part(words, number + 3) &- part(words, number + 10) &+ constant
      q.append((added ^ chain[(number + 7) & 15]) &+ (number < 18 ? wide(q) : narrow(q)))
    }
    return q
  }

  private static func part(_ words: [UInt64], _ number: Int) -> UInt64 {
    words[number & 15].turnedLeft(UInt64(number & 15) + 1)
  }

  private static func wide(_ q: [UInt64]) -> UInt64 {
    let first = q.count - 16
    return (0..<16).reduce(0) { $0 &+ stirred(q[first + $1], ($1 + 1) & 3) }
  }

  private static func narrow(_ q: [UInt64]) -> UInt64 {
    let first = q.count - 16
    let turns: [UInt64] = [5, 11, 27, 32, 37, 43, 53]
    var sum = stirred(q[first + 14], 4) &+ (q[first + 15] ^ q[first + 15] &>> 2)
    for pair in 0..<7 {
      sum = sum &+ q[first + 2 * pair] &+ q[first + 2 * pair + 1].turnedLeft(turns[pair])
    }
    return sum
  }

  private static func stirred(_ x: UInt64, _ way: Int) -> UInt64 {
    switch way {
    case 0: x &>> 1 ^ x &<< 3 ^ x.turnedLeft(4) ^ x.turnedLeft(37)
    case 1: x &>> 1 ^ x &<< 2 ^ x.turnedLeft(13) ^ x.turnedLeft(43)
    case 2: x &>> 2 ^ x &<< 1 ^ x.turnedLeft(19) ^ x.turnedLeft(53)
    case 3: x &>> 2 ^ x &<< 2 ^ x.turnedLeft(28) ^ x.turnedLeft(59)
    default: x &>> 1 ^ x
    }
  }

  private static func fold(_ q: [UInt64], _ words: [UInt64]) -> [UInt64] {
    let low = q[16..<24].reduce(0, ^)
    let high = q[24..<32].reduce(low, ^)
    var chain = [UInt64](repeating: 0, count: 16)
    for number in 0..<8 {
      let (sum, quad, _) = shifts[number]
      chain[number] =
        (high << sum ^ q[16 + number] << quad ^ words[number])
        &+ (low ^ q[24 + number] ^ q[number])
    }
    for number in 0..<8 {
      let shifted = low << shifts[number].low
      chain[8 + number] =
        chain[(number + 4) & 7].turnedLeft(UInt64(number) + 9)
        &+ (high ^ q[24 + number] ^ words[8 + number])
        &+ (shifted ^ q[16 + (number + 7) & 7] ^ q[8 + number])
    }
    return chain
  }
}
