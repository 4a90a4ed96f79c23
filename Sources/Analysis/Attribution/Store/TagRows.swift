import GRDB

/// Turns files with tags into rows and rows into tags.
enum TagRows {
  /// Columns of a tag in the order of `tag(from:)` and of the insertion.
  static let columns = """
    subject, is_transaction, label, actor, category, abuse, concepts, confidence, level, source, \
    tagpack, definer, lastmod, network, currency, tag_type, context
    """

  /// Stores what a file says. A file of the same bytes is left as it is; an earlier state of the
  /// file at the same path retires, so that a corrected label does not stand beside the old one.
  static func insert(
    _ file: TagFile, from path: String, at time: String, _ db: Database
  ) throws -> TagStore.ImportSummary {
    let includes = file.includes.joined(separator: "\n")
    let held = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM sources WHERE sha256 = ? AND includes = ? AND retired_at IS NULL
        """, arguments: [file.sha256, includes])
    if held != 0 {
      let known = "\(path): the same file is there already; nothing was added"
      return summary(file, path, tags: 0, actors: 0, replaced: 0, file.warnings + [known])
    }
    let replaced = try retire(where: "path", path, as: "replaced", at: time, db)
    try db.execute(
      sql: """
        INSERT INTO sources (sha256, path, title, format, includes, imported_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """, arguments: [file.sha256, path, file.title, file.format, includes, time])
    let source = db.lastInsertedRowID
    try insert(file.tags, source, db)
    try insert(file.actors, source, db)
    try LabelSearch.add(Set(file.tags.map(\.label) + file.actors.map(\.label)), to: db)
    var warnings = file.warnings
    if replaced > 0 {
      warnings.append("\(path): \(replaced) tags of an earlier state of the file were replaced")
    }
    return summary(
      file, path, tags: file.tags.count, actors: file.actors.count, replaced: replaced, warnings)
  }

  /// Retires the sources with a value in a column; how many tags went.
  static func retire(
    where column: String, _ value: String, as why: String, at time: String, _ db: Database
  ) throws -> Int {
    let chosen = "SELECT id FROM sources WHERE \(column) = ? AND retired_at IS NULL"
    try db.execute(
      sql: "UPDATE tags SET retired = 1 WHERE source_id IN (\(chosen)) AND retired = 0",
      arguments: [value])
    let count = db.changesCount
    try db.execute(
      sql: """
        UPDATE sources SET retired_at = ?, retired_as = ?
        WHERE \(column) = ? AND retired_at IS NULL
        """, arguments: [time, why, value])
    return count
  }

  /// Deletes the sources of a digest; how many tags went.
  static func purge(sha256: String, _ db: Database) throws -> Int {
    let count = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM tags WHERE source_id IN (SELECT id FROM sources WHERE sha256 = ?)
        """, arguments: [sha256])
    try db.execute(sql: "DELETE FROM sources WHERE sha256 = ?", arguments: [sha256])
    try LabelSearch.prune(db)
    return count ?? 0
  }

  /// A tag of a row with the columns above.
  static func tag(from row: StoredRow) throws -> Tag {
    var tag = Tag(
      subject: try row.shown(0), label: try row.shown(2), source: try row.shown(9),
      tagpack: try row.shown(10))
    tag.isTransaction = try row.value(1)
    tag.actor = try row.optionalShown(3)
    tag.category = try row.optionalShown(4)
    tag.abuse = try row.optionalShown(5)
    tag.concepts = try row.shownList(6)
    tag.confidence = try row.shown(7)
    tag.confidenceLevel = try row.value(8)
    tag.isClusterDefiner = try row.optional(11)
    tag.lastmod = try row.optionalShown(12)
    tag.network = try row.optionalShown(13)
    tag.currency = try row.optionalShown(14)
    tag.tagType = try row.optionalShown(15)
    tag.context = try row.optionalShown(16)
    tag.withholdPhrase()
    return tag
  }

  private static func insert(_ tags: [Tag], _ source: Int64, _ db: Database) throws {
    let marks = Array(repeating: "?", count: 19).joined(separator: ", ")
    let row = try db.cachedStatement(
      sql: "INSERT INTO tags (\(columns), source_id, lookalike) VALUES (\(marks))")
    let concept = try db.cachedStatement(
      sql: "INSERT INTO concepts (concept, tag_id) VALUES (?, ?)")
    for tag in tags {
      let values: [(any DatabaseValueConvertible)?] = [
        tag.subject, tag.isTransaction, tag.label, tag.actor, tag.category, tag.abuse,
        tag.concepts.joined(separator: ","), tag.confidence, tag.confidenceLevel, tag.source,
        tag.tagpack, tag.isClusterDefiner, tag.lastmod, tag.network, tag.currency, tag.tagType,
        tag.context, source, tag.isOfLookalikeChain,
      ]
      try row.execute(arguments: StatementArguments(values))
      let id = db.lastInsertedRowID
      for name in tag.allConcepts { try concept.execute(arguments: [name, id]) }
    }
  }

  private static func insert(_ actors: [Actor], _ source: Int64, _ db: Database) throws {
    let row = try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO actors
          (source_id, id, label, uri, categories, jurisdictions, aliases, lastmod, context)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    for actor in actors {
      let values: [(any DatabaseValueConvertible)?] = [
        source, actor.id, actor.label, actor.uri, actor.categories.joined(separator: ","),
        actor.jurisdictions.joined(separator: ","), actor.aliases.joined(separator: "\n"),
        actor.lastmod, actor.context,
      ]
      try row.execute(arguments: StatementArguments(values))
    }
  }

  private static func summary(
    _ file: TagFile, _ path: String, tags: Int, actors: Int, replaced: Int, _ warnings: [String]
  ) -> TagStore.ImportSummary {
    TagStore.ImportSummary(
      path: path, source: file.title, sha256: file.sha256, tagsAdded: tags, actorsAdded: actors,
      tagsReplaced: replaced, warnings: warnings)
  }
}
