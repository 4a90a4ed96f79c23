import Bitcoin
import ChainStore

/// The two tables of a Bitcoin-ETL export, rows in any order, as JSON lines or CSV.
struct EtlDump: Sendable {
  let files: [InputFile]
  private let syntaxes: [EtlSyntax]
  /// Every block, as its row states it.
  private(set) var headers: [StatedHeader] = []
  private(set) var records: [BlockRecord] = []
  private(set) var blemishes: [Blemish] = []
  let network: Network
  private var rows = RowIndex<BlockHash>()
  private var stated: [BlockHash: StatedHeader] = [:]
  private let noted = UncheckedBlocks()

  /// Reads the blocks table and notes where each block's transactions stand.
  init(files: [InputFile], syntaxes: [EtlSyntax], network: Network?) throws(IngestError) {
    self.files = files
    self.syntaxes = syntaxes
    var blocks: [(file: Int, range: Range<Int>)] = []
    for (number, file) in files.enumerated() {
      let syntax = syntaxes[number]
      var lines = syntax.rows(of: file)
      while let range = lines.next() {
        let found = try syntax.reading(file, range) { bytes throws(DecodingError) in
          let kind = try EtlRow.kind(bytes)
          guard case .block = kind else { return (kind, StatedHeader?.none) }
          return (kind, try EtlRow.header(bytes))
        }
        switch found {
        case (.transaction(let block), _): rows.add(block, file: number, range)
        case (.block, let header):
          guard let header else { continue }
          headers.append(header)
          blocks.append((number, range))
        }
      }
    }
    rows.finish()
    self.network = try DumpNetwork.recognise(headers, named: network, files: files)
    records = headers.indices.map { number in
      let (file, range) = blocks[number]
      let size = rows[headers[number].hash].reduce(range.count) { $0 + $1.range.count }
      return BlockRecord(
        header: headers[number].header(after: .zero), file: file, offset: range.lowerBound,
        size: size)
    }
    for header in headers { stated[header.hash] = header }
    blemishes = StrayRows(files, rows.runs.filter { stated[$0.key] == nil }).blemishes
  }

  /// Finds each block's predecessor, in the dump or in a chain that is known already.
  mutating func link(to known: KnownHashes) throws(IngestError) {
    let links = HeaderLinks(headers, known: known, network: network)
    for number in records.indices {
      guard let header = links.resolve(headers[number]) else {
        throw IngestError(
          .malformed,
          "block \(headers[number].hash): its stated fields do not hash to its stated hash",
          at: files[records[number].file].place(records[number].offset),
          hint: "get a sound copy of this dump")
      }
      records[number].header = header
    }
  }

  /// The number of a block's row.
  func statedHeight(of record: BlockRecord) -> Int? { stated[record.header.hash]?.height }

  func location(of record: BlockRecord) -> String { files[record.file].place(record.offset) }

  /// Puts a block's transactions together and checks them against its header.
  func block(of record: BlockRecord) throws(IngestError) -> Block {
    let hash = record.header.hash
    var stated = StatedBlock(record.header, self.stated[hash], network)
    for run in rows[hash] {
      let file = files[run.file]
      let syntax = syntaxes[run.file]
      var lines = syntax.rows(of: file, run.range)
      while let range = lines.next() {
        let row = try syntax.reading(file, range) { bytes throws(DecodingError) in
          if case .block = try EtlRow.kind(bytes) { return StatedTransaction?.none }
          return try EtlRow.transaction(bytes)
        }
        guard var row else { continue }
        row.place = RowPlace(file: run.file, offset: range.lowerBound)
        stated.transactions.append(row)
      }
    }
    let place = rows[hash].first.map { RowPlace(file: $0.file, offset: $0.range.lowerBound) }
    return try stated.block(
      in: files, at: place ?? RowPlace(file: record.file, offset: record.offset), noted)
  }

  func unchecked(in records: [BlockRecord], format: String) -> [Manifest.UncheckedEntry] {
    noted.entries(of: records, format: format)
  }
}
