import GRDB

/// A file that tags came from.
public struct TagSource: Sendable, Codable, Hashable {
  /// SHA-256 of its bytes, in hexadecimal.
  public let sha256: String
  /// Where it lay.
  public let path: String
  /// Its title, or its name.
  public let title: String
  /// Name of its form.
  public let format: String
  /// The files it included, `NAME SHA256` each.
  public let includes: [String]
  /// When it came in, UTC; empty where an earlier version did not note it.
  public let importedAt: String
  /// When it went; nil while it counts.
  public let retiredAt: String?
  /// Why it went: `replaced` by a later state of the file, or `removed`.
  public let retiredAs: String?
  /// Its tags.
  public let tags: Int
  /// Its actors.
  public let actors: Int
}

/// What becomes of tags whose source is taken out.
public enum TagRemoval: Sendable {
  /// They count no more, but the history keeps them.
  case retire
  /// They are deleted from the file, with every trace of them.
  case purge
}

extension TagStore {
  /// Every source that was ever taken in and not purged, in the order of import.
  public func sources() throws(AnalysisError) -> [TagSource] {
    try TagStore.reaching(path) {
      try queue.read { db in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT sha256, path, title, format, includes, imported_at, retired_at, retired_as,
              (SELECT count(*) FROM tags WHERE source_id = sources.id),
              (SELECT count(*) FROM actors WHERE source_id = sources.id)
            FROM sources ORDER BY id
            """)
        return rows.map { row in
          let includes: String = row[4]
          return TagSource(
            sha256: row[0], path: row[1], title: row[2], format: row[3],
            includes: includes.split(separator: "\n").map(String.init), importedAt: row[5],
            retiredAt: row[6], retiredAs: row[7], tags: row[8], actors: row[9])
        }
      }
    }
  }

  /// Takes out what a file brought in, by its SHA-256; how many tags went.
  @discardableResult
  public func removeSource(
    sha256: String, _ removal: TagRemoval = .retire, at time: String = TagStore.now()
  ) throws(AnalysisError) -> Int {
    try TagStore.reaching(path) {
      let count = try queue.write { db in
        switch removal {
        case .retire: try TagRows.retire(where: "sha256", sha256, as: "removed", at: time, db)
        case .purge: try TagRows.purge(sha256: sha256, db)
        }
      }
      if case .purge = removal {
        // What is deleted must not be left in unused pages or in the log.
        try queue.vacuum()
        _ = try queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      }
      return count
    }
  }

  /// What was ever said of some subjects, in the order of import: each tag with its source.
  public func history(
    of subjects: [String]
  ) throws(AnalysisError) -> [(tag: Tag, source: TagSource)] {
    let sources = try sources()
    let wanted = Set(subjects.compactMap { Subject.canonical($0) }).sorted()
    return try TagStore.reaching(path) {
      try queue.read { db in
        let ids = try Int64.fetchAll(db, sql: "SELECT id FROM sources ORDER BY id")
        let byID = Dictionary(uniqueKeysWithValues: zip(ids, sources))
        return try wanted.flatMap { subject in
          try Row.fetchAll(
            db,
            sql: """
              SELECT \(TagRows.columns), source_id FROM tags WHERE subject = ? ORDER BY id
              """, arguments: [subject]
          ).compactMap { row in
            byID[row[17] as Int64].map { (TagRows.tag(from: row), $0) }
          }
        }
      }
    }
  }
}
