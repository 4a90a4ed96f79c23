import Bitcoin

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
  private var counts: [BlockHash: Int] = [:]

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
    for header in headers { counts[header.hash] = header.transactionCount }
    noteStrays()
  }

  /// Finds each block's predecessor, in the dump or in a chain that is known already.
  mutating func link(to known: [BlockHash]) throws(IngestError) {
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

  private mutating func noteStrays() {
    let blocks = Set(headers.map(\.hash))
    let strays = rows.runs.filter { !blocks.contains($0.key) }.flatMap(\.value)
    guard
      let first = strays.min(by: {
        ($0.file, $0.range.lowerBound) < ($1.file, $1.range.lowerBound)
      })
    else { return }
    blemishes.append(
      Blemish(
        severity: .rubbish,
        message: "transactions of blocks that the blocks table does not hold are left out",
        location: files[first.file].place(first.range.lowerBound)))
  }

  func location(of record: BlockRecord) -> String { files[record.file].place(record.offset) }

  /// Puts a block's transactions together and checks them against its header.
  func block(of record: BlockRecord) throws(IngestError) -> Block {
    let hash = record.header.hash
    var stated = StatedBlock(header: record.header)
    for run in rows[hash] {
      let file = files[run.file]
      let syntax = syntaxes[run.file]
      var lines = syntax.rows(of: file, run.range)
      while let range = lines.next() {
        let row = try syntax.reading(file, range) { bytes throws(DecodingError) in
          if case .block = try EtlRow.kind(bytes) { return StatedTransaction?.none }
          return try EtlRow.transaction(bytes)
        }
        if let row { stated.transactions.append(row) }
      }
    }
    let isOrdered = stated.transactions.allSatisfy { $0.position != nil }
    do throws(DecodingError) {
      return try stated.block(
        isOrdered ? .merkleRoot : .none, expecting: counts[hash], DumpNetwork.txidProof(network))
    } catch {
      let first = rows[hash].first
      throw IngestError(
        .malformed, error.message,
        at: files[first?.file ?? record.file].place(first?.range.lowerBound ?? record.offset),
        hint: "get a sound copy of this dump")
    }
  }
}
