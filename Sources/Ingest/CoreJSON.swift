import Bitcoin
import ChainStore

/// Bitcoin Core's `getblock` answers, verbosity 2 or 3: one block a line, one block a file, or one
/// array of blocks, bare or within the answer of an RPC call.
public struct CoreJSON: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "core-json"

  /// The network the blocks are of.
  public let network: Network
  /// Every block with a readable header.
  public private(set) var records: [BlockRecord] = []
  /// Always empty: text that is no block is an error.
  public let blemishes: [Blemish] = []
  /// Txids are stated; they are held against the fields they are made of.
  public static var statesTxids: Bool { true }
  private let files: [InputFile]
  private let headers: [BlockHash: StatedHeader]
  private let noted = UncheckedBlocks()

  /// Whether every file begins like JSON and speaks of a block as Bitcoin Core does.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { file in
      let first = file.file.bytes.first { $0 > 0x20 }
      return (first == 0x7b || first == 0x5b) && file.head.contains("\"merkleroot\"")
    }
  }

  /// Cuts files into blocks and reads their headers.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    self.files = files
    var found: [(stated: StatedHeader, file: Int, range: Range<Int>)] = []
    for (number, file) in files.enumerated() {
      for range in try JSONPieces.split(file) {
        let header = try CoreJSON.reading(file, range) { bytes throws(DecodingError) in
          try CoreRow.header(bytes)
        }
        found.append((header, number, range))
      }
    }
    self.network = try DumpNetwork.recognise(found.map(\.stated), named: network, files: files)
    headers = Dictionary(found.map { ($0.stated.hash, $0.stated) }) { first, _ in first }
    for (stated, number, range) in found {
      let previous = stated.previous ?? .zero
      guard stated.isProven(after: previous, in: self.network) else {
        throw IngestError(
          .malformed, "block \(stated.hash): its stated fields do not hash to its stated hash",
          at: files[number].place(range.lowerBound), hint: "get a sound copy of this file")
      }
      records.append(
        BlockRecord(
          header: stated.header(after: previous), file: number, offset: range.lowerBound,
          size: range.count))
    }
  }

  /// The height of a block's object.
  public func statedHeight(of record: BlockRecord) -> Int? {
    headers[record.header.hash]?.height
  }

  /// File, line and offset of a record.
  public func location(of record: BlockRecord) -> String {
    files[record.file].place(record.offset)
  }

  /// Reads one block; its txids must hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let range = record.offset..<(record.offset + record.size)
    var stated = StatedBlock(record.header, headers[record.header.hash], network)
    let encoding = network.encoding
    stated.transactions = try CoreJSON.reading(files[record.file], range) {
      bytes throws(DecodingError) in try CoreRow.transactions(bytes, of: encoding)
    }
    let place = RowPlace(file: record.file, offset: record.offset)
    return try stated.block(in: files, at: place, noted)
  }

  /// What of some blocks nothing could be held against.
  public func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    noted.entries(of: records, format: formatLabel)
  }

  /// Lends the bytes of one block; errors get the place in the file.
  private static func reading<Value>(
    _ file: InputFile, _ range: Range<Int>,
    _ body: (ByteView) throws(DecodingError) -> Value
  ) throws(IngestError) -> Value {
    var base = range.lowerBound
    do throws(DecodingError) {
      let piece = try CoreRow.unwrapped(ByteView(rebasing: file.file.bytes[range]))
      base += piece.offset
      return try body(piece.bytes)
    } catch {
      throw IngestError(
        .malformed, error.message, at: file.place(base + error.offset),
        hint: "see --input-format")
    }
  }
}
