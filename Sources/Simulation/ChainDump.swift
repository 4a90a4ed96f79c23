import Bitcoin

/// A chain written in the forms that others give chains away in, for checks that every way into
/// the store leads to the same place, and as seeds of damaged input.
public struct ChainDump {
  /// The forms, by the name of their input format.
  public enum Form: String, CaseIterable, Sendable {
    /// Bitcoin Core's block files.
    case blk
    /// Bitcoin Core's `getblock` 2, a block a line.
    case coreJSON = "core-json"
    /// Bitcoin-ETL's tables as JSON lines.
    case etlJSON = "etl-json"
    /// Bitcoin-ETL's tables as CSV.
    case etlCSV = "etl-csv"
    /// Blockchair's four tables as TSV.
    case blockchair
    /// rusty-blockparser's four files.
    case csvdump
    /// Esplora's blocks and transactions.
    case esplora
  }

  /// One file of a dump.
  public struct File: Sendable {
    /// Its name.
    public let name: String
    /// Its bytes.
    public var bytes: [UInt8]

    /// A file.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// A decoded block, and its height.
  struct Entry {
    let height: Int
    let header: BlockHeader
    let transactions: [Transaction]
    let raw: [UInt8]

    /// The script of the coinbase's input, in hex.
    var coinbaseScript: String {
      Hex.encode(transactions.first?.inputs.first?.scriptSig ?? [])
    }
  }

  let entries: [Entry]

  /// Over raw blocks, genesis first; throws where one is no block.
  public init(blocks: [[UInt8]]) throws(DecodingError) {
    var entries: [Entry] = []
    for (height, raw) in blocks.enumerated() {
      let (header, transactions) = try raw.withByteView(ChainDump.decode)
      entries.append(
        Entry(height: height, header: header, transactions: transactions, raw: raw))
    }
    self.entries = entries
  }

  private static func decode(
    _ bytes: ByteView
  ) throws(DecodingError) -> (BlockHeader, [Transaction]) {
    var reader = ByteReader(bytes)
    let header = try BlockHeader(decoding: &reader)
    var transactions: [Transaction] = []
    for _ in 0..<(try reader.readCount(minimumSize: 60)) {
      transactions.append(try Transaction(decoding: &reader))
    }
    return (header, transactions)
  }

  /// The files of the blocks from a height on.
  public func files(_ form: Form, from height: Int) -> [File] {
    ChainDump(entries: Array(entries.dropFirst(height))).files(form)
  }

  /// The files of the blocks at some heights.
  public func files(_ form: Form, at heights: Range<Int>) -> [File] {
    ChainDump(entries: entries.filter { heights.contains($0.height) }).files(form)
  }

  private init(entries: [Entry]) { self.entries = entries }

  /// The files of the chain in one form.
  public func files(_ form: Form) -> [File] {
    switch form {
    case .blk:
      let records = entries.flatMap { entry in
        Network.regtest.magic
          + UInt32(entry.raw.count).littleEndianBytes + entry.raw
      }
      return [File(name: "blk00000.dat", bytes: records)]
    case .coreJSON: return [file("blocks.json", entries.map(coreBlock))]
    case .etlJSON:
      return [
        file("blocks.json", entries.map(etlBlock)),
        file("transactions.json", rows { etlTransaction($0, $1) }),
      ]
    case .etlCSV: return etlCSV
    case .blockchair: return blockchair
    case .csvdump: return csvdump
    case .esplora:
      return [
        file("blocks.json", entries.map(esploraBlock)),
        file("transactions.json", rows { esploraTransaction($0, $1) }),
      ]
    }
  }

  /// Satoshis of every output that is no coinbase's, in order.
  public var amounts: [UInt64] {
    entries.flatMap { $0.transactions.dropFirst().flatMap { $0.outputs.map(\.value) } }
  }

  func file(_ name: String, _ lines: [String]) -> File {
    File(name: name, bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
  }

  /// One line for each transaction of the chain, from its block and position.
  func rows(_ line: (Entry, Int) -> String) -> [String] {
    entries.flatMap { entry in entry.transactions.indices.map { line(entry, $0) } }
  }
}

extension Transaction {
  /// What its outputs add up to.
  var paid: UInt64 { outputs.reduce(0) { $0 + $1.value } }
}
