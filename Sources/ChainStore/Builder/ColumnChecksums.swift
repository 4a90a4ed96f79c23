import Bitcoin
import Synchronization

/// SHA-256 of each stretch of a column, so that an extension hashes only what it touched, and the
/// sums of its pages, which readers compare on the way.
///
/// The digests of all columns lie in one file beside them, in the manifest's order, 32 bytes a
/// stretch; a column's own checksum in the manifest is SHA-256 over its digests. The sums of pages
/// lie in a second file in the same order, 8 bytes a page (``PageSums``).
struct ColumnChecksums: Sendable {
  /// Bytes of one stretch.
  static let stretch = 1 << 20
  private static let pagesOfStretch = stretch / PageSums.page
  /// Digests by column.
  private(set) var digests: [String: [Hash256]] = [:]
  /// Sums of the last commit's pages; nil for a new store.
  private(set) var pages: PageSums?
  private var sizes: [String: Int] = [:]
  /// Sums of the pages of stretches that were hashed since.
  private var changed: [String: [Int: [UInt64]]] = [:]

  /// Stretches of a column of some bytes.
  static func count(_ bytes: Int) -> Int { (bytes + stretch - 1) / stretch }

  /// Name of the file that holds them, by its own content.
  static func fileName(_ sha256: String) -> String { "checksums-\(sha256.prefix(16))" }

  /// Name of the file with the sums of pages, by the content of the checksums' file.
  static func pageSumsFile(_ sha256: String) -> String { "pages-\(sha256.prefix(16))" }

  /// Whether a file may be one of them.
  static func isFileName(_ name: String) -> Bool {
    ["checksums-", "pages-"].contains { prefix in
      let digits = name.dropFirst(prefix.count)
      return name.hasPrefix(prefix) && digits.count == 16 && digits.allSatisfy(\.isHexDigit)
    }
  }

  init() {}

  /// Nothing but the sums of another's pages.
  init(pagesOf other: ColumnChecksums) { pages = other.pages }

  /// Reads the digests that a manifest names.
  init(folder: String, manifest: Manifest) throws(StoreError) {
    let path = folder + "/" + ColumnChecksums.fileName(manifest.checksums)
    let file = try MappedFile(path: path)
    guard Hex.encode(Digest.sha256(file.bytes)) == manifest.checksums else {
      throw StoreError(.malformed, "the bytes do not have the checksum of the manifest", at: path)
    }
    var place = 0
    for entry in manifest.columns {
      let count = ColumnChecksums.count(entry.bytes)
      guard place + count * 32 <= file.bytes.count else {
        throw StoreError(.malformed, "too few checksums", at: path)
      }
      digests[entry.name] = (0..<count).map { number in
        file.bytes.loadUnaligned(fromByteOffset: place + number * 32, as: Hash256.self)
      }
      place += count * 32
      sizes[entry.name] = entry.bytes
    }
    guard place == file.bytes.count else {
      throw StoreError(.malformed, "more checksums than columns have", at: path)
    }
    pages = try PageSums(folder: folder, manifest: manifest)
  }

  /// Bytes of a column in the last commit.
  func bytes(of name: String) -> Int { sizes[name] ?? 0 }

  /// Sets the digests of a column, with the sums of pages of the stretches hashed anew.
  mutating func set(_ name: String, _ rows: [Hash256], pages: [Int: [UInt64]]) {
    digests[name] = rows
    changed[name] = pages
  }

  /// A column's own checksum, in hex.
  func checksum(of name: String) -> String {
    let rows = digests[name] ?? []
    return Hex.encode(rows.withByteView { Digest.sha256($0) })
  }

  /// The file's bytes, for columns in the manifest's order.
  func encoded(_ columns: [Manifest.ColumnEntry]) -> [UInt8] {
    columns.flatMap { entry in (digests[entry.name] ?? []).flatMap(\.wireBytes) }
  }

  /// The sums of all pages, for columns in the manifest's order.
  func pageSums(_ columns: [Manifest.ColumnEntry]) -> [UInt64] {
    var sums: [UInt64] = []
    sums.reserveCapacity(columns.reduce(0) { $0 + PageSums.count($1.bytes) })
    for entry in columns {
      let old = pages?.slice(entry.name)
      let count = PageSums.count(entry.bytes)
      for stretch in 0..<ColumnChecksums.count(entry.bytes) {
        if let anew = changed[entry.name]?[stretch] {
          sums += anew
          continue
        }
        let first = stretch * ColumnChecksums.pagesOfStretch
        for page in first..<min(count, first + ColumnChecksums.pagesOfStretch) {
          sums.append(old.map { page < $0.count ? $0[page] : 0 } ?? 0)
        }
      }
    }
    return sums
  }

  /// SHA-256 of some bytes as one stretch.
  static func digest(_ bytes: ByteView) -> Hash256 {
    Hash256(wireBytes: Digest.sha256(bytes)) ?? .zero
  }
}
