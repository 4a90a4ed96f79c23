/// BLAKE-512 as it stood in the last round of the SHA-3 competition (Aumasson, Henzen, Meier and
/// Phan, 2010): 16 rounds over one block.
enum Blake512 {
  /// The first digits of pi behind the point.
  private static let pi: [UInt64] = [
    0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89,
    0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c, 0xc0ac_29b7_c97c_50dd, 0x3f84_d5b5_b547_0917,
    0x9216_d5d9_8979_fb1b, 0xd131_0ba6_98df_b5ac, 0x2ffd_72db_d01a_dfb7, 0xb8e1_afed_6a26_7e96,
    0xba7c_9045_f12c_7f99, 0x24a1_9947_b391_6cf7, 0x0801_f2e2_858e_fc16, 0x6369_20d8_7157_4e69,
  ]

  /// The digest of a message of at most 111 bytes, which fit one block.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    precondition(message.count < 112, "at most 111 bytes")
    var block = message.padded(to: 128)
    block[111] |= 1
    let bits = UInt64(message.count * 8)
    var words: [UInt64] = block.bigEndianWords()
    words[15] = bits
    var v = Blake2b.start + pi[..<8]
    v[12] ^= bits
    v[13] ^= bits
    for round in 0..<16 { mix(&v, words, Blake2b.order[round % 10], pi) }
    var chain = Blake2b.start
    for number in 0..<16 { chain[number & 7] ^= v[number] }
    return [UInt8](bigEndian: chain)
  }

  /// Four columns, then four diagonals.
  private static func mix(
    _ v: inout [UInt64], _ words: [UInt64], _ order: [Int], _ pi: [UInt64]
  ) {
    for column in 0..<8 {
      let (lane, turn) = (column & 3, column >> 2)
      let (a, b) = (lane, 4 + (lane + turn) % 4)
      let (c, d) = (8 + (lane + 2 * turn) % 4, 12 + (lane + 3 * turn) % 4)
      let (first, second) = (order[2 * column], order[2 * column + 1])
      v[a] = v[a] &+ v[b] &+ (words[first] ^ pi[second])
      v[d] = (v[d] ^ v[a]).turnedRight(32)
      v[c] = v[c] &+ v[d]
      v[b] = (v[b] ^ v[c]).turnedRight(25)
      v[a] = v[a] &+ v[b] &+ (words[second] ^ pi[first])
      v[d] = (v[d] ^ v[a]).turnedRight(16)
      v[c] = v[c] &+ v[d]
      v[b] = (v[b] ^ v[c]).turnedRight(11)
    }
  }
}
