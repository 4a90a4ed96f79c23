import Bitcoin
import Foundation

/// Known blocks that are not on the best chain, kept so that a later block may build on them.
///
/// One file beside the columns, named in the manifest with its checksum: a count (u32), then for
/// each block, ascending by hash, its header, height (u32) and size of content (u64), then all
/// contents. The headers of all are kept, the contents of those nearest the tip up to
/// ``capacity`` bytes.
public struct StaleBlocks: Sendable {
  /// Bytes of content that are kept, about two hundred full blocks of mainnet.
  public static let capacity = 64 << 20

  /// Position of a block that links to nothing.
  public static let nowhere = Int(UInt32.max)

  /// One block.
  public struct Entry: Sendable {
    /// Its header; fields that no source told are zero.
    public let header: BlockHeader
    /// Position it would have among the blocks of the store; ``StaleBlocks/nowhere`` where it links
    /// to none of them yet.
    public let height: Int
    /// Its content in the file; empty where it is no longer kept.
    let content: Range<Int>

    /// Whether its transactions are kept.
    public var isKept: Bool { !content.isEmpty }
    /// Bytes of its content.
    public var size: Int { content.count }
  }

  /// Every block, ascending by hash.
  public let entries: [Entry]
  /// Where the file is; empty where there is none.
  public let path: String
  private let file: MappedFile?

  private static let entrySize = BlockHeader.flatSize + 12

  /// No blocks.
  public init() {
    entries = []
    path = ""
    file = nil
  }

  /// Opens the file that a manifest names; none where it names none.
  public init(store: String, manifest: Manifest) throws(StoreError) {
    guard let named = manifest.stale else {
      (entries, path, file) = ([], "", nil)
      return
    }
    path = store + "/" + named.name
    let file = try MappedFile(path: path)
    guard file.bytes.count == named.bytes else {
      throw StoreError(
        .malformed, "\(file.bytes.count) bytes where the manifest says \(named.bytes)", at: path)
    }
    self.file = file
    do throws(DecodingError) {
      entries = try StaleBlocks.index(file.bytes)
    } catch {
      throw StoreError(.malformed, "\(error.message) at offset \(error.offset)", at: path)
    }
  }

  private static func index(_ bytes: ByteView) throws(DecodingError) -> [Entry] {
    var reader = ByteReader(bytes)
    let count = Int(try reader.read(UInt32.self))
    guard count <= reader.remaining / entrySize else {
      throw DecodingError(offset: 0, message: "a count of \(count) in \(bytes.count) bytes")
    }
    var start = 4 + count * entrySize
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let header = try BlockHeader(flat: &reader)
      let height = Int(try reader.read(UInt32.self))
      let size = try reader.read(UInt64.self)
      guard size <= UInt64(bytes.count - start) else {
        throw DecodingError(offset: reader.offset, message: "content beyond the end of the file")
      }
      entries.append(Entry(header: header, height: height, content: start..<(start + Int(size))))
      start += Int(size)
    }
    guard start == bytes.count else {
      throw DecodingError(offset: start, message: "\(bytes.count - start) bytes too many")
    }
    return entries
  }

  /// The bytes of a block's content.
  func content(of entry: Entry) -> ByteView {
    guard let file else { return ByteView.empty }
    return ByteView(rebasing: file.bytes[entry.content])
  }

  /// A block as it was when it lost.
  public func block(of entry: Entry) throws(StoreError) -> Block {
    do throws(DecodingError) {
      return try Block(flat: content(of: entry))
    } catch {
      throw StoreError(.malformed, "block \(entry.header.hash): \(error.message)", at: path)
    }
  }

  /// Whether a block is among them.
  public func contains(_ hash: BlockHash) -> Bool { entry(hash) != nil }

  /// The entry of a block, by binary search.
  public func entry(_ hash: BlockHash) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].header.hash < hash { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].header.hash == hash ? entries[low] : nil
  }

  /// Checks the checksum, every block, and that none of them is on the chain.
  func verify(_ graph: ChainGraph) throws(StoreError) {
    guard entries.count == graph.manifest.staleBlocks else {
      throw StoreError(
        .verificationFailed,
        "\(entries.count) blocks where the manifest counts"
          + " \(graph.manifest.staleBlocks)", at: path.isEmpty ? Manifest.fileName : path)
    }
    guard let file, let named = graph.manifest.stale else { return }
    guard Hex.encode(Digest.sha256(file.bytes)) == named.sha256 else {
      throw StoreError(.verificationFailed, "the checksum is another", at: path)
    }
    let chain = unsafe Set(graph.blockHash.pointer)
    var before: BlockHash?
    for entry in entries {
      guard before.map({ $0 < entry.header.hash }) ?? true, !chain.contains(entry.header.hash)
      else {
        throw StoreError(
          .verificationFailed, "block \(entry.header.hash) stands twice, or on the chain too",
          at: path)
      }
      before = entry.header.hash
      if entry.isKept { _ = try block(of: entry) }
    }
  }
}
