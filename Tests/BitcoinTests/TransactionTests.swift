import Testing

@testable import Bitcoin

@Suite(
  "Transactions as objects",
  .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.absence)))
struct TransactionTests {
  @Test("raw transactions encode to the bytes they came from")
  func files() throws {
    let folder = "bitcoin/transactions"
    for name in try SharedData.names(folder) where !name.hasSuffix(".bz2") {
      let bytes = try SharedData.bytes("\(folder)/\(name)")
      let transaction = try Transaction(decoding: bytes)
      #expect(transaction.encoded(.withWitness) == bytes)
      #expect(transaction.size == bytes.count)
      if name.hasSuffix(".bin") { #expect("\(transaction.txid).bin" == name) }
    }
  }

  @Test("every transaction of tx_valid decodes and encodes to the same bytes")
  func valid() throws {
    var count = 0
    for case let row as [Any] in try SharedData.list("vectors/core/tx_valid.json")
    where row.count > 2 {
      let bytes = try #require(Hex.decode(row[1] as? String ?? "?"))
      #expect(try Transaction(decoding: bytes).encoded(.withWitness) == bytes)
      count += 1
    }
    #expect(count > 100)
  }

  @Test("a transaction of tx_invalid is refused or encodes to the same bytes")
  func invalid() throws {
    var refused: [String] = []
    for case let row as [Any] in try SharedData.list("vectors/core/tx_invalid.json")
    where row.count > 2 {
      let bytes = try #require(Hex.decode(row[1] as? String ?? "?"))
      do throws(DecodingError) {
        let transaction = try Transaction(decoding: bytes)
        #expect(transaction.encoded(.withWitness) == bytes)
      } catch {
        refused.append(error.message)
      }
    }
    // The others break rules of the chain, not of the encoding.
    #expect((1...6).contains(refused.count), "\(refused)")
  }
}

@Suite("Encoding of transactions") struct TransactionEncodingTests {
  private let plain = Transaction(
    inputs: [.init(previous: Digest.doubleSHA256([1]), vout: 3)],
    outputs: [.init(value: 7, script: [0x51])])

  @Test("a witness changes the witness txid, not the txid, and weighs a quarter")
  func witness() throws {
    var signed = plain
    signed.inputs[0].witness = [[1, 2, 3], []]
    #expect(signed.txid == plain.txid)
    #expect(plain.witnessTxid == plain.txid)
    #expect(signed.witnessTxid != signed.txid)
    // Marker, flag, two items: their number, two counts, three bytes.
    #expect(signed.size == plain.size + 2 + 6)
    #expect(signed.weight == plain.size * 4 + 8)
    #expect(try Transaction(decoding: signed.encoded(.withWitness)) == signed)
  }

  @Test("what no node would decode is refused")
  func refusals() throws {
    let bytes = plain.encoded(.withoutWitness)
    func expectError(_ message: String, _ bytes: [UInt8]) {
      do {
        _ = try Transaction(decoding: bytes)
        Issue.record("no error, expected: \(message)")
      } catch {
        #expect(error.message == message)
      }
    }
    expectError("1 bytes after the transaction", bytes + [0])
    let superfluous = bytes[..<4] + [0, 1] + bytes[4..<(bytes.count - 4)] + [0] + bytes.suffix(4)
    expectError("witness form without any witness", Array(superfluous))
    expectError("witness flag 2, not 1", bytes[..<4] + [0, 2] + bytes[4...])
    expectError("witness flag 0, not 1", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("counts are written in their shortest form", arguments: [0, 0xfc, 0xfd, 0xffff, 0x10000])
  func counts(value: Int) throws {
    var writer = ByteWriter()
    writer.write(compactSize: value)
    #expect(writer.bytes.count == (value < 0xfd ? 1 : value < 0x10000 ? 3 : 5))
    let read = try writer.bytes.withByteView { buffer in
      var reader = ByteReader(buffer)
      return try reader.readCompactSize()
    }
    #expect(read == UInt64(value))
  }
}
