import Bitcoin
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Columns computed from a store and kept beside it: one folder each, renamed into place whole.
///
/// They name the digest of the chain they were computed from; on a store that has since grown they
/// are stale, never silently wrong. They are not waited for until they are on the disk: after a
/// power cut their checksums tell what has to be computed again. Pages are checked as the store's
/// own are (``PageChecks``), so opening costs the same whatever their size.
public struct DerivedColumns: Sendable {
  /// The folder's table of contents.
  public struct Notes: SealedDocument, Sendable {
    /// Digest of the chain the columns belong to.
    public var digest: String
    /// What they were computed with.
    public var parameters: [String: String]
    /// Bytes of each file.
    public var bytes: [String: Int]
    /// SHA-256 of each file.
    public var sha256: [String: String]
    /// SHA-256 of these notes without it.
    public var seal: String?

    /// One SHA-256 for all files: over a line `NAME SHA256` for each, in the order of their names.
    public var filesDigest: String {
      let lines = sha256.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
      return Hex.encode(Digest.sha256(Array(lines.joined().utf8)))
    }

    /// Files in the order in which the sums of their pages stand.
    var files: [(name: String, bytes: Int)] {
      bytes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }

  /// When a column's pages are compared with their sums.
  public enum Moment: Sendable {
    /// When a loop first touches them; who meets damage ends the process.
    case touched
    /// All at once, so that damage can be thrown.
    case opened
  }

  /// Table of contents.
  public let notes: Notes
  private let folder: String
  private let sums: PageSums?

  static let notesFile = "notes.json"
  static let pagesFile = "pages"

  private static func folder(_ store: String, _ name: String) -> String {
    "\(store)/derived/\(name)"
  }

  /// Opens derived columns; nil where there are none of that name.
  public init?(
    store: String, name: String, checking depth: PageChecks.Depth = .sums
  ) throws(StoreError) {
    folder = DerivedColumns.folder(store, name)
    let path = "\(folder)/\(DerivedColumns.notesFile)"
    guard FileManager.default.fileExists(atPath: folder) else { return nil }
    guard let data = DerivedColumns.document(path) else {
      throw StoreError(.malformed, "no table of contents; build it again", at: path)
    }
    notes = try Notes.read(data, at: path)
    guard Set(notes.bytes.keys) == Set(notes.sha256.keys) else {
      throw StoreError(.malformed, "sizes and checksums are not of the same files", at: path)
    }
    sums =
      depth == .sums
      ? try PageSums(path: "\(folder)/\(DerivedColumns.pagesFile)", of: notes.files) : nil
  }

