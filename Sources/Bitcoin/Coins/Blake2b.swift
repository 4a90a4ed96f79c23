/// BLAKE2b with a 32-byte digest and a personalisation (RFC 7693), which Zcash's txids are made
/// of and OpenSSL does not offer.
struct Blake2b {
  /// Fractions of the roots of the first eight primes, with which BLAKE-512 begins too.
  static let start: [UInt64] = [
    0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
  ]

  /// Which word of the message each step of a round takes, as in BLAKE-512.
  static let order: [[Int]] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
  ]

  private var state: [UInt64]
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  /// An empty message under a personalisation of sixteen bytes.
  init(personal: [UInt8]) {
    precondition(personal.count == 16, "a personalisation of sixteen bytes")
    state = Blake2b.start
    // Digest of 32 bytes, no key, fanout and depth of 1; the personalisation comes last.
    state[0] ^= 0x0101_0020
    state[6] ^= Blake2b.word(personal[...])
    state[7] ^= Blake2b.word(personal[8...])
    pending.reserveCapacity(128)
  }

  /// An empty message under a personalisation of sixteen letters.
  init(_ personal: StaticString) {
    self.init(personal: personal.withUTF8Buffer { unsafe Array($0) })
  }

  /// Takes in some bytes.
  mutating func update(_ bytes: some Collection<UInt8>) {
    for byte in bytes {
      if pending.count == 128 {
        length &+= 128
        compress(isLast: false)
        pending.removeAll(keepingCapacity: true)
      }
      pending.append(byte)
    }
  }

  /// The 32 bytes of the digest.
  mutating func finalize() -> [UInt8] {
    length &+= UInt64(pending.count)
    pending += [UInt8](repeating: 0, count: 128 - pending.count)
    compress(isLast: true)
    return state[..<4].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    }
  }

  private mutating func compress(isLast: Bool) {
    let message = (0..<16).map { Blake2b.word(pending[($0 * 8)...]) }
    var v = state + Blake2b.start
    v[12] ^= length
    if isLast { v[14] = ~v[14] }
    for round in 0..<12 {
      let order = Blake2b.order[round % 10]
      for column in 0..<8 {
        let (a, turn) = (column & 3, column >> 2)
        Blake2b.mix(
          &v, a, 4 + (a + turn) % 4, 8 + (a + 2 * turn) % 4, 12 + (a + 3 * turn) % 4,
          message[order[2 * column]], message[order[2 * column + 1]])
      }
    }
    for number in 0..<8 { state[number] ^= v[number] ^ v[number + 8] }
  }

  private static func mix(
    _ v: inout [UInt64], _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: UInt64, _ y: UInt64
  ) {
    v[a] = v[a] &+ v[b] &+ x
    v[d] = turned(v[d] ^ v[a], 32)
    v[c] = v[c] &+ v[d]
    v[b] = turned(v[b] ^ v[c], 24)
    v[a] = v[a] &+ v[b] &+ y
    v[d] = turned(v[d] ^ v[a], 16)
    v[c] = v[c] &+ v[d]
    v[b] = turned(v[b] ^ v[c], 63)
  }

  private static func turned(_ word: UInt64, _ by: UInt64) -> UInt64 {
    word &>> by | word &<< (64 - by)
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
