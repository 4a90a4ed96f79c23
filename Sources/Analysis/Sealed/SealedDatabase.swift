import ChainStore
import Foundation
import GRDB
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An SQLite file of a store, which is written whole, sealed and renamed into place, and of which
/// nothing is believed that this program did not write.
///
/// A writer works on a draft of its own under the store's lock, so that a kill or a full disk
/// leaves the file as it was. A reader writes nothing, not even a journal, and first compares the
/// schema with the one that is ours: no view, trigger or table of anybody else is ever run.
final class SealedDatabase: Sendable {
  /// What to do with a file that is not what was written.
  static let advice = "remove it and import again what it held"

  /// Path of the file.
  let path: String
  private let directory: String
  private let layout: DatabaseLayout
  private let connection = Mutex<(queue: DatabaseQueue, limits: DatabaseLimits?)?>(nil)

  /// The file of a folder, which is opened and checked when it is first asked; without one, what is
  /// read is empty.
  init(directory: String, _ layout: DatabaseLayout) throws(AnalysisError) {
    guard FileManager.default.fileExists(atPath: directory) else {
      throw AnalysisError(.missing, "no such folder", at: directory)
    }
    path = (directory as NSString).appendingPathComponent(layout.fileName)
    self.directory = directory
    self.layout = layout
  }

  /// Runs something that asks.
  func read<T>(_ body: (Database) throws -> T) throws(AnalysisError) -> T {
    let (queue, limits) = try opened()
    limits?.begin()
    return try SealedDatabase.reaching(path) { try queue.read(body) }
  }

  private func opened() throws(AnalysisError) -> (queue: DatabaseQueue, limits: DatabaseLimits?) {
    if let known = connection.withLock({ $0 }) { return known }
    try SealedDatabase.expectLast(layout, directory)
    let (queue, limits) = try SealedDatabase.reader(path, layout)
    connection.withLock { $0 = (queue, limits) }
    return (queue, limits)
  }

  /// Checks every byte and every page, and that the schema is ours.
  static func verify(directory: String, _ layout: DatabaseLayout) throws(AnalysisError) {
    let path = (directory as NSString).appendingPathComponent(layout.fileName)
    try expectLast(layout, directory)
    guard FileManager.default.fileExists(atPath: path) else { return }
    _ = try content(of: path, .whole)
    let database = try SealedDatabase(directory: directory, layout)
    let found = try database.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
    guard found == "ok" else {
      throw AnalysisError(.malformed, found ?? "no answer", at: path, hint: advice)
    }
  }

  /// Runs something that changes the content, all of it or nothing; what `afterwards` does is no
  /// part of the transaction.
  func write<T>(
    _ body: (Database) throws -> T, afterwards: (DatabaseQueue) throws -> Void = { _ in }
  ) throws(AnalysisError) -> T {
    let lock = try SealedDatabase.lock(directory)
    defer { withExtendedLifetime(lock) {} }
    // One that is gone begins anew; another one would be taken for what was imported.
    if FileManager.default.fileExists(atPath: path) {
      try SealedDatabase.expectLast(layout, directory)
    }
    let draft = try DatabaseDraft(of: path, layout)
    defer { draft.remove() }
    let result = try SealedDatabase.reaching(path) {
      let queue = try draft.connect()
      let result = try queue.write(body)
      try afterwards(queue)
      try queue.close()
      return result
    }
    try draft.commit()
    connection.withLock { $0 = nil }
    return result
  }

  /// Throws `malformed` unless the file is the one that was imported last, as the manifest says.
  private static func expectLast(
    _ layout: DatabaseLayout, _ directory: String
  ) throws(AnalysisError) {
    let path = (directory as NSString).appendingPathComponent(layout.fileName)
    let found: NeighbourFile.Fault?
    do throws(StoreError) {
      found = try NeighbourFile(layout.fileName, of: directory).fault()
    } catch {
      throw AnalysisError(
        error.code == .malformed ? .malformed : .storage, error.message, at: error.location)
    }
    switch found {
    case nil: return
    case .gone:
      throw AnalysisError(
        .malformed, "gone, though the store had it", at: path,
        hint: "put it back, or import again what it held")
    case .another:
      throw AnalysisError(
        .malformed, "not the file that was imported last: older, or changed from outside",
        at: path, hint: "put that one back, or " + advice)
    }
  }

