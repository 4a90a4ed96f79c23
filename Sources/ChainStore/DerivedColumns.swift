import Bitcoin
import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

  static let notesFile = "notes.json"
  static let pagesFile = "pages"

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

  /// Writes columns under a name, replacing what was there; whoever calls holds the store's lock.
  /// Killed at any moment, it leaves the earlier columns or the new ones.
  public static func save(
    store: String, name: String, digest: String, parameters: [String: String],
    columns: [(name: String, rows: [UInt32])]
  ) throws(StoreError) {
    let leftovers = Leftovers(store)
    let draft = try makeDraft(store, name)
    do throws(StoreError) {
      try write(columns, digest: digest, parameters: parameters, to: draft)
      try leftovers.exchange(draft, with: name)
    } catch {
      try? leftovers.clear()
      throw error
    }
    // The new columns stand; what cannot be removed now the next writer removes.
    try? leftovers.clear()
  }

  /// Makes the folder in which columns are written before they take their place.
  private static func makeDraft(_ store: String, _ name: String) throws(StoreError) -> String {
    let parent = store + "/derived"
    guard mkdir(parent, 0o755) == 0 || errno == EEXIST else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: parent)
    }
    let draft = store + "/" + (try Leftovers(store).name(.draft(of: name)))
    guard mkdir(draft, 0o755) == 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: draft)
    }
    return draft
  }

  private static func write(
    _ columns: [(name: String, rows: [UInt32])], digest: String, parameters: [String: String],
    to draft: String
  ) throws(StoreError) {
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
      _ = try ColumnWriter.write(bytes, to: "\(draft)/\(notesFile)", .unflushed)
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.inputOutput, "the table of contents cannot be written", at: draft)
    }
  }

  /// Names of all derived folders with a prefix, ascending.
  public static func names(store: String, prefix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: store + "/derived")) ?? []
    return all.filter { $0.hasPrefix(prefix) && !$0.contains(".") }.sorted()
  }
}
