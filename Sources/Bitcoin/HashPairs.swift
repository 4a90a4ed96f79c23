import CHashPairs

/// SHA-256 of two messages at once, where the processor can; one after the other by OpenSSL where
/// it cannot. Half as fast again as one at a time, and twice as fast for 64 bytes.
public enum HashPairs {
  /// Whether the processor hashes two at once.
  static let isSupported = hash_pairs_supported() == 1

  /// SHA-256 of each of two messages.
  public static func sha256(
    _ left: ByteView, _ right: ByteView
  ) -> (Hash256, Hash256) {
    var (one, two) = (Hash256(), Hash256())
    guard isSupported else {
      one = Hash256(wireBytes: Digest.sha256(left)) ?? .zero
      two = Hash256(wireBytes: Digest.sha256(right)) ?? .zero
      return (one, two)
    }
    unsafe hash_pair(
      left.buffer.baseAddress, left.count, right.buffer.baseAddress, right.count, &one, &two)
    return (one, two)
  }

  /// SHA-256 of SHA-256 of each of two messages.
  static func doubleSHA256(
    _ left: ByteView, _ right: ByteView
  ) -> (Hash256, Hash256) {
    guard isSupported else { return (Digest.doubleSHA256(left), Digest.doubleSHA256(right)) }
    var (one, two) = (Hash256(), Hash256())
    unsafe hash_pair_twice(
      left.buffer.baseAddress, left.count, right.buffer.baseAddress, right.count, &one, &two)
    return (one, two)
  }

  /// Replaces pairs of neighbours by the hash of both, in place; returns how many there were.
  static func hashNeighbours(_ level: inout [Hash256]) -> Int {
    let pairs = level.count / 2
    guard isSupported else {
      for place in 0..<pairs {
        var pair = (level[2 * place], level[2 * place + 1])
        level[place] = unsafe withUnsafeBytes(of: &pair) {
          unsafe Digest.doubleSHA256(ByteView($0))
        }
      }
      return pairs
    }
    unsafe level.withUnsafeMutableBytes { bytes in
      if let base = bytes.baseAddress { unsafe hash_nodes_twice(base, pairs, base) }
    }
    return pairs
  }
}
