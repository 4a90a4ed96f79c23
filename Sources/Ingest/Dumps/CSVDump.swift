import Bitcoin
import ChainStore

/// The four files of rusty-blockparser's `csvdump`, told apart by their cells: blocks,
/// transactions, inputs and outputs, separated by semicolons, without a header
/// (https://github.com/gcarq/rusty-blockparser).
public struct CSVDump: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "csvdump"

  /// The network the blocks are of.
  public let network: Network
  /// Every block of the blocks file.
  public private(set) var records: [BlockRecord] = []
  /// What was found beside blocks.
  public private(set) var blemishes: [Blemish] = []
  /// Text holds no bytes to hash.
  public static var statesTxids: Bool { true }
  private let files: [InputFile]
  private var stated: [BlockHash: StatedHeader] = [:]
  private let noted = UncheckedBlocks()
  private var transactions = RowIndex<BlockHash>()
  private var inputs = RowIndex<BlockHash>()
  private var outputs = RowIndex<BlockHash>()

  /// Whether every file's first row is one of the four kinds.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { CSVDumpTable($0) != nil }
  }

  /// Reads the blocks file and notes where the rows of each block stand in the others.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    self.files = files
    var tables: [CSVDumpTable: [Int]] = [:]
    for (number, file) in files.enumerated() {
      guard let table = CSVDumpTable(file) else {
        throw IngestError(
          .malformed, "expected a row of blocks, transactions, tx_in or tx_out, found other cells",
          at: file.place(0), hint: "see --input-format")
      }
      tables[table, default: []].append(number)
    }
    var blocks: [(header: StatedHeader, file: Int, range: Range<Int>)] = []
    for number in tables[.blocks] ?? [] {
      try DumpRows.each(files[number]) { cells, range throws(DecodingError) in
        blocks.append((try CSVDumpTable.header(cells), number, range))
      }
    }
    self.network = try DumpNetwork.recognise(blocks.map(\.header), named: network, files: files)
    for number in tables[.transactions] ?? [] {
      try DumpRows.eachCell(1, of: files[number]) { cell, range throws(DecodingError) in
        transactions.add(try cell.hash(), file: number, range)
      }
    }
    transactions.finish()
    var order = BlockOfTransaction(files: files, tables[.transactions] ?? [])
    inputs = try CSVDump.index(files, tables[.inputs] ?? [], &order)
    order.rewind()
    outputs = try CSVDump.index(files, tables[.outputs] ?? [], &order)
    for block in blocks { try addRecord(block.header, block.file, block.range) }
    blemishes = StrayRows(files, transactions.runs.filter { stated[$0.key] == nil }).blemishes
  }

  private static func index(
    _ files: [InputFile], _ numbers: [Int], _ order: inout BlockOfTransaction
  ) throws(IngestError) -> RowIndex<BlockHash> {
    var index = RowIndex<BlockHash>()
    for number in numbers {
      try DumpRows.eachCell(0, of: files[number]) { cell, range throws(DecodingError) in
        guard let block = try order.block(of: try cell.hash()) else {
          throw cell.expected("a txid of the transactions file")
        }
        index.add(block, file: number, range)
      }
    }
    index.finish()
    return index
  }

  private mutating func addRecord(
    _ stated: StatedHeader, _ file: Int, _ range: Range<Int>
  ) throws(IngestError) {
    let previous = stated.previous ?? .zero
    guard stated.isProven(after: previous, in: network) else {
      throw IngestError(
        .malformed, "block \(stated.hash): its stated fields do not hash to its stated hash",
        at: files[file].place(range.lowerBound), hint: "get a sound copy of this dump")
    }
    self.stated[stated.hash] = stated
    let runs = transactions[stated.hash] + inputs[stated.hash] + outputs[stated.hash]
    records.append(
      BlockRecord(
        header: stated.header(after: previous), file: file, offset: range.lowerBound,
        size: runs.reduce(range.count) { $0 + $1.range.count }))
  }

  /// The height of a block's row.
  public func statedHeight(of record: BlockRecord) -> Int? {
    stated[record.header.hash]?.height
  }

  /// File, line and offset of a block's row.
  public func location(of record: BlockRecord) -> String {
    files[record.file].place(record.offset)
  }

  /// Puts one block together; its txids must hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let hash = record.header.hash
    var gathering = TransactionGathering()
    try DumpRows.each(files, transactions[hash]) { cells, place throws(DecodingError) in
      gathering.add(try CSVDumpTable.transaction(cells), at: place)
    }
    try DumpRows.each(files, inputs[hash]) { cells, _ throws(DecodingError) in
      let (input, script) = try CSVDumpTable.input(cells)
      _ = try gathering.addInput(
        of: try cells.cell(0).hash(), index: nil, input, script: script)
    }
    try DumpRows.each(files, outputs[hash]) { cells, _ throws(DecodingError) in
      try cells.require(5)
      _ = try gathering.addOutput(
        of: try cells.cell(0).hash(), index: Int(try cells.cell(1).number("a position")),
        value: try cells.cell(2).satoshis(), script: try cells.cell(3))
    }
    return try gathering.block(
      StatedBlock(record.header, stated[hash], network), in: files,
      at: RowPlace(file: record.file, offset: record.offset), noted)
  }

  /// What of some blocks nothing could be held against.
  public func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    noted.entries(of: records, format: formatLabel)
  }
}
