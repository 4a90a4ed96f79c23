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
    try database.read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT sha256, path, title, format, includes, imported_at, retired_at, retired_as,
            (SELECT count(*) FROM tags WHERE source_id = sources.id),
            (SELECT count(*) FROM actors WHERE source_id = sources.id)
          FROM sources ORDER BY id
          """)
      return try rows.map {
        let row = StoredRow(row: $0)
        return TagSource(
          sha256: try row.shown(0), path: try row.shown(1), title: try row.shown(2),
          format: try row.shown(3),
          includes: try row.shownList(4, partedBy: UInt8(ascii: "\n")),
          importedAt: try row.shown(5), retiredAt: try row.optionalShown(6),
          retiredAs: try row.optionalShown(7), tags: try row.value(8), actors: try row.value(9))
      }
    }
  }

  /// Takes out what a file brought in, by its SHA-256; how many tags went.
  @discardableResult
  public func removeSource(
    sha256: String, _ removal: TagRemoval = .retire, at time: String = TagStore.now()
  ) throws(AnalysisError) -> Int {
    switch removal {
    case .retire:
      try database.write {
        try TagRows.retire(where: "sha256", sha256, as: "removed", at: time, $0)
      }
    case .purge:
      // What is deleted must not be left in unused pages.
      try database.write {
        try TagRows.purge(sha256: sha256, $0)
      } afterwards: {
        try $0.vacuum()
      }
    }
  }

  /// The text under which tags of a subject are kept; nil where it can be none.
  public static func subject(_ text: String) -> String? { Subject.canonical(text) }

  /// What was ever said of some subjects, in the order of import: each tag with its source.
  public func history(
    of subjects: [String]
  ) throws(AnalysisError) -> [(tag: Tag, source: TagSource)] {
    let sources = try sources()
    let wanted = Set(subjects.compactMap { Subject.canonical($0) }).sorted()
    return try database.read { db in
      let ids = try Int64.fetchAll(db, sql: "SELECT id FROM sources ORDER BY id")
      let byID = Dictionary(zip(ids, sources), uniquingKeysWith: { first, _ in first })
      return try wanted.flatMap { subject in
        try Row.fetchAll(
          db,
          sql: """
            SELECT \(TagRows.columns), source_id FROM tags WHERE subject = ? ORDER BY id
            """, arguments: [subject]
        ).compactMap {
          let row = StoredRow(row: $0)
          guard let source = byID[try row.value(17)] else { return nil }
          return (try TagRows.tag(from: row), source)
        }
      }
    }
  }
}
