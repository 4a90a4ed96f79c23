import Bitcoin
import Foundation
import GRDB

/// The labels of a store, in `tags.sqlite` beside its columns.
public struct TagStore: Sendable {
  /// What a store is opened for.
  public enum Access: Sendable {
    /// Looking up; a store that has no labels yet is taken as empty and left untouched.
    case reading
    /// Importing and removing.
    case writing
  }

  /// What one import has done.
  public struct ImportSummary: Sendable, Codable, Hashable {
    /// The file.
    public let path: String
    /// Its title, or its name.
    public let source: String
    /// SHA-256 of its bytes, in hexadecimal.
    public let sha256: String
    /// Tags that came in; none where the same file is there already.
    public let tagsAdded: Int
    /// Actors that came in.
    public let actorsAdded: Int
    /// Tags that went out since an earlier state of the same file held them.
    public let tagsReplaced: Int
    /// What was borne.
    public let warnings: [String]
  }

  let queue: DatabaseQueue
  let path: String

  /// The labels of the store in a folder.
  public static func open(
    directory: String, for access: Access = .writing
  ) throws(AnalysisError) -> TagStore {
    let path = (directory as NSString).appendingPathComponent("tags.sqlite")
    guard FileManager.default.fileExists(atPath: directory) else {
      throw AnalysisError(.missing, "no such folder", at: directory)
    }
    let isThere = FileManager.default.fileExists(atPath: path)
    return try reaching(path) {
      if access == .reading, !isThere {
        let queue = try DatabaseQueue()
        try TagSchema.migrator.migrate(queue)
        return TagStore(queue: queue, path: path)
      }
      var configuration = Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(10)
      // Pages are read where they lie in memory, not copied.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size = 268435456") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try TagSchema.migrator.migrate(queue)
      return TagStore(queue: queue, path: path)
    }
  }

  /// Takes a file in, or every file of a folder and the folders in it.
  ///
  /// Nothing is stored unless all of it is sound. The time is kept with each source.
  public func importing(
    _ path: String, _ reading: TagReading = TagReading(), at time: String = TagStore.now()
  ) throws(AnalysisError) -> [ImportSummary] {
    var files: [(String, TagFile)] = []
    for path in try TagStore.files(at: path) {
      files.append((path, try TagFile.read(path, reading)))
    }
    return try TagStore.reaching(self.path) {
      try queue.write { db in
        try files.map { try TagRows.insert($0.1, from: TagStore.absolute($0.0), at: time, db) }
      }
    }
  }

  /// Takes one file in; nothing is stored unless all of it is sound.
  public func importFile(
    _ path: String, _ reading: TagReading = TagReading(), at time: String = TagStore.now()
  ) throws(AnalysisError) -> ImportSummary {
    let file = try TagFile.read(path, reading)
    return try TagStore.reaching(self.path) {
      try queue.write { try TagRows.insert(file, from: TagStore.absolute(path), at: time, $0) }
    }
  }

  /// The file itself, or the files with tags below a folder, by name.
  public static func files(at path: String) throws(AnalysisError) -> [String] {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else { return [path] }
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
      throw AnalysisError(.missing, "the folder cannot be read", at: path)
    }
    let kinds = ["yaml", "yml", "txt", "csv", "json", "xml"]
    let files = names.filter { kinds.contains(($0 as NSString).pathExtension.lowercased()) }
    guard !files.isEmpty else {
      throw AnalysisError(.missing, "no files with tags in the folder", at: path)
    }
    return files.sorted().map { (path as NSString).appendingPathComponent($0) }
  }

  /// This moment in UTC, `2026-01-31T09:30:00Z`.
  public static func now() -> String { Date().formatted(.iso8601) }

  /// Runs something on the database; what fails there is a storage error.
  static func reaching<T>(
    _ path: String, _ work: () throws -> T
  ) throws(AnalysisError) -> T {
    do {
      return try work()
    } catch let error as AnalysisError {
      throw error
    } catch let error as DatabaseError {
      let what = error.message ?? "\(error.resultCode)"
      throw AnalysisError(.storage, "the tag database: \(what)", at: path)
    } catch {
      throw AnalysisError(.storage, "the tag database cannot be used", at: path)
    }
  }

  /// SHA-256 of some bytes, in hexadecimal.
  static func hex(of bytes: [UInt8]) -> String { Hex.encode(Digest.sha256(bytes)) }

  static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
