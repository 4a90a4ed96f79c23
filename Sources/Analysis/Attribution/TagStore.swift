import Foundation
import GRDB

/// Tags kept in SQLite beside the chain: which file said what of whom.
///
/// A file is known by its SHA-256, so importing it twice changes nothing.
public struct TagStore {
  private let database: DatabaseQueue
  private static let fileName = "tags.sqlite"
  private static let columns =
    "subject, label, actor, category, abuse, concepts, confidence, source, tagpack,"
    + " is_cluster_definer, lastmod, currency, network"

  /// Opens the tags of a store, making the database where there is none.
  public init(directory: String) throws(AnalysisError) {
    let path = directory + "/" + TagStore.fileName
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      database = try DatabaseQueue(path: path)
      try TagStore.migrator.migrate(database)
    } catch {
      throw TagStore.storage(error, path)
    }
  }

  private static func storage(_ error: any Error, _ path: String) -> AnalysisError {
    AnalysisError(
      .storage, (error as? DatabaseError)?.message ?? "the tags cannot be stored", at: path)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("tags") { database in
      try database.execute(
        sql: """
          CREATE TABLE source (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, tags INTEGER NOT NULL);
          CREATE TABLE tag (
            id INTEGER PRIMARY KEY, file TEXT NOT NULL REFERENCES source (sha256),
            subject TEXT NOT NULL, label TEXT NOT NULL, actor TEXT, category TEXT, abuse TEXT,
            concepts TEXT NOT NULL, confidence TEXT NOT NULL, source TEXT NOT NULL,
            tagpack TEXT NOT NULL, is_cluster_definer INTEGER, lastmod TEXT, currency TEXT,
            network TEXT);
          CREATE INDEX tag_subject ON tag (subject);
          """)
    }
    return migrator
  }

  /// Number of tags in a store; 0 where none were ever imported.
  public static func count(in directory: String) throws(AnalysisError) -> Int {
    guard FileManager.default.fileExists(atPath: directory + "/" + fileName) else { return 0 }
    return try TagStore(directory: directory).count()
  }

  /// Number of tags.
  public func count() throws(AnalysisError) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM tag") ?? 0 }
  }

  /// Takes in a file whole or not at all; returns how many tags are new.
  public func add(_ file: TagFile) throws(AnalysisError) -> Int {
    do {
      return try database.write { database in
        let known = try Bool.fetchOne(
          database, sql: "SELECT 1 FROM source WHERE sha256 = ?", arguments: [file.sha256])
        if known != nil { return 0 }
        try database.execute(
          sql: "INSERT INTO source VALUES (?, ?, ?)",
          arguments: [file.sha256, file.name, file.tags.count])
        let statement = try database.cachedStatement(
          sql: "INSERT INTO tag (file, \(TagStore.columns)) VALUES (?\(String(repeating: ", ?", count: 13)))")
        for tag in file.tags {
          try statement.execute(arguments: [
            file.sha256, tag.subject, tag.label, tag.actor, tag.category, tag.abuse,
            tag.concepts.joined(separator: "\n"), tag.confidence, tag.source, tag.tagpack,
            tag.isClusterDefiner, tag.lastmod, tag.currency, tag.network,
          ])
        }
        return file.tags.count
      }
    } catch {
      throw TagStore.storage(error, TagStore.fileName)
    }
  }

  /// Every tag, by subject, most trusted first.
  public func all() throws(AnalysisError) -> [Tag] {
    let tags = try read { database in
      try Row.fetchAll(database, sql: "SELECT \(TagStore.columns) FROM tag").map(TagStore.tag)
    }
    return TagStore.ordered(tags)
  }

  /// The tags of some subjects, by subject, most trusted first.
  public func tags(of subjects: [String]) throws(AnalysisError) -> [Tag] {
    let wanted = Set(subjects.map(TagPack.normalised)).sorted()
    let tags = try read { database in
      var found: [Tag] = []
      for start in stride(from: 0, to: wanted.count, by: 500) {
        let part = Array(wanted[start..<min(start + 500, wanted.count)])
        let marks = part.map { _ in "?" }.joined(separator: ",")
        let sql = "SELECT \(TagStore.columns) FROM tag WHERE subject IN (\(marks))"
        found += try Row.fetchAll(database, sql: sql, arguments: StatementArguments(part))
          .map(TagStore.tag)
      }
      return found
    }
    return TagStore.ordered(tags)
  }

  private func read<Value>(
    _ body: (Database) throws -> Value
  ) throws(AnalysisError) -> Value {
    do {
      return try database.read(body)
    } catch {
      throw TagStore.storage(error, TagStore.fileName)
    }
  }

  private static func ordered(_ tags: [Tag]) -> [Tag] {
    tags.sorted { $0.subject == $1.subject ? Tag.isBetter($0, $1) : $0.subject < $1.subject }
  }

  private static func tag(_ row: Row) -> Tag {
    var tag = Tag(subject: row["subject"], label: row["label"])
    tag.actor = row["actor"]
    tag.category = row["category"]
    tag.abuse = row["abuse"]
    let concepts: String = row["concepts"]
    tag.concepts = concepts.isEmpty ? [] : concepts.split(separator: "\n").map(String.init)
    tag.confidence = row["confidence"]
    tag.source = row["source"]
    tag.tagpack = row["tagpack"]
    tag.isClusterDefiner = row["is_cluster_definer"]
    tag.lastmod = row["lastmod"]
    tag.currency = row["currency"]
    tag.network = row["network"]
    return tag
  }
}