  private static func lock(_ directory: String) throws(AnalysisError) -> StoreLock {
    do throws(StoreError) {
      return try StoreLock(store: directory, holding: .anything)
    } catch {
      throw AnalysisError(
        error.code == .locked ? .locked : .storage, error.message, at: error.location)
    }
  }

  /// Bytes of a file before its seal.
  private static func content(
    of path: String, _ depth: FileSeal.Depth
  ) throws(AnalysisError) -> Int {
    guard let content = try FileSeal.content(of: try mapped(path), depth) else {
      throw AnalysisError(
        .malformed, "no seal at its end: cut, changed from outside, or of an earlier version",
        at: path, hint: advice + "; an import takes what an earlier version wrote")
    }
    return content
  }

  /// A file's bytes; only a regular file has any.
  static func mapped(_ path: String) throws(AnalysisError) -> MappedFile {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw AnalysisError(.malformed, "not a regular file", at: path, hint: advice)
    }
    do throws(StoreError) {
      return try MappedFile(path: path)
    } catch {
      throw AnalysisError(.storage, error.message, at: path)
    }
  }

  private static func reader(
    _ path: String, _ layout: DatabaseLayout
  ) throws(AnalysisError) -> (DatabaseQueue, DatabaseLimits?) {
    guard FileManager.default.fileExists(atPath: path) else {
      return (try reaching(path) { try layout.empty() }, nil)
    }
    let bytes = try content(of: path, .opening)
    let file = try mapped(path)
    // Bytes 18 and 19 of the header: 1 without a write-ahead log, which a reader would have to make.
    guard bytes >= 512, file.bytes[18] == 1, file.bytes[19] == 1 else {
      throw AnalysisError(.malformed, "no database of this program", at: path, hint: advice)
    }
    let limits = DatabaseLimits(bytes: bytes)
    var configuration = distrusting(limits)
    configuration.readonly = true
    return try reaching(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { try layout.check($0, at: path, .current) }
      return (queue, limits)
    }
  }

  /// A connection that runs no SQL of the file's own, checks the cells of each page, and ends.
  static func distrusting(_ limits: DatabaseLimits?) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      limits?.hold(db)
      // Pages are kept in a cache of 64 MiB: in mapped memory SQLite would check the cells of a page
      // at each visit, and a file that changes meanwhile would change under its hands.
      try db.execute(
        sql: """
          PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
          PRAGMA cache_size = -65536
          """)
    }
    return configuration
  }

  /// Runs something on the database; what the file is to blame for is `malformed`.
  static func reaching<T>(
    _ path: String, _ work: () throws -> T
  ) throws(AnalysisError) -> T {
    do {
      return try work()
    } catch let error as AnalysisError {
      throw error
    } catch let error as DatabaseError {
      let what = error.message ?? "\(error.resultCode)"
      switch error.resultCode.primaryResultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
        throw AnalysisError(.malformed, "a damaged database: \(what)", at: path, hint: advice)
      case .SQLITE_INTERRUPT:
        throw AnalysisError(
          .malformed, "a damaged database: more rows than its size can hold", at: path,
          hint: advice)
      default:
        throw AnalysisError(.storage, "the database: \(what)", at: path)
      }
    } catch is RowDecodingError, is StoredRow.Mismatch {
      throw AnalysisError(
        .malformed, "a damaged database: a value of another type", at: path, hint: advice)
    } catch {
      throw AnalysisError(.storage, "the database cannot be used", at: path)
    }
  }
}
