import Bitcoin
import Foundation

/// The store's table of contents. Renaming it into place is the commit.
public struct Manifest: SealedDocument, Sendable {
  /// One column file: its size and checksum, so that a flipped byte is found and named.
  public struct ColumnEntry: Codable, Sendable, Hashable {
    /// Column name of ``Schema``.
    public var name: String
    /// Committed bytes; the file may be longer while it is being extended.
    public var bytes: Int
    /// SHA-256 over the digests of the column's stretches of 1 MiB, in hex.
    public var sha256: String

    /// File name inside the version folder.
    public var fileName: String { "\(name).col" }

    /// A column file.
    public init(name: String, bytes: Int, sha256: String) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
    }
  }

  /// One input that was read.
  public struct InputEntry: Codable, Sendable, Hashable {
    /// Name of the input format.
    public var format: String
    /// File or directory name, without the folders above it.
    public var name: String
    /// Bytes read.
    public var bytes: Int
    /// Blocks that the best chain took from it in that run.
    public var blocks: Int

    /// An input.
    public init(format: String, name: String, bytes: Int, blocks: Int) {
      self.format = format
      self.name = name
      self.bytes = bytes
      self.blocks = blocks
    }
  }

  /// Something that a dump leaves beyond checking.
  public struct UncheckedEntry: Codable, Sendable, Hashable, Comparable {
    /// Name of the input format.
    public var format: String
    /// What it is, by a name of one word.
    public var what: String

    /// Something of a format.
    public init(format: String, what: String) {
      self.format = format
      self.what = what
    }

    /// By format, then by name.
    public static func < (first: Self, second: Self) -> Bool {
      (first.format, first.what) < (second.format, second.what)
    }
  }

  /// Where a chain begins that does not begin with its network's first block.
  public struct Stretch: Codable, Sendable, Hashable {
    /// The 80 bytes of the first block's header as the input told them, in hex: the block before it
    /// stands there, or zeros where the input did not say.
    public var header: String
    /// Height of the first block; nil where nothing states it.
    public var firstHeight: UInt32?

    /// A beginning.
    public init(header: BlockHeader, firstHeight: UInt32?) {
      self.header = Hex.encode(header.encoded)
      self.firstHeight = firstHeight
    }
  }

  /// How many of each thing, and the sums that Bitcoin's rules tie together.
  public struct Totals: Codable, Sendable, Hashable {
    /// Blocks of the best chain.
    public var blocks = 0
    /// Transactions, coinbases included.
    public var transactions = 0
    /// Inputs, coinbase inputs left out.
    public var inputs = 0
    /// Outputs.
    public var outputs = 0
    /// Distinct output scripts that are not provably unspendable.
    public var addresses = 0
    /// Outputs of the unspent set as a node counts it.
    public var unspentCount = 0
    /// Their satoshis.
    public var unspentValue: UInt64 = 0
    /// Outputs that can never be spent.
    public var unspendableCount = 0
    /// Their satoshis.
    public var unspendableValue: UInt64 = 0
    /// What coinbases created: their outputs less the fees of their blocks.
    public var subsidy: Int64 = 0
    /// Fees of all transactions.
    public var fees: UInt64 = 0
    /// What came out of shielded pools; none for chains without any.
    public var fromPools: UInt64?

    /// Nothing.
    public init() {}
  }

  /// Layout version, ``Schema/version``.
  public var layout = Schema.version
  /// Name of the network.
  public var network: String
  /// Folder below the store that holds the columns.
  public var folder: String
  /// Whether the network's first block is the store's.
  public var beginsAtGenesis: Bool
  /// Where the chain begins otherwise; nil where it begins at genesis.
  public var stretch: Stretch?
  /// Content digest of the chain, in hex.
  public var digest: String
  /// Digest of all facts of the chain, ``BlockFactDigest``, in hex.
  public var facts: String
  /// The key of the store's hash tables, drawn when it was made.
  public let hashKey: HashKey
  /// Counts and sums.
  public var totals: Totals
  /// Known blocks that are not on the best chain.
  public var staleBlocks: Int
  /// The file that keeps them; none where there are none.
  public var stale: ColumnEntry?
  /// What was read, in order.
  public var inputs: [InputEntry]
  /// Where txids were stated by a dump and not computed from bytes.
  public var hasStatedTxids: Bool
  /// What of the inputs nothing could be held against; none where everything could.
  public var unchecked: [UncheckedEntry]?
  /// Every column file.
  public var columns: [ColumnEntry]
  /// SHA-256 of the file with the digests of all stretches, in hex.
  public var checksums: String
  /// Seals of the files beside the store (``NeighbourFile``), by name: the last that was put there,
  /// and, while another takes its place, both.
  public var neighbours: [String: [String]]?
  /// SHA-256 of this manifest's own encoding without the seal, in hex.
  public var seal: String?

  /// Whether positions take five bytes.
  var isWide: Bool { columns.contains { $0.name == "tx.firstOutput.high" } }

  /// Height of the first block; nil where it is not known.
  public var firstHeight: UInt32? { beginsAtGenesis ? 0 : stretch?.firstHeight }

  /// File name of the manifest in a store.
  public static let fileName = "manifest.json"

  /// Reads the manifest of a store that must be there.
  static func ofStore(_ directory: String) throws(StoreError) -> Manifest {
    guard let manifest = try read(store: directory) else {
      throw StoreError(.missing, "no store here; make one with `filature ingest`", at: directory)
    }
    return manifest
  }

  private struct Form: Decodable {
    var layout: Int
  }

  /// Reads the manifest of a store; nil where there is none yet.
  public static func read(store: String) throws(StoreError) -> Manifest? {
    let path = store + "/" + fileName
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    // Of a pipe nothing is read: that would wait for somebody to write.
    guard FileKind(at: path) == .regular, let data = FileManager.default.contents(atPath: path)
    else {
      throw StoreError(.inputOutput, "cannot be read", at: path)
    }
    // What a layout holds differs, so its number is read by itself first.
    if let form = try? JSONDecoder().decode(Form.self, from: data), form.layout != Schema.version {
      throw StoreError(
        .malformed,
        "a store of layout \(form.layout), where this version reads \(Schema.version): "
          + "ingest the chain into a new folder", at: path)
    }
    let manifest = try Manifest.read(data, at: path)
    guard manifest.countsAreSound else {
      throw StoreError(.malformed, "a count below nothing or beyond all chains", at: path)
    }
    try manifest.checkNames(at: path)
    return manifest
  }

  /// Whether its counts are such that sums of them have no end that could trap.
  private var countsAreSound: Bool {
    let all = totals
    let counts = [
      all.blocks, all.transactions, all.inputs, all.outputs, all.addresses, all.unspentCount,
      all.unspendableCount, staleBlocks, stale?.bytes ?? 0,
    ]
    let files = columns.map(\.bytes) + inputs.flatMap { [$0.bytes, $0.blocks] }
    return (counts + files).allSatisfy { (0...Manifest.mostCounted).contains($0) }
      && Int(firstHeight ?? 0) + all.blocks <= Int(UInt32.max)
  }

  /// More than any chain has bytes, let alone rows.
  private static let mostCounted = 1 << 50
}
