import GRDB

/// Which tags a question is about.
public enum TagScope: Sendable {
  /// All but those of other chains whose addresses look like Bitcoin's.
  case bitcoin
  /// All.
  case everyChain
}

extension TagStore {
  /// How many tags there are.
  public func count() throws(AnalysisError) -> Int {
    try TagStore.reaching(path) {
      try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM tags") ?? 0 }
    }
  }

  /// Every tag, in the order of listings.
  public func allTags(_ scope: TagScope = .everyChain) throws(AnalysisError) -> [Tag] {
    try tags(where: "TRUE", [], scope)
  }

  /// The tags of some subjects, in the order of listings.
  public func tags(
    of subjects: [String], _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [Tag] {
    let wanted = Set(subjects.compactMap { Subject.canonical($0) }).sorted()
    var found: [Tag] = []
    for start in stride(from: 0, to: wanted.count, by: 500) {
      let some = Array(wanted[start..<min(start + 500, wanted.count)])
      let marks = Array(repeating: "?", count: some.count).joined(separator: ",")
      found += try tags(where: "subject IN (\(marks))", some, scope)
    }
    return found.sorted()
  }

  /// The subjects with a label, sorted.
  public func subjects(
    withLabel label: String, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [String] {
    Set(try tags(where: "label = ?", [label], scope).map(\.subject)).sorted()
  }

  /// The subjects with a concept or one below it as category, abuse or concept, sorted.
  public func subjects(
    withConcept concept: String, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [String] {
    Set(try tags(withConcept: concept, scope).map(\.subject)).sorted()
  }

  /// The tags with a concept or one below it, in the order of listings.
  public func tags(
    withConcept concept: String, _ scope: TagScope = .bitcoin
  ) throws(AnalysisError) -> [Tag] {
    let family = Taxonomy.family(of: concept)
    let marks = Array(repeating: "?", count: family.count).joined(separator: ",")
    return try tags(
      where: "id IN (SELECT tag_id FROM concepts WHERE concept IN (\(marks)))", family, scope)
  }

  /// The actor of an id, from the actor packs; the first by label where several name it.
  public func actor(_ id: String) throws(AnalysisError) -> Actor? {
    try TagStore.reaching(path) {
      try queue.read { db in
        let row = try Row.fetchOne(
          db,
          sql: """
            SELECT id, label, uri, categories FROM actors WHERE id = ?
            ORDER BY label, categories LIMIT 1
            """, arguments: [id])
        guard let row else { return nil }
        let categories: String = row[3]
        return Actor(
          id: row[0], label: row[1], uri: row[2],
          categories: categories.split(separator: ",").map(String.init))
      }
    }
  }

  private func tags(
    where condition: String, _ values: [String], _ scope: TagScope
  ) throws(AnalysisError) -> [Tag] {
    let limits = scope == .bitcoin ? " AND lookalike = 0" : ""
    let sql = "SELECT \(TagRows.columns) FROM tags WHERE \(condition)\(limits)"
    let found = try TagStore.reaching(path) {
      try queue.read { db in
        try Row.fetchAll(db, sql: sql, arguments: StatementArguments(values)).map(TagRows.tag)
      }
    }
    return found.sorted()
  }
}
