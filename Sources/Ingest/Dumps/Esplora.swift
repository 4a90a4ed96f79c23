import Bitcoin
import ChainStore

/// Esplora's answers about blocks and transactions, for a single case: one object a line or a file,
/// or arrays of them.
///
/// A block whose object is there with all of its transactions is read whole and held against its
/// merkle root. Of other blocks only the transactions given are known: they become the blocks of a
/// stretch of chain in order of height, which needs `--allow-missing-parents`.
public struct Esplora: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "esplora"

  /// The network the blocks are of.
  public let network: Network
  /// Every block that holds a transaction.
  public private(set) var records: [BlockRecord] = []
  /// What was found beside blocks.
  public private(set) var blemishes: [Blemish] = []
  /// Text holds no bytes to hash.
  public static var statesTxids: Bool { true }

  /// The easiest target there is: what a block of which only some transactions are known weighs.
  private static let leastBits: UInt32 = 0x207f_ffff

  /// Transactions of one block, and where the first of them stands.
  private struct Group {
    var header: StatedHeader
    var rows: [StatedTransaction] = []
    var file: Int
    var range: Range<Int>
    /// Whether the block's object is there, and tells how many transactions belong to it.
    var isStated: Bool { header.merkleRoot != nil && header.transactionCount != nil }
    var isWhole: Bool { header.merkleRoot != nil && header.transactionCount == rows.count }
  }

  private let files: [InputFile]
  private var groups: [BlockHash: Group] = [:]
  private let noted = UncheckedBlocks()
  private var areWhole = false

  /// Whether every file begins like JSON and has the field names of Esplora.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { file in
      let first = file.file.bytes.first { $0 > 0x20 }
      guard first == 0x7b || first == 0x5b else { return false }
      let head = file.head
      let isBlock = head.contains("\"merkle_root\"") && head.contains("\"tx_count\"")
      return isBlock || (head.contains("\"scriptpubkey\"") && head.contains("\"vin\""))
    }
  }

  /// Reads everything: a case fits into memory.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    self.files = files
    var placed: [(row: EsploraRow.Placed, file: Int, range: Range<Int>)] = []
    var address: String?
    for (number, file) in files.enumerated() {
      for range in try JSONPieces.split(file) {
        switch try Esplora.read(file, range) {
        case .block(let header):
          let group = Group(header: header, file: number, range: range)
          groups[header.hash] = groups[header.hash] ?? group
        case .transaction(var row):
          row.transaction.place = RowPlace(file: number, offset: range.lowerBound)
          address = address ?? row.address
          placed.append((row, number, range))
        }
      }
    }
    var strays: [String] = []
    for (row, number, range) in placed {
      guard let block = row.block else {
        strays.append(files[number].place(range.lowerBound))
        continue
      }
      let group = groups[block.hash] ?? Group(header: block, file: number, range: range)
      groups[block.hash] = group
      if !group.rows.contains(where: { $0.txid == row.transaction.txid }) {
        groups[block.hash]?.rows.append(row.transaction)
      }
    }
    let ordered = groups.values.filter { !$0.rows.isEmpty || $0.isStated }.sorted {
      ($0.header.height ?? 0, $0.header.hash) < ($1.header.height ?? 0, $1.header.hash)
    }
    self.network = try DumpNetwork.recognise(
      ordered.map(\.header), named: network ?? Esplora.network(of: address), files: files)
    if let first = strays.first {
      blame("\(strays.count) transactions that are in no block are left out", first)
    }
    try addRecords(ordered)
  }

  private mutating func addRecords(_ ordered: [Group]) throws(IngestError) {
    if let torn = ordered.first(where: { $0.isStated && !$0.isWhole }) {
      let (found, stated) = (torn.rows.count, torn.header.transactionCount ?? 0)
      throw IngestError(
        .malformed, "block \(torn.header.hash): \(stated) transactions are stated, \(found) there",
        at: files[torn.file].place(torn.range.lowerBound),
        hint: "add the others; where only some are wanted, leave out the block's own object")
    }
    let isWhole = ordered.allSatisfy(\.isWhole)
    areWhole = isWhole
    var previous = BlockHash.zero
    for group in ordered {
      var header = group.header.header(after: isWhole ? group.header.previous ?? .zero : previous)
      let before = group.header.previous ?? .zero
      guard !group.isWhole || group.header.isProven(after: before, in: network) else {
        throw IngestError(
          .malformed, "block \(header.hash): its stated fields do not hash to its stated hash",
          at: files[group.file].place(group.range.lowerBound), hint: "get a sound copy")
      }
      if !isWhole { header.bits = Esplora.leastBits }
      previous = header.hash
      records.append(
        BlockRecord(
          header: header, file: group.file, offset: group.range.lowerBound,
          size: group.range.count))
    }
    if !isWhole, let first = records.first {
      blame(
        "only the transactions given are known of these blocks; their heights are unknown",
        location(of: first))
    }
  }

  private mutating func blame(_ message: String, _ location: String) {
    blemishes.append(
      Blemish(severity: .rubbish, message: message, location: location))
  }

  /// Bitcoin's main chain, where an address has its form; the test chains share theirs.
  private static func network(of address: String?) -> Network? {
    guard let address else { return nil }
    return ["bc1", "1", "3"].contains { address.hasPrefix($0) } ? .mainnet : nil
  }

  private static func read(
    _ file: InputFile, _ range: Range<Int>
  ) throws(IngestError) -> EsploraRow.Kind {
    do throws(DecodingError) {
      return try EsploraRow.read(ByteView(rebasing: file.file.bytes[range]))
    } catch {
      throw IngestError(
        .malformed, error.message, at: file.place(range.lowerBound + error.offset),
        hint: "see --input-format")
    }
  }

  /// The height of a block's object. Blocks of which only some transactions are given stand side by
  /// side though others lie between them, so their heights count for nothing.
  public func statedHeight(of record: BlockRecord) -> Int? {
    areWhole ? groups[record.header.hash]?.header.height : nil
  }

  /// File, line and offset of a block's object or first transaction.
  public func location(of record: BlockRecord) -> String {
    files[record.file].place(record.offset)
  }

  /// Whether of a block only the transactions given are known.
  public func isPart(_ record: BlockRecord) -> Bool {
    groups[record.header.hash]?.isWhole != true
  }

  /// Puts one block together; where it is whole, its txids must hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    guard let group = groups[record.header.hash] else {
      throw IngestError(.malformed, "a block without transactions", at: location(of: record))
    }
    var stated = StatedBlock(record.header, group.header, network)
    stated.transactions = group.rows
    return try stated.block(
      group.isWhole ? .whole : .part, in: files,
      at: RowPlace(file: record.file, offset: record.offset), noted)
  }

  /// What of some blocks nothing could be held against.
  public func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    noted.entries(of: records, format: formatLabel)
  }
}
