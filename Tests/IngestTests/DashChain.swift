import Bitcoin

/// A private chain of Dash, block by block, with special transactions (DIP 2) of three types.
struct DashChain {
  /// A block's bytes, and what the next one needs of it.
  struct Mined {
    let bytes: [UInt8]
    let hash: BlockHash
    let height: UInt32
    let coinbase: Txid
  }

  /// One transaction's bytes, and its txid.
  struct Raw {
    let bytes: [UInt8]
    var txid: Txid { Digest.doubleSHA256(bytes) }
  }

  /// The block that every private chain of Dash begins with.
  static func genesis() throws -> Mined {
    let headline =
      "Wired 09/Jan/2014 The Grand Experiment Goes Live: "
      + "Overstock.com Is Now Accepting Bitcoins"
    let news = Array(headline.utf8)
    let key =
      Hex.decode(
        "040184710fa689ad5023690c80f3a49c8f13f8d45b8c857fbcbc8bc4a8e4d3eb4b"
          + "10f4d4604fa08dce601aaf0f470216fe1b51850b4acf21b179c45070ac7b03a9") ?? []
    let script: [UInt8] = [4, 0xff, 0xff, 0, 0x1d, 1, 4, 0x4c, UInt8(news.count)] + news
    let coinbase = Transaction(
      version: 1, inputs: [.init(previous: .zero, vout: .max, scriptSig: script)],
      outputs: [.init(value: 5_000_000_000, script: [65] + key + [0xac])])
    return try block(
      [Raw(bytes: coinbase.encoded(.withoutWitness))], height: 0, version: 1,
      time: 1_417_713_337, previous: .zero, nonce: 1_096_447)
  }

  /// A block behind another, whose coinbase pays a key's hash made of a number.
  static func mine(
    on parent: Mined, paying number: UInt8, _ transactions: [Raw] = []
  ) throws -> Mined {
    let height = parent.height + 1
    // Coinbases are of type 5 and state their height and two roots.
    let payload = ByteWriter.of { writer in
      writer.write(UInt16(2))
      writer.write(height)
      writer.write(repeatElement(0 as UInt8, count: 64))
    }
    let script = ByteWriter.of { $0.write(height) }
    let coinbase = special(
      5, [.init(previous: .zero, vout: .max, scriptSig: [4] + script)],
      [.init(value: 50_000_000_000, script: keyScript(number))], payload)
    return try block(
      [coinbase] + transactions, height: height, version: 0x2000_0000,
      time: 1_500_000_000 + height * 150, previous: parent.hash)
  }

  /// A transaction of version 3 and some type.
  static func special(
    _ type: Int32, _ inputs: [Transaction.Input], _ outputs: [Transaction.Output],
    _ payload: [UInt8]
  ) -> Raw {
    let body = Transaction(version: type << 16 | 3, inputs: inputs, outputs: outputs)
    return Raw(
      bytes: ByteWriter.of { writer in
        writer.write(body.encoded(.withoutWitness))
        writer.write(counted: payload)
      })
  }

  static func keyScript(_ number: UInt8) -> [UInt8] {
    [0x76, 0xa9, 20] + [UInt8](repeating: number, count: 20) + [0x88, 0xac]
  }

  private static func block(
    _ transactions: [Raw], height: UInt32, version: Int32, time: UInt32, previous: BlockHash,
    nonce first: UInt32 = 0
  ) throws -> Mined {
    let root = MerkleTree.root(of: transactions.map(\.txid)).root
    var nonce = first
    while true {
      let stated = BlockHeader(
        version: version, previous: previous, merkleRoot: root, time: time, bits: 0x207f_ffff,
        nonce: nonce)
      let header = try BlockHeader(decoding: stated.encoded, as: .dash)
      nonce += 1
      guard header.meetsTarget(.ownHash) else { continue }
      let bytes = ByteWriter.of { writer in
        writer.write(header.encoded)
        writer.write(compactSize: transactions.count)
        for transaction in transactions { writer.write(transaction.bytes) }
      }
      return Mined(
        bytes: bytes, hash: header.hash, height: height, coinbase: transactions[0].txid)
    }
  }
}

extension ByteWriter {
  fileprivate static func of(_ write: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    write(&writer)
    return writer.bytes
  }
}
