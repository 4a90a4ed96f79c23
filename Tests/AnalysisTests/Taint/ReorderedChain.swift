import Bitcoin
import Simulation

/// The blocks of a chain with their transactions listed in another order: the same transactions, by
/// the same ids, in blocks of other hashes. The coinbase stays first.
enum ReorderedChain {
  /// How a block lists its transactions.
  enum Order: CaseIterable {
    /// At random, parents before children, as Bitcoin asks.
    case parentsFirst
    /// By id, whoever spends whom, as chains with canonical ordering do.
    case byID
    /// At random, whoever spends whom.
    case any
  }

  /// Raw blocks, and how many transactions stand elsewhere than before.
  static func blocks(
    _ blocks: [[UInt8]], in order: Order, _ random: inout SeededRandom
  ) throws -> (blocks: [[UInt8]], moved: Int) {
    var previous: [UInt8] = []
    var moved = 0
    let made = try blocks.enumerated().map { height, bytes -> [UInt8] in
      let block = try bytes.withByteView { bytes throws(DecodingError) in
        try Block(decoding: bytes)
      }
      let places = places(block, order, &random)
      moved += places.enumerated().filter { $0.offset != $0.element }.count
      let made = height == 0 ? bytes : rebuilt(block, bytes, places, after: previous)
      previous = Digest.doubleSHA256(Array(made.prefix(80))).wireBytes
      return made
    }
    return (made, moved)
  }

  private static func places(
    _ block: Block, _ order: Order, _ random: inout SeededRandom
  ) -> [Int] {
    var rest = Array(block.transactions.indices.dropFirst())
    for place in rest.indices.reversed() {
      rest.swapAt(place, Int(random.number(below: UInt64(place + 1))))
    }
    switch order {
    case .any: return [0] + rest
    case .byID:
      return [0]
        + rest.sorted {
          block.transactions[$0].txid.description < block.transactions[$1].txid.description
        }
    case .parentsFirst:
      var listed = [0]
      while !rest.isEmpty {
        let waiting = Set(rest.map { block.transactions[$0].txid })
        let next =
          rest.firstIndex { place in
            !block.inputRange(place).contains { waiting.contains(block.inputs[$0].previous) }
          } ?? 0
        listed.append(rest.remove(at: next))
      }
      return listed
    }
  }

  private static func rebuilt(
    _ block: Block, _ bytes: [UInt8], _ places: [Int], after previous: [UInt8]
  ) -> [UInt8] {
    var header = Array(bytes.prefix(80))
    header.replaceSubrange(4..<36, with: previous)
    let txids = places.map { block.transactions[$0].txid }
    header.replaceSubrange(36..<68, with: MerkleTree.root(of: txids).root.wireBytes)
    var nonce: UInt32 = 0
    // The easiest target: the first byte of the hash as it is read is below 7f.
    while Digest.doubleSHA256(header).wireBytes[31] >= 0x7f {
      nonce += 1
      header.replaceSubrange(76..<80, with: nonce.littleEndianBytes)
    }
    let sizes = block.transactions.map { Int($0.size) }
    let first = bytes.count - sizes.reduce(0, +)
    let starts = sizes.indices.map { first + sizes.prefix($0).reduce(0, +) }
    return header + bytes[80..<first]
      + places.flatMap { bytes[starts[$0]..<(starts[$0] + sizes[$0])] }
  }
}
