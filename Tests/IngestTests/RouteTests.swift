import Bitcoin
import ChainStore
import Foundation
import Simulation
import Testing

@testable import Ingest

/// A chain worked out the slow way, from decoded transactions and dictionaries alone.
private struct SlowChain {
  var digests: [BlockHash: Hash256] = [:]
  var order: [BlockHash] = []
  var totals = Manifest.Totals()
  var balances: [[UInt8]: UInt64] = [:]

  init(_ raw: [[UInt8]]) throws {
    var unspent: [String: Transaction.Output] = [:]
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
          into += spent.value
          balances[spent.script, default: 0] -= spent.value
        }
        let out = transaction.outputs.reduce(0) { $0 + $1.value }
        totals.outputs += transaction.outputs.count
        totals.subsidy += position == 0 ? Int64(out) : Int64(out) - Int64(into)
        if position > 0 { totals.fees += into - out }
        for (vout, output) in transaction.outputs.enumerated() {
          let isLost = output.script.first == 0x6a || output.script.count > 10_000
          if !isLost { scripts.insert(output.script) }
          balances[output.script, default: 0] += output.value
          if isLost || height == 0 {
            totals.unspendableCount += 1
            totals.unspendableValue += output.value
          }
          if !isLost, height > 0 { unspent["\(transaction.txid):\(vout)"] = output }
        }
      }
    }
    totals.addresses = scripts.count
    totals.unspentCount = unspent.count
    totals.unspentValue = unspent.values.reduce(0) { $0 + $1.value }
  }

  private static func decode(_ bytes: [UInt8]) throws -> (BlockHeader, [Transaction]) {
    try bytes.withUnsafeBytes { buffer in
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

/// How many chains are drawn: 60, or as FILATURE_SEEDS says (10,000 where a release is checked).
private let seeds =
  ProcessInfo.processInfo.environment["FILATURE_SEEDS"].flatMap { UInt64($0) } ?? 60

@Test("every way into the store tells of a random chain what the slow way works out")
func everyRoute() throws {
  let first = ProcessInfo.processInfo.environment["FILATURE_FIRST_SEED"].flatMap { UInt64($0) } ?? 1
  for seed in first..<(first + seeds) {
    let blocks = RandomChain.make(seed: seed, proof: .ground)
    let slow = try SlowChain(blocks)
    let dump = try ChainDump(blocks: blocks)
    var random = SeededRandom(seed: seed)
    for form in ChainDump.Form.allCases {
      let inputs = try random.shuffled(dump.files(form)).map {
        try InputFile(name: $0.name, copying: $0.bytes)
      }
      let format = seed.isMultiple(of: 2) ? "auto" : form.rawValue
      var source = try ChainSources.open(inputs, format: format, network: .regtest)
      try source.link(to: [])
      let best = BestChain(
        records: source.records, known: KnownChain(nil), network: .regtest,
        missingParents: .refused)
      #expect(best.path.count == blocks.count && best.lost.isEmpty, "\(form) of chain \(seed)")
      for copies in best.path {
        let record = source.records[copies[0]]
        let digest = BlockContentDigest.digest(of: try source.block(of: record))
        #expect(digest == slow.digests[record.header.hash], "\(form) of chain \(seed)")
      }
    }
    // Every tenth chain goes to disk, in two parts of different formats.
    if seed.isMultiple(of: 10) { try storeEquals(slow, dump, blocks, &random) }
  }
}

private func storeEquals(
  _ slow: SlowChain, _ dump: ChainDump, _ blocks: [[UInt8]], _ random: inout SeededRandom
) throws {
  let folder = try DumpFolder()
  let forms = random.shuffled(ChainDump.Form.allCases)
  let split = random.number(in: 1...(blocks.count - 1))
  let half = try ChainDump(blocks: Array(blocks.prefix(split))).files(forms[0])
  _ = try folder.ingest([try folder.write(half, into: "a")], into: "s")
  let rest = try folder.write(dump.files(forms[1], from: split), into: "b")
  let manifest = try #require(try folder.ingest([rest], into: "s").manifest)
  #expect(manifest.totals == slow.totals, "\(forms[0]) then \(forms[1])")
  #expect(manifest.digest == Hex.encode(slow.digest.wireBytes))
  let graph = try GraphVerifier.verify(store: folder.path + "/store-s")
  for address in 0..<graph.addressCount {
    let index = AddressIndex(address)
    var balance: UInt64 = 0
    for output in graph.receipts(of: index) where graph.spender(of: output) == nil {
      balance += graph.outputAmount[output.int]
    }
    #expect(balance == slow.balances[graph.script(of: index)])
  }
}
