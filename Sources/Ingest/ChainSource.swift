import Bitcoin
import ChainStore

/// One block of an input that has been located and whose header is read, but not its body.
public struct BlockRecord: Sendable {
  /// The header.
  public var header: BlockHeader
  /// Number of the file within the source.
  public var file: Int
  /// Where the record begins in the file.
  public var offset: Int
  /// Bytes of the block.
  public var size: Int
}

/// Something in an input that is not a block.
public struct Blemish: Sendable {
  /// How bad it is.
  public enum Severity: Sendable {
    /// The last record is cut short: what follows is not there yet.
    case torn
    /// Bytes between records that belong to none.
    case rubbish
    /// Records that fail their checks, or a whole file without one.
    case damaged
  }

  /// How bad it is.
  public var severity: Severity
  /// What is wrong.
  public var message: String
  /// File and offset.
  public var location: String
  /// How many bytes it has; 0 where they are not counted.
  public var bytes = 0
  /// Blocks that began here: no harm where the input holds them elsewhere.
  public var lost: [LostBlock] = []
  /// Blocks that rows without a block belong to: no harm where another input or the store holds them.
  public var owners: [BlockHash] = []
  /// What to do about it.
  public var hint: String?

  /// Something at a place.
  public init(severity: Severity, message: String, location: String) {
    self.severity = severity
    self.message = message
    self.location = location
  }
}

/// A block of which an input holds no more than a header that can be relied on, or less.
public struct LostBlock: Sendable {
  /// The header as it stands there.
  public var header: BlockHeader
  /// Whether the header meets its own target, so that only the rest is damaged.
  public var isProven: Bool
  /// File and offset.
  public var location: String
}

/// An input format: finds blocks, then reads those that are asked for.
///
/// A source yields blocks, never positions in a chain. Reading must be safe from several threads.
public protocol ChainSource: Sendable {
  /// Value of `--input-format`.
  static var formatName: String { get }

  /// Whether files look like this format, from a glance at their first bytes and names.
  static func recognises(_ files: [InputFile]) -> Bool

  /// Locates every block. Throws where the input is not of this format or of another network.
  init(files: [InputFile], network: Network?) throws(IngestError)

  /// Name of the format, or of the formats of a mixture.
  var formatLabel: String { get }

  /// The network the blocks are of.
  var network: Network { get }

  /// Every block with a readable header, in the order found.
  var records: [BlockRecord] { get }

  /// What was found beside blocks.
  var blemishes: [Blemish] { get }

  /// Whether files of the format state txids that cannot be computed from them.
  static var statesTxids: Bool { get }

  /// Whether txids are stated, by the format or by one of a mixture.
  var hasStatedTxids: Bool { get }

  /// Whether only some transactions of a block are known, so that it belongs to a stretch and never
  /// to a whole chain.
  func isPart(_ record: BlockRecord) -> Bool

  /// What of some blocks that have been read nothing could be held against, by format.
  func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry]

  /// Finds the block before each block, for formats that tell heights and not links; `known` is
  /// the chain of the store.
  mutating func link(to known: KnownHashes) throws(IngestError)

  /// Looks for blocks within records that were taken at their word; true where it found some.
  ///
  /// Reads all bytes of those records, so all are asked for only where blocks are missing.
  mutating func searchInsideRecords(_ which: DoubtedRecords) throws(IngestError) -> Bool

  /// What came to light when blocks were read, in the order of files.
  var laterBlemishes: [Blemish] { get }

  /// The height that a block states of itself (BIP 34), or that the input states of it; nil where
  /// there is none.
  func statedHeight(of record: BlockRecord) -> Int?

  /// File and offset of a record, for messages.
  func location(of record: BlockRecord) -> String

  /// Reads one block in full and checks it against its own header.
  func block(of record: BlockRecord) throws(IngestError) -> Block

  /// Lets go of the memory behind a block that has been read.
  func release(_ record: BlockRecord)
}

extension ChainSource {
  /// Name of the format, or of the formats of a mixture.
  public var formatLabel: String { Self.formatName }

  /// What the format does.
  public var hasStatedTxids: Bool { Self.statesTxids }

  /// No: blocks are whole.
  public func isPart(_ record: BlockRecord) -> Bool { false }

  /// Nothing: the format holds all bytes.
  public func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] { [] }

  /// Does nothing: the format keeps nothing mapped that is worth it.
  public func release(_ record: BlockRecord) {}

  /// Nothing: the format's rows leave no room for blocks within blocks.
  public mutating func searchInsideRecords(_ which: DoubtedRecords) throws(IngestError) -> Bool {
    false
  }

  /// Nothing.
  public var laterBlemishes: [Blemish] { [] }

  /// None: the format's blocks do not state it.
  public func statedHeight(of record: BlockRecord) -> Int? { nil }

  /// Does nothing: the format's headers name the block before.
  public mutating func link(to known: KnownHashes) throws(IngestError) {}
}

/// Records whose word is doubted.
public enum DoubtedRecords: Sendable {
  /// Every record.
  case all
  /// Those of blocks of which there are several.
  case repeated
  /// Those of some blocks.
  case blocks(Set<BlockHash>)
}

/// The hashes of a chain whose heights are known.
public struct KnownHashes: Sendable {
  /// Height of the first.
  let first: Int
  let hashes: [BlockHash]

  /// No blocks.
  public static let none = KnownHashes([])

  init(_ hashes: some Sequence<BlockHash>, from first: Int = 0) {
    self.first = first
    self.hashes = Array(hashes)
  }

  /// The block at a height.
  subscript(height: Int) -> BlockHash? {
    hashes.indices.contains(height - first) ? hashes[height - first] : nil
  }
}

/// The input formats. One line each.
public enum ChainSources {
  /// Every format, in the order in which `auto` asks them.
  public static let all: [any ChainSource.Type] = [
    CoreJSON.self, EtlJSON.self, EtlCSV.self, CSVDump.self, Blockchair.self, Esplora.self,
    HexBlocks.self, BlkFiles.self,
  ]

  /// Opens an input: `auto`, or a format by name.
  public static func open(
    _ files: [InputFile], format: String, network: Network?
  ) throws(IngestError) -> any ChainSource {
    if format == "auto" { return try MixedSource.open(files, network: network) }
    guard let named = all.first(where: { $0.formatName == format }) else {
      let names = all.map { $0.formatName }.joined(separator: ", ")
      throw IngestError(
        .usage, "unknown input format \(format)", at: "--input-format",
        hint: "one of auto, \(names)")
    }
    let fitting = files.filter { $0.origin == .named || named.recognises([$0]) }
    return try named.init(files: fitting.isEmpty ? files : fitting, network: network)
  }
}
