/// Luffa-512, version 2 (De Canniere, Sato and Watanabe, 2009): five permutations side by side,
/// blocks of 32 bytes.
enum Luffa512 {
  /// The five chains before the first block, from the specification.
  private static let start: [UInt32] = [
    0x6d25_1e69, 0x44b0_51e0, 0x4eaa_6fb4, 0xdbf7_8465, 0x6e29_2011, 0x9015_2df4, 0xee05_8139,
    0xdef6_10bb, 0xc3b4_4b95, 0xd9d2_f256, 0x70ee_e9a0, 0xde09_9fa3, 0x5d9b_0557, 0x8fc9_44b3,
    0xcf1c_cf0e, 0x746c_d581, 0xf7ef_c89d, 0x5dba_5781, 0x0401_6ce5, 0xad65_9c05, 0x0306_194f,
    0x666d_1836, 0x24aa_230a, 0x8b26_4ae7, 0x8580_75d5, 0x36d7_9cce, 0xe571_f7d7, 0x204b_1f67,
    0x3587_0c6a, 0x57e9_e923, 0x14bc_b808, 0x7cde_72ce, 0x6c68_e9be, 0x5ec4_1e22, 0xc825_b7c7,
    0xaffb_4363, 0xf5df_3999, 0x0fc6_88f1, 0xb072_24cc, 0x03e8_6cea,
  ]

  /// Where the shift register of each chain's constants begins.
  private static let seeds: [UInt64] = [
    0x181c_ca53_380c_de06, 0x5b6f_0876_f16f_8594, 0x7e10_6ce9_3897_9cb0, 0xbb62_f364_92e9_3c29,
    0x9a02_5047_cff2_a940,
  ]

  /// Two constants for each of the eight steps of each chain: the register's upper half, whose
  /// halves change places after each.
  private static let constants: [UInt32] = seeds.flatMap { seed in
    var register = seed
    return (0..<16).map { _ in
      register = register << 1 ^ (register >> 63) * 0xc4d6_496c_55c6_1c8d
      defer { register = register.turnedLeft(32) }
      return UInt32(register >> 32)
    }
  }

  /// The digest of a message of any length.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    let blocks = message.padded(to: (message.count / 32 + 1) * 32)
    let words = blocks.bigEndianWords(UInt32.self) + [UInt32](repeating: 0, count: 16)
    var chains = start
    var digest: [UInt32] = []
    for first in stride(from: 0, to: words.count, by: 8) {
      inject(&chains, words[first..<(first + 8)])
      permute(&chains)
      // Two blocks of zeros come last, and each shows half of the digest.
      guard first + 16 >= words.count else { continue }
      for number in 0..<8 {
        digest.append(stride(from: number, to: 40, by: 8).reduce(0) { $0 ^ chains[$1] })
      }
    }
    return [UInt8](bigEndian: digest)
  }

  /// Mixes a block and the chains: each chain is eight words, a polynomial over a ring.
  private static func inject(_ chains: inout [UInt32], _ block: ArraySlice<UInt32>) {
    var sum = (0..<8).map { word in (0..<5).reduce(0) { $0 ^ chains[8 * $1 + word] } }
    double(&sum, 0)
    for number in 0..<40 { chains[number] ^= sum[number & 7] }
    for step in [1, 4] {
      let before = chains
      for chain in 0..<5 { double(&chains, 8 * chain) }
      for number in 0..<40 { chains[number] ^= before[(number + 8 * step) % 40] }
    }
    var block = Array(block)
    for chain in 0..<5 {
      for word in 0..<8 { chains[8 * chain + word] ^= block[word] }
      double(&block, 0)
    }
  }

  /// Eight words times x, modulo x^8 + x^4 + x^3 + x + 1.
  private static func double(_ words: inout [UInt32], _ first: Int) {
    let top = words[first + 7]
    for word in stride(from: 7, to: 0, by: -1) { words[first + word] = words[first + word - 1] }
    words[first] = top
    for word in [1, 3, 4] { words[first + word] ^= top }
  }

  private static func permute(_ chains: inout [UInt32]) {
    let constants = Luffa512.constants
    for chain in 0..<5 {
      let first = 8 * chain
      for word in 4..<8 { chains[first + word] = chains[first + word].turnedLeft(UInt32(chain)) }
      for step in 0..<8 {
        substitute(&chains, first, first + 1, first + 2, first + 3)
        substitute(&chains, first + 5, first + 6, first + 7, first + 4)
        for word in first..<(first + 4) { mix(&chains, word) }
        chains[first] ^= constants[16 * chain + 2 * step]
        chains[first + 4] ^= constants[16 * chain + 2 * step + 1]
      }
    }
  }

  /// The substitution of four bits, on 32 columns at once.
  private static func substitute(
    _ words: inout [UInt32], _ first: Int, _ second: Int, _ third: Int, _ fourth: Int
  ) {
    var (a, b, c, d) = (words[first], words[second], words[third], words[fourth])
    var kept = a
    a |= b
    c ^= d
    b = ~b
    a ^= d
    d &= kept
    b ^= d
    d ^= c
    c &= a
    a = ~a
    c ^= b
    b |= d
    kept ^= b
    d ^= c
    c &= b
    b ^= a
    (words[first], words[second], words[third], words[fourth]) = (kept, b, c, d)
  }

  private static func mix(_ words: inout [UInt32], _ word: Int) {
    var (u, v) = (words[word], words[word + 4])
    v ^= u
    u = u.turnedLeft(2) ^ v
    v = v.turnedLeft(14) ^ u
    u = u.turnedLeft(10) ^ v
    (words[word], words[word + 4]) = (u, v.turnedLeft(1))
  }
}