  /// One column, whose rows keep to a rule.
  public func column(
    _ name: String, _ rule: PageChecks.Rule = .any, checked moment: Moment = .touched
  ) throws(StoreError) -> Column<UInt32> {
    let path = "\(folder)/\(name).col"
    guard let bytes = notes.bytes[name] else {
      throw StoreError(.malformed, "no column \(name); build it again", at: folder)
    }
    let checks = PageChecks(sums: sums?.slice(name), rule: rule)
    switch moment {
    case .touched: return try Column(try MappedFile(path: path, length: bytes, checks: checks))
    case .opened:
      let file = try MappedFile(path: path, length: bytes)
      try checks.checkAll(file.bytes, path: path)
      return try Column(file)
    }
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
    guard unsafe mkdir(parent, 0o755) == 0 || errno == EEXIST else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: parent)
    }
    let draft = store + "/" + (try Leftovers(store).name(.draft(of: name)))
    guard unsafe mkdir(draft, 0o755) == 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: draft)
    }
    return draft
  }

  private static func write(
    _ columns: [(name: String, rows: [UInt32])], digest: String, parameters: [String: String],
    to draft: String
  ) throws(StoreError) {
    var notes = Notes(digest: digest, parameters: parameters, bytes: [:], sha256: [:])
    var sums: [UInt64] = []
    for column in columns.sorted(by: { $0.name < $1.name }) {
      let written = try ColumnWriter.write(
        column.rows, to: "\(draft)/\(column.name).col", .unflushed)
      notes.bytes[column.name] = written.bytes
      notes.sha256[column.name] = written.sha256
      sums += column.rows.withByteView { PageSums.sums(of: $0) }
    }
    _ = try ColumnWriter.write(sums, to: "\(draft)/\(pagesFile)", .unflushed)
    _ = try ColumnWriter.write(try notes.sealed(), to: "\(draft)/\(notesFile)", .unflushed)
  }

  /// Names of all derived folders with a prefix, ascending; those among them that are just being
  /// replaced.
  public static func names(store: String, prefix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: store + "/derived")) ?? []
    let aside = all.filter { $0.hasSuffix(".earlier") }.map { String($0.prefix { $0 != "." }) }
    return Set(all.filter { !$0.contains(".") } + aside).filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// Opens something of the columns of a name; once more where a writer puts others in their place
  /// meanwhile, so that no notes are read with another's columns.
  public static func settled<Value>(
    store: String, name: String, _ open: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let folder = folder(store, name)
    for _ in 0..<100 {
      let before = Standing(folder)
      let result: Result<Value, StoreError>
      do throws(StoreError) {
        result = .success(try open())
      } catch {
        result = .failure(error)
      }
      let isSame = Standing(folder) == before
      // Where a file system cannot exchange two names, there is a moment without either.
      let isAside = !FileManager.default.fileExists(atPath: folder) && isAside(store, name)
      if isSame, !isAside { return try result.get() }
      if isAside { usleep(20_000) }
    }
    throw StoreError(
      .malformed, "put aside by a writer that does not end, or did not; build it again", at: folder)
  }

  /// Which folder it is that has a name, and its notes: no two that stood there one after the other
  /// have all of these alike.
  private struct Standing: Equatable {
    var folder: UInt64 = 0
    var notes: UInt64 = 0
    var seconds = 0
    var nanoseconds = 0

    init(_ path: String) {
      var status = stat()
      if unsafe stat(path, &status) == 0 { folder = UInt64(status.st_ino) }
      guard unsafe stat("\(path)/\(DerivedColumns.notesFile)", &status) == 0 else { return }
      notes = UInt64(status.st_ino)
      #if canImport(Glibc)
        (seconds, nanoseconds) = (Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec))
      #else
        (seconds, nanoseconds) =
          (Int(status.st_mtimespec.tv_sec), Int(status.st_mtimespec.tv_nsec))
      #endif
    }
  }

  /// The bytes of a regular file; nil for anything else, of which a pipe would have to be waited for.
  private static func document(_ path: String) -> Data? {
    FileKind(at: path) == .regular ? FileManager.default.contents(atPath: path) : nil
  }

  private static func isAside(_ store: String, _ name: String) -> Bool {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: store + "/derived")) ?? []
    return all.contains { Leftovers.Form.earlier(name).number(of: "derived/" + $0) != nil }
  }

  /// Checks every byte of every derived file against its SHA-256 and the sums of its pages; throws
  /// `verificationFailed` naming the first that differs. Returns how many folders there are.
  public static func verify(store: String) throws(StoreError) -> Int {
    let names = names(store: store, prefix: "")
    for name in names {
      try settled(store: store, name: name) { () throws(StoreError) in
        try verify(store, name)
      }
    }
    return names.count
  }

  private static func verify(_ store: String, _ name: String) throws(StoreError) {
    guard let derived = try DerivedColumns(store: store, name: name) else { return }
    let sums = try PageSums(
      path: "\(derived.folder)/\(pagesFile)", of: derived.notes.files)
    for (column, bytes) in derived.notes.files {
      let path = "\(derived.folder)/\(column).col"
      let file = try MappedFile(path: path)
      guard file.bytes.count == bytes,
        Hex.encode(Digest.sha256(file.bytes)) == derived.notes.sha256[column]
      else {
        throw StoreError(
          .verificationFailed, "the bytes do not have their checksum; build it again", at: path)
      }
      do throws(StoreError) {
        try PageChecks(sums: sums.slice(column), rule: .any).checkAll(file.bytes, path: path)
      } catch {
        throw StoreError(
          .verificationFailed, "the sums of pages are not those of \(column).col; build it again",
          at: "\(derived.folder)/\(pagesFile)")
      }
    }
  }
}
