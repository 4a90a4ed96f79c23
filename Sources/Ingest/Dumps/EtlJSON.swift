import Bitcoin
import ChainStore

/// Bitcoin-ETL's export as JSON lines: a table of blocks and one of transactions, in one file or
/// many, rows in any order.
public struct EtlJSON: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "etl-json"

  private var dump: EtlDump

  /// The network the blocks are of.
  public var network: Network { dump.network }
  /// Every block of the blocks table.
  public var records: [BlockRecord] { dump.records }
  /// What was found beside blocks.
  public var blemishes: [Blemish] { dump.blemishes }
  /// Coinbase inputs are not told, so txids are taken as stated.
  public static var statesTxids: Bool { true }

  /// Whether every file begins with a row of one of the two tables.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { file in
      guard file.file.bytes.first(where: { $0 > 0x20 }) == 0x7b else { return false }
      let line = file.firstLine()
      let isBlock =
        line.contains("\"merkle_root\"")
        && (line.contains("\"transaction_count\"") || line.contains("\"stripped_size\""))
      return isBlock || (line.contains("\"block_hash\"") && line.contains("\"lock_time\""))
    }
  }

  /// Reads the blocks table and notes where transactions stand.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    dump = try EtlDump(
      files: files, syntaxes: files.map { _ in .jsonLines }, network: network)
  }

  /// Finds each block's predecessor, which the tables tell by height only.
  public mutating func link(to known: KnownHashes) throws(IngestError) {
    try dump.link(to: known)
  }

  /// The number of a block's row.
  public func statedHeight(of record: BlockRecord) -> Int? { dump.statedHeight(of: record) }

  /// File, line and offset of a block's row.
  public func location(of record: BlockRecord) -> String { dump.location(of: record) }

  /// Puts one block together; its txids must hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    try dump.block(of: record)
  }

  /// What of some blocks nothing could be held against.
  public func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    dump.unchecked(in: records, format: formatLabel)
  }
}
