import Bitcoin
import ChainStore

/// Bitcoin-ETL's tables as CSV with a header; the lists of inputs and outputs are JSON text in a
/// cell.
public struct EtlCSV: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "etl-csv"

  private var dump: EtlDump

  /// The network the blocks are of.
  public var network: Network { dump.network }
  /// Every block of the blocks table.
  public var records: [BlockRecord] { dump.records }
  /// What was found beside blocks.
  public var blemishes: [Blemish] { dump.blemishes }
  /// Coinbase inputs are not told, so txids are taken as stated.
  public static var statesTxids: Bool { true }

  /// Whether every file begins with the header of one of the two tables.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { file in
      let names = Set(CSVHeader(file).names)
      return names.isSuperset(of: ["hash", "merkle_root", "timestamp"])
        || names.isSuperset(of: ["hash", "block_hash", "inputs", "outputs"])
    }
  }

  /// Reads the blocks table and notes where transactions stand.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    dump = try EtlDump(files: files, syntaxes: files.map { .csv(CSVHeader($0)) }, network: network)
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
