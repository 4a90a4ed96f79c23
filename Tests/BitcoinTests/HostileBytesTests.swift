import Testing

@testable import Bitcoin

/// Damaged bytes are either decoded or refused with a ``DecodingError``; anything else would end
/// the test run.
@Suite("Hostile bytes") struct HostileBytesTests {
  /// A block of our own making with all that encodings can hold.
  private static let made: [UInt8] = {
    let spent = Transaction.Input(
      previous: Digest.doubleSHA256([9]), vout: 1, scriptSig: [1, 2, 3],
      witness: [[4, 5], [], [6]])
    var transactions = [
      Transaction(
        inputs: [.init(previous: .zero, vout: .max, scriptSig: [1, 1])],
        outputs: [.init(value: 50, script: [0x51])])
    ]
    for count in 1...3 {
      transactions.append(
        Transaction(
          inputs: Array(repeating: spent, count: count),
          outputs: Array(
            repeating: .init(value: 3, script: [0, 20] + [UInt8](repeating: 7, count: 20)),
            count: count)))
    }
    return Block.encode(
      version: 1, previous: .zero, time: 1, bits: 0x207f_ffff, nonce: 0,
      transactions: transactions)
  }()

  private func seeds() throws -> [[UInt8]] {
    guard SharedData.isPresent else { return [Self.made] }
    return [Self.made] + [try SharedData.bytes("bitcoin/testnet3/21066.raw")]
      + [try SharedData.bytes("bitcoin/testnet3/32768.raw")]
  }

  /// Whether the bytes decode; scripts and addresses of what decodes are looked at too.
  private func decodes(_ bytes: [UInt8]) -> Bool {
    bytes.withByteView { buffer in
      do throws(DecodingError) {
        let block = try Block(decoding: buffer)
        for output in block.outputs {
          _ = Address.text(ofScript: Array(block.script(of: output)), network: .mainnet)
        }
        return true
      } catch {
        return false
      }
    }
  }

  @Test("a block cut short anywhere is refused")
  func truncation() throws {
    for seed in try seeds() {
      #expect(decodes(seed))
      for size in 0..<seed.count where decodes(Array(seed[..<size])) {
        Issue.record("\(size) of \(seed.count) bytes were taken for a block")
      }
    }
  }

  @Test("twenty thousand random changes never do worse than an error")
  func mutation() throws {
    var generator = SeededGenerator(seed: 2009)
    let seeds = try seeds()
    var refused = 0
    for round in 0..<20_000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch generator.next() % 4 {
        case 0: bytes[position] ^= 1 << UInt8(generator.next() % 8)
        case 1: bytes[position] = [0, 0xfc, 0xfd, 0xfe, 0xff][Int(generator.next() % 5)]
        case 2: bytes.remove(at: position)
        default: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: position)
        }
      }
      if !decodes(bytes) { refused += 1 }
      checkTransaction(Array(bytes.dropFirst(BlockHeader.size + 1)))
    }
    #expect((5_000..<20_000).contains(refused))
  }

  @Test("random text is an address or is refused")
  func text() {
    var generator = SeededGenerator(seed: 58)
    let starts = ["bc1q", "1", "3", "script:", "tb1p", "é", ""]
    for round in 0..<5_000 {
      let letters = (0..<Int.random(in: 0...90, using: &generator)).map { _ in
        Character(UnicodeScalar(UInt8.random(in: 33...126, using: &generator)))
      }
      let text = starts[round % starts.count] + String(letters)
      if let script = try? Address.script(of: text, network: .mainnet) {
        #expect(text.hasPrefix("script:") || !script.isEmpty)
      }
    }
  }

  /// A transaction that decodes encodes to the bytes that were read.
  private func checkTransaction(_ bytes: [UInt8]) {
    bytes.withByteView { buffer in
      var reader = ByteReader(buffer)
      guard let transaction = try? Transaction(decoding: &reader) else { return }
      if transaction.encoded(.withWitness) != Array(bytes[..<reader.offset]) {
        Issue.record("not the same bytes: \(Hex.encode(bytes))")
      }
    }
  }
}
