import Bitcoin
import Synchronization

/// SHA-256 of each stretch of a column, so that an extension hashes only what it touched.
///
/// The digests of all columns lie in one file beside them, in the manifest's order, 32 bytes a
/// stretch; a column's own checksum in the manifest is SHA-256 over its digests.
struct ColumnChecksums: Sendable {
  /// Bytes of one stretch.
  static let stretch = 1 << 20
  /// Digests by column.
  private(set) var digests: [String: [Hash256]] = [:]

  /// Stretches of a column of some bytes.
  static func count(_ bytes: Int) -> Int { (bytes + stretch - 1) / stretch }

  /// Name of the file that holds them, by its own content.
  static func fileName(_ sha256: String) -> String { "checksums-\(sha256.prefix(16))" }

  /// Whether a file may be one of them.
  static func isFileName(_ name: String) -> Bool {
    let digits = name.dropFirst("checksums-".count)
    return name.hasPrefix("checksums-") && digits.count == 16 && digits.allSatisfy(\.isHexDigit)
  }

  init() {}

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
    }
  }

  /// Sets the digests of a column.
  mutating func set(_ name: String, _ rows: [Hash256]) { digests[name] = rows }

  /// A column's own checksum, in hex.
  func checksum(of name: String) -> String {
    let rows = digests[name] ?? []
    return Hex.encode(rows.withUnsafeBytes { Digest.sha256($0) })
  }

  /// The file's bytes, for columns in the manifest's order.
  func encoded(_ columns: [Manifest.ColumnEntry]) -> [UInt8] {
    columns.flatMap { entry in (digests[entry.name] ?? []).flatMap(\.wireBytes) }
  }

  /// SHA-256 of some bytes as one stretch.
  static func digest(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
    Hash256(wireBytes: Digest.sha256(bytes)) ?? .zero
  }
}
