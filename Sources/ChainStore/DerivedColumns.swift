import Bitcoin
import Dispatch
import Foundation
import Synchronization

/// Columns computed from a store and kept beside it: one folder each, renamed into place whole.
///
/// They name the digest of the chain they were computed from; on a store that has since grown they
/// are stale, never silently wrong. They are not waited for until they are on the disk: after a
/// power cut their checksums tell what has to be computed again.
public struct DerivedColumns: Sendable {
  /// The folder's table of contents.
  public struct Notes: Codable, Sendable {
    /// Digest of the chain the columns belong to.
    public var digest: String
    /// What they were computed with.
    public var parameters: [String: String]
    /// SHA-256 of each file.
    public var sha256: [String: String]
  }

  /// Table of contents.
  public let notes: Notes
  private let folder: String

  private static func folder(_ store: String, _ name: String) -> String {
    "\(store)/derived/\(name)"
  }

  /// Opens derived columns; nil where there are none of that name.
  public init?(store: String, name: String) throws(StoreError) {
    folder = DerivedColumns.folder(store, name)
    let path = folder + "/notes.json"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    guard let notes = try? JSONDecoder().decode(Notes.self, from: data) else {
      throw StoreError(.malformed, "not a table of contents", at: path)
    }
    self.notes = notes
  }

  /// One column, checked against its checksum.
  public func column(_ name: String) throws(StoreError) -> Column<UInt32> {
    let path = "\(folder)/\(name).col"
    let file = try MappedFile(path: path)
    guard Hex.encode(Digest.sha256(file.bytes)) == notes.sha256[name] else {
      throw StoreError(.malformed, "the bytes do not have their checksum; build it again", at: path)
    }
    return try Column(file)
  }

  /// Several columns by name, each checked against its checksum, as many at a time as there are
  /// processors: hashing is nearly all that opening costs.
  public func columns(_ names: [String]) throws(StoreError) -> [String: Column<UInt32>] {
    let found = Mutex<(columns: [String: Column<UInt32>], faults: [String: StoreError])>(([:], [:]))
    DispatchQueue.concurrentPerform(iterations: names.count) { place in
      do throws(StoreError) {
        let column = try column(names[place])
        found.withLock { $0.columns[names[place]] = column }
      } catch {
        found.withLock { $0.faults[names[place]] = error }
      }
    }
    let (columns, faults) = found.withLock { $0 }
    // Of several faults the first in the order asked for is told, whichever came first.
    if let fault = names.compactMap({ faults[$0] }).first { throw fault }
    return columns
  }

  /// Writes columns under a name, replacing what was there.
  public static func save(
    store: String, name: String, digest: String, parameters: [String: String],
    columns: [(name: String, rows: [UInt32])]
  ) throws(StoreError) {
    let place = folder(store, name)
    let draft = place + ".draft"
    do {
      try? FileManager.default.removeItem(atPath: draft)
      try FileManager.default.createDirectory(
        atPath: draft, withIntermediateDirectories: true)
    } catch {
      throw StoreError(.cannotCreate, "the folder cannot be made", at: draft)
    }
    var notes = Notes(digest: digest, parameters: parameters, sha256: [:])
    for column in columns {
      let written = try ColumnWriter.write(
        column.rows, to: "\(draft)/\(column.name).col", .unflushed)
      notes.sha256[column.name] = written.sha256
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    do {
      let bytes = [UInt8](try encoder.encode(notes)) + [0x0a]
      _ = try ColumnWriter.write(bytes, to: draft + "/notes.json", .unflushed)
      try? FileManager.default.removeItem(atPath: place)
      try FileManager.default.moveItem(atPath: draft, toPath: place)
    } catch {
      throw StoreError(.inputOutput, "the folder cannot be put in its place", at: place)
    }
  }

  /// Names of all derived folders with a prefix, ascending.
  public static func names(store: String, prefix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: store + "/derived")) ?? []
    return all.filter { $0.hasPrefix(prefix) && !$0.hasSuffix(".draft") }.sorted()
  }
}
