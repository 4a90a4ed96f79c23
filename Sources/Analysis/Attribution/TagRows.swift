import GRDB

/// Turns files with tags into rows and rows into tags.
enum TagRows {
  /// Columns of a tag in the order of `tag(from:)` and of the insertion.
  static let columns = """
    subject, is_transaction, label, actor, category, abuse, concepts, confidence, level, source, \
    tagpack, definer, lastmod, network, currency, tag_type, context
    """

  /// Stores what a file says. A file of the same bytes is left as it is; an earlier state of the
  /// file at the same path goes, so that a corrected label does not stand beside the old one.
  static func insert(
    _ file: TagFile, from path: String, _ db: Database
  ) throws -> TagStore.ImportSummary {
    let held = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM sources WHERE sha256 = ?", arguments: [file.sha256])
    if held != 0 {
      let known = "\(path): the same file is there already; nothing was added"
      return summary(file, path, tags: 0, actors: 0, replaced: 0, file.warnings + [known])
    }
    let replaced = try remove(where: "path", path, db)
    try db.execute(
      sql: "INSERT INTO sources (sha256, path, title) VALUES (?, ?, ?)",
      arguments: [file.sha256, path, file.title])
    let source = db.lastInsertedRowID
    try insert(file.tags, source, db)
    try insert(file.actors, source, db)
    var warnings = file.warnings
    if replaced > 0 {
      warnings.append("\(path): \(replaced) tags of an earlier state of the file were replaced")
    }
    return summary(
      file, path, tags: file.tags.count, actors: file.actors.count, replaced: replaced, warnings)
  }

  /// Takes out a source by a column of its row; how many tags went.
  static func remove(where column: String, _ value: String, _ db: Database) throws -> Int {
    let chosen = "SELECT id FROM sources WHERE \(column) = ?"
    let count = try Int.fetchOne(
      db, sql: "SELECT count(*) FROM tags WHERE source_id IN (\(chosen))", arguments: [value])
    try db.execute(sql: "DELETE FROM sources WHERE \(column) = ?", arguments: [value])
    return count ?? 0
  }

  /// A tag of a row with the columns above.
  static func tag(from row: Row) -> Tag {
    var tag = Tag(subject: row[0], label: row[2], source: row[9], tagpack: row[10])
    tag.isTransaction = row[1]
    tag.actor = row[3]
    tag.category = row[4]
    tag.abuse = row[5]
    let concepts: String = row[6]
    tag.concepts = concepts.split(separator: ",").map(String.init)
    tag.confidence = row[7]
    tag.confidenceLevel = row[8]
    tag.isClusterDefiner = row[11]
    tag.lastmod = row[12]
    tag.network = row[13]
    tag.currency = row[14]
    tag.tagType = row[15]
    tag.context = row[16]
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
      sql: "INSERT OR IGNORE INTO actors (source_id, id, label, uri, categories) VALUES (?,?,?,?,?)"
    )
    for actor in actors {
      let categories = actor.categories.joined(separator: ",")
      try row.execute(arguments: [source, actor.id, actor.label, actor.uri, categories])
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
