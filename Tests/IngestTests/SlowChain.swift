import Bitcoin
import ChainStore
import Testing

/// A chain worked out the slow way, from decoded transactions and dictionaries alone.
struct SlowChain {
  var digests: [BlockHash: Hash256] = [:]
  var order: [BlockHash] = []
  var totals = Manifest.Totals()
  /// Every output in chain order, with the position of the transaction that spends it.
  var outputs: [(script: [UInt8], value: UInt64, spender: Int?)] = []
  /// The output that each input spends.
  var inputs: [Int] = []

  init(_ raw: [[UInt8]]) throws {
    var unspent: [String: Int] = [:]
    var scripts: Set<[UInt8]> = []
    for (height, bytes) in raw.enumerated() {
      let (header, transactions) = try SlowChain.decode(bytes)
      order.append(header.hash)
      digests[header.hash] = SlowChain.digest(header, transactions)
      totals.blocks += 1
      for (position, transaction) in transactions.enumerated() {
        totals.transactions += 1
        var into: UInt64 = 0
        for input in transaction.inputs where position > 0 {
          totals.inputs += 1
          let key = "\(input.previous):\(input.vout)"
          let known = unspent.removeValue(forKey: key)
          let spent = try #require(known)
          into += outputs[spent].value
          outputs[spent].spender = totals.transactions - 1
          inputs.append(spent)
        }
        let out = transaction.outputs.reduce(0) { $0 + $1.value }
        totals.outputs += transaction.outputs.count
        totals.subsidy += position == 0 ? Int64(out) : Int64(out) - Int64(into)
        if position > 0 { totals.fees += into - out }
        for (vout, output) in transaction.outputs.enumerated() {
          let isLost = output.script.first == 0x6a || output.script.count > 10_000
          if !isLost { scripts.insert(output.script) }
          if isLost || height == 0 {
            totals.unspendableCount += 1
            totals.unspendableValue += output.value
          }
          if !isLost, height > 0 { unspent["\(transaction.txid):\(vout)"] = outputs.count }
          outputs.append((output.script, output.value, nil))
        }
      }
    }
    totals.addresses = scripts.count
    totals.unspentCount = unspent.count
    totals.unspentValue = unspent.values.reduce(0) { $0 + outputs[$1].value }
  }

  private static func decode(_ bytes: [UInt8]) throws -> (BlockHeader, [Transaction]) {
    try bytes.withByteView { buffer in
      var reader = ByteReader(buffer)
      let header = try BlockHeader(decoding: &reader)
      let count = try reader.readCount(minimumSize: 1)
      return (header, try (0..<count).map { _ in try Transaction(decoding: &reader) })
    }
  }

  /// What the documentation of the digest says, word by word.
  private static func digest(_ header: BlockHeader, _ transactions: [Transaction]) -> Hash256 {
    var writer = ByteWriter()
    writer.write(header.hash)
    writer.write(header.time)
    writer.write(UInt32(transactions.count))
    for transaction in transactions {
      writer.write(transaction.txid)
      let inputs = transaction.isCoinbase ? [] : transaction.inputs
      writer.write(UInt32(inputs.count))
      for input in inputs {
        writer.write(input.previous)
        writer.write(input.vout)
      }
      writer.write(UInt32(transaction.outputs.count))
      for output in transaction.outputs {
        writer.write(output.value)
        writer.write(UInt32(output.script.count))
        writer.write(output.script)
      }
    }
    return Hash256(wireBytes: Digest.sha256(writer.bytes)) ?? .zero
  }

  /// Digest of the chain up to its last block.
  var digest: Hash256 {
    order.reduce(.zero) { before, hash in
      let pair = before.wireBytes + (digests[hash] ?? .zero).wireBytes
      return Hash256(wireBytes: Digest.sha256(pair)) ?? .zero
    }
  }
}
