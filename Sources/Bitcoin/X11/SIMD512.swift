/// SIMD-512, version 1.1 (Leurent, Bouillaguet and Fouque, 2009): a Feistel network eight wide and
/// 36 steps long, keyed by a number theoretic transform of the message modulo 257.
enum SIMD512 {
  private typealias Lanes = SIMD8<UInt32>

  /// The chain before the first block: what the name of the function is compressed to.
  private static let start = compress(
    [Lanes](repeating: Lanes(), count: 4), Array("SIMD-512 v1.1".utf8).filled(to: 128), .inner)

  /// How far words turn, in each of four rounds.
  private static let turns: [[UInt32]] = [
    [3, 23, 17, 27], [28, 19, 22, 7], [29, 9, 15, 5], [4, 13, 10, 25],
  ]

  /// Which lane each lane takes from another, by exclusive or, step after step.
  private static let exchanges = [1, 6, 2, 3, 5, 7, 4]

  /// Which eight words of the transform each step takes.
  private static let order = [
    4, 6, 0, 2, 7, 5, 3, 1, 15, 11, 12, 8, 9, 13, 10, 14, 17, 18, 23, 20, 22, 21, 16, 19, 30, 24,
    25, 31, 27, 29, 28, 26,
  ]

  /// The powers of 41, which has order 256 modulo 257.
  private static let powers: [Int32] = {
    var power: Int32 = 1
    return (0..<256).map { _ in
      defer { power = power * 41 % 257 }
      return power
    }
  }()

  /// The numbers of eight bits, each read backwards.
  private static let places = (0..<8).reduce([0]) { places, bit in
    places + places.map { $0 + 128 >> bit }
  }

  private enum Place { case inner, last }

  /// The digest of a message of at most 128 bytes: its block, then its length.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count <= 128, "at most 128 bytes")
    var chain = start
    if !message.isEmpty { chain = compress(chain, message.filled(to: 128), .inner) }
    let bits = [UInt8](littleEndian: CollectionOfOne(UInt64(message.count * 8)))
    let last = compress(chain, bits.filled(to: 128), .last)
    return [UInt8](littleEndian: (0..<16).map { last[$0 / 8][$0 % 8] })
  }

  private static func compress(_ chain: [Lanes], _ block: [UInt8], _ place: Place) -> [Lanes] {
    let words: [UInt32] = block.littleEndianWords()
    let message = words.eights
    var state = chain
    for number in 0..<4 { state[number] ^= message[number] }
    let keys = expanded(transformed(block, place)).eights + chain
    for step in 0..<36 { advance(&state, keys[step], step) }
    return state
  }

  /// Values of the polynomial whose coefficients are the bytes, at every power of 41, from -128 to
  /// 128. Ones in two high places keep blocks of zeros, and the last block, apart.
  private static func transformed(_ block: [UInt8], _ place: Place) -> [Int32] {
    var values = [Int32](repeating: 0, count: 256)
    let places = SIMD512.places
    for (number, byte) in block.enumerated() { values[places[number]] = Int32(byte) }
    values[places[255]] = 1
    if place == .last { values[places[253]] = 1 }
    transform(values.mutableSpan, powers)
    return values.map { value in
      let rest = value % 257
      return rest > 128 ? rest - 257 : rest < -128 ? rest + 257 : rest
    }
  }

  /// Eight stages of butterflies over values in bit-reversed order.
  private static func transform(_ values: consuming MutableSpan<Int32>, _ powers: [Int32]) {
    var (half, shift) = (1, 7)
    while half < 256 {
      for first in stride(from: 0, to: 256, by: 2 * half) {
        for number in first..<(first + half) {
          // As 256 is -1, a product is its low byte less the rest.
          let product = values[number &+ half] &* powers[(number &- first) &<< shift]
          let (turned, kept) = (product & 255 &- product &>> 8, values[number])
          values[number] = kept &+ turned
          values[number &+ half] = kept &- turned
        }
      }
      (half, shift) = (half * 2, shift - 1)
    }
  }

  /// What each step takes: words of two values each, spread over 16 bits by a factor.
  private static func expanded(_ values: [Int32]) -> [UInt32] {
    var words: [UInt32] = []
    words.reserveCapacity(256)
    for row in order {
      let (first, apart, factor): (Int, Int, Int32) =
        switch row {
        case ..<16: (16 * row, 1, 185)
        case ..<24: (16 * row - 256, 128, 233)
        default: (16 * row - 383, 128, 233)
        }
      for place in stride(from: first, to: first + 16, by: 2) {
        let low = UInt32(bitPattern: values[place] * factor)
        let high = UInt32(bitPattern: values[place + apart] * factor)
        words.append(low & 0xffff | high << 16)
      }
    }
    return words
  }

  /// One step on eight lanes; what were words A to D lies one place further after each.
  private static func advance(_ state: inout [Lanes], _ key: Lanes, _ step: Int) {
    let turns = SIMD512.turns[min(step / 8, 3)]
    let exchange = exchanges[step % 7]
    let first = -step & 3
    let (a, b, c) = (state[first], state[(first + 1) & 3], state[(first + 2) & 3])
    let mixed = step & 4 == 0 ? (b ^ c) & a ^ c : a & b | (a | b) & c
    let turned = a.turnedLeft(turns[step & 3])
    var exchanged = turned
    for lane in 0..<8 { exchanged[lane] = turned[lane ^ exchange] }
    let last = (first + 3) & 3
    state[last] =
      (state[last] &+ key &+ mixed).turnedLeft(turns[(step + 1) & 3]) &+ exchanged
    state[first] = turned
  }
}

extension SIMD8<UInt32> {
  @inline(__always)
  fileprivate func turnedLeft(_ count: UInt32) -> Self { self &<< count | self &>> (32 - count) }
}

extension [UInt32] {
  /// The words, eight by eight.
  fileprivate var eights: [SIMD8<UInt32>] {
    stride(from: 0, to: count, by: 8).map { SIMD8(self[$0..<($0 + 8)]) }
  }
}
