import Bitcoin
import Testing

@testable import Simulation

/// Rules of blocks beyond amounts and links: BIP 34, BIP 141, weight, what a coinbase claims.
extension ChainAudit {
  /// What is wrong with the blocks of a chain, genesis first.
  static func consensusFaults(in raw: [[UInt8]]) throws -> [String] {
    var faults: [String] = []
    for (height, bytes) in raw.enumerated().dropFirst() {
      var transactions: [Transaction] = []
      try bytes.withByteView { buffer in
        var reader = ByteReader(buffer, at: BlockHeader.size)
        for _ in 0..<(try reader.readCompactSize()) {
          transactions.append(try Transaction(decoding: &reader))
        }
        if reader.remaining != 0 { faults.append("bytes after block \(height)") }
      }
      let coinbase = transactions[0]
      if !coinbase.inputs[0].scriptSig.starts(with: pushedHeight(height)) {
        faults.append("height in coinbase \(height)")
      }
      let root = MerkleTree.root(of: [.zero] + transactions.dropFirst().map(\.witnessTxid)).root
      let commitment = Digest.doubleSHA256(root.wireBytes + coinbase.inputs[0].witness[0])
      if coinbase.outputs.last?.script
        != [0x6a, 36, 0xaa, 0x21, 0xa9, 0xed] + commitment.wireBytes
      {
        faults.append("commitment of \(height)")
      }
      let weight = transactions.reduce(4 * BlockHeader.size + 12) {
        $0 + 3 * $1.encoded(.withoutWitness).count + $1.encoded(.withWitness).count
      }
      if weight > 4_000_000 { faults.append("weight of \(height): \(weight)") }
      let ids = Set(transactions.map(\.txid))
      if ids.count != transactions.count { faults.append("a txid twice in \(height)") }
    }
    return faults
  }

  /// BIP 34 by its words: the height, least bytes first, with its sign bit clear, pushed.
  private static func pushedHeight(_ height: Int) -> [UInt8] {
    if height <= 16 { return [0x50 + UInt8(height)] }
    var bytes = UInt64(height).littleEndianBytes
    while bytes.last == 0 { bytes.removeLast() }
    if let top = bytes.last, top >= 0x80 { bytes.append(0) }
    return [UInt8(bytes.count)] + bytes
  }
}
