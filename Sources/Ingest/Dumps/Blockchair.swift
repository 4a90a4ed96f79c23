import Bitcoin
import ChainStore

/// Blockchair's database dumps: tables of blocks, transactions, inputs and outputs as TSV with a
/// header, any number of files of each.
///
/// The rows of a block are found by its height. Transactions must stand in the order of the block,
/// which the merkle root proves.
public struct Blockchair: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "blockchair"

  /// The network the blocks are of.
  public let network: Network
  /// Every block of the blocks table.
  public private(set) var records: [BlockRecord] = []
  /// What was found beside blocks.
  public private(set) var blemishes: [Blemish] = []
  /// Text holds no bytes to hash.
  public static var statesTxids: Bool { true }
  private let files: [InputFile]
  private var tables: [BlockchairTable] = []
  private let headers: [StatedHeader]
  private var stated: [BlockHash: StatedHeader] = [:]
  private let noted = UncheckedBlocks()
  private var transactions = RowIndex<Int>()
  private var inputs = RowIndex<Int>()
  private var outputs = RowIndex<Int>()

  /// Whether every file begins with the header of one of the tables.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { BlockchairTable($0) != nil }
  }

  /// Reads the blocks table and notes where the rows of each block stand in the others.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    self.files = files
    for file in files {
      guard let table = BlockchairTable(file) else {
        throw IngestError(
          .malformed,
          "expected the header of a table of blocks, transactions, inputs or outputs",
          at: file.place(0), hint: "see --input-format")
      }
      tables.append(table)
    }
    var blocks: [(header: StatedHeader, file: Int, range: Range<Int>)] = []
    for (number, table) in tables.enumerated() where table.kind == .blocks {
      try DumpRows.each(files[number], separator: 0x09, from: table.end) {
        cells, range throws(DecodingError) in
        blocks.append((try table.header(cells), number, range))
      }
    }
    headers = blocks.map(\.header)
    self.network = try DumpNetwork.recognise(headers, named: network, files: files)
    transactions = try Blockchair.index(.transactions, files, tables)
    inputs = try Blockchair.index(.inputs, files, tables)
    outputs = try Blockchair.index(.outputs, files, tables)
    for block in blocks {
      let height = block.header.height ?? 0
      stated[block.header.hash] = block.header
      let runs = transactions[height] + inputs[height] + outputs[height]
      records.append(
        BlockRecord(
          header: block.header.header(after: .zero), file: block.file,
          offset: block.range.lowerBound,
          size: runs.reduce(block.range.count) { $0 + $1.range.count }))
    }
  }

  private static func index(
    _ kind: BlockchairTable.Kind, _ files: [InputFile], _ tables: [BlockchairTable]
  ) throws(IngestError) -> RowIndex<Int> {
    var index = RowIndex<Int>()
    for (number, table) in tables.enumerated() where table.kind == kind {
      try DumpRows.eachCell(
        table.heightColumn, of: files[number], separator: 0x09, from: table.end
      ) { cell, range throws(DecodingError) in
        index.add(try BlockchairTable.height(cell), file: number, range)
      }
    }
    index.finish()
    return index
  }

  /// Finds each block's predecessor, which the tables tell by height only.
  public mutating func link(to known: KnownHashes) throws(IngestError) {
    let links = HeaderLinks(headers, known: known, network: network)
    for number in records.indices {
      guard let header = links.resolve(headers[number]) else {
        throw IngestError(
          .malformed,
          "block \(headers[number].hash): its stated fields do not hash to its stated hash",
          at: location(of: records[number]), hint: "get a sound copy of this dump")
      }
      records[number].header = header
    }
    let heights = Set(headers.map(\.height))
    var strays: [Int: [RowRun]] = [:]
    for table in [transactions, inputs, outputs] {
      for (height, runs) in table.runs where known[height] == nil && !heights.contains(height) {
        strays[height, default: []] += runs
      }
    }
    blemishes = StrayRows(files, strays).blemishes
  }

  /// The id of a block's row.
  public func statedHeight(of record: BlockRecord) -> Int? { stated[record.header.hash]?.height }

  /// File, line and offset of a block's row.
  public func location(of record: BlockRecord) -> String {
    files[record.file].place(record.offset)
  }

  /// Puts one block together; its txids must hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let header = stated[record.header.hash]
    guard let height = header?.height else {
      throw IngestError(.malformed, "a block without a height", at: location(of: record))
    }
    var gathering = TransactionGathering()
    try read(transactions[height]) { table, cells, place throws(DecodingError) in
      gathering.add(try table.transaction(cells), at: place)
    }
    try read(inputs[height]) { table, cells, _ throws(DecodingError) in
      try table.addInput(cells, to: &gathering)
    }
    try read(outputs[height]) { table, cells, _ throws(DecodingError) in
      try table.addOutput(cells, to: &gathering)
    }
    return try gathering.block(
      StatedBlock(record.header, header, network), in: files,
      at: RowPlace(file: record.file, offset: record.offset), noted)
  }

  /// What of some blocks nothing could be held against.
  public func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    noted.entries(of: records, format: formatLabel)
  }

  private func read(
    _ runs: [RowRun],
    _ body: (BlockchairTable, TableCells, RowPlace) throws(DecodingError) -> Void
  ) throws(IngestError) {
    for run in runs {
      let table = tables[run.file]
      try DumpRows.each(files, [run], separator: 0x09) { cells, place throws(DecodingError) in
        try body(table, cells, place)
      }
    }
  }
}
