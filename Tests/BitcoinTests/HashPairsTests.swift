import Foundation
import Testing

@testable import Bitcoin

/// Two hashes at once against OpenSSL's one at a time.
struct HashPairsTests {
  private func message(_ size: Int, _ number: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number &* 17 &+ $0 >> 8) }
  }

  private func both(
    _ left: [UInt8], _ right: [UInt8],
    _ hash: (ByteView, ByteView) -> (Hash256, Hash256)
  ) -> [[UInt8]] {
    left.withByteView { left in
      right.withByteView { right in
        let (one, two) = hash(left, right)
        return [one.wireBytes, two.wireBytes]
      }
    }
  }

  @Test("two messages of any lengths have the digests that OpenSSL gives each")
  func anyLengths() {
    let edges = [
      0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 127, 128, 129, 250, 1_000, 70_001,
    ]
    for first in edges {
      for second in edges {
        let (left, right) = (message(first, 1), message(second, 2))
        #expect(
          both(left, right, HashPairs.sha256) == [Digest.sha256(left), Digest.sha256(right)],
          "\(first) and \(second) bytes")
        #expect(
          both(left, right, HashPairs.doubleSHA256)
            == [Digest.doubleSHA256(left).wireBytes, Digest.doubleSHA256(right).wireBytes],
          "\(first) and \(second) bytes, twice")
      }
    }
  }

  @Test("the published digests come out in either place")
  func published() {
    // FIPS 180-4's examples.
    let short = Hex.decode("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let long = Hex.decode("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    let texts = ["abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"]
    let (one, two) = (Array(texts[0].utf8), Array(texts[1].utf8))
    #expect(both(one, two, HashPairs.sha256) == [short, long])
    #expect(both(two, one, HashPairs.sha256) == [long, short])
  }

  @Test("a tree of any width has the root of hashing pair by pair")
  func trees() {
    for width in 1...70 {
      let leaves = (0..<width).map { Digest.doubleSHA256(message(40, $0)) }
      var level = leaves
      while level.count > 1 {
        level = stride(from: 0, to: level.count, by: 2).map { left in
          let right = min(left + 1, level.count - 1)
          return Digest.doubleSHA256(level[left].wireBytes + level[right].wireBytes)
        }
      }
      let root = MerkleTree.root(of: leaves)
      #expect(root.root == level[0] && !root.isMutated, "\(width) leaves")
    }
    let twice = [1, 2, 3, 3].map { Digest.doubleSHA256(message(40, $0)) }
    #expect(MerkleTree.root(of: twice).isMutated)
    #expect(MerkleTree.root(of: twice).root == MerkleTree.root(of: Array(twice[..<3])).root)
  }
}
