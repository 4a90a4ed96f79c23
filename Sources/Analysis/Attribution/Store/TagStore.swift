import Bitcoin
import Foundation
import GRDB

/// The labels of a store, in `tags.sqlite` beside its columns.
public struct TagStore: Sendable {
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

  let database: SealedDatabase

  /// The labels of the store in a folder; none where it has no file of them.
  public static func open(directory: String) throws(AnalysisError) -> TagStore {
    TagStore(database: try SealedDatabase(directory: directory, TagSchema.layout))
  }

  /// Checks the file of a store that has one, from its bytes up, and that nothing in it is a secret;
  /// throws `malformed`.
  public static func verify(directory: String) throws(AnalysisError) {
    try SealedDatabase.verify(directory: directory, TagSchema.layout)
    try open(directory: directory).checkForSecrets()
  }

  /// Takes files in, or every file of a folder and the folders in it.
  ///
  /// Nothing is stored unless all of it is sound. The time is kept with each source.
  public func importing(
    _ paths: [String], _ reading: TagReading = TagReading(), at time: String = TagStore.now(),
    each: (ImportSummary) -> Void = { _ in }
  ) throws(AnalysisError) -> [ImportSummary] {
    var files: [String] = []
    for path in paths { files += try TagStore.files(at: path) }
    return try database.write { db in
      try files.map { path in
        let file = try TagFile.read(path, reading)
        let summary = try TagRows.insert(file, from: TagStore.absolute(path), at: time, db)
        each(summary)
        return summary
      }
    }
  }

  /// Takes one file in; nothing is stored unless all of it is sound.
  public func importFile(
    _ path: String, _ reading: TagReading = TagReading(), at time: String = TagStore.now()
  ) throws(AnalysisError) -> ImportSummary {
    let file = try TagFile.read(path, reading)
    return try database.write {
      try TagRows.insert(file, from: TagStore.absolute(path), at: time, $0)
    }
  }

  /// The file itself, or the files with tags below a folder, by name.
  public static func files(at path: String) throws(AnalysisError) -> [String] {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
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

  /// SHA-256 of some bytes, in hexadecimal.
  static func hex(of bytes: [UInt8]) -> String { Hex.encode(Digest.sha256(bytes)) }

  /// Where a file lies, as the store keeps it.
  static func absolute(_ path: String) -> String {
    KeptText.name(URL(fileURLWithPath: path).standardizedFileURL.path)
  }
}
