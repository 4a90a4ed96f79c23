import GRDB

extension TagStore {
  /// Throws `malformed` where something that is kept holds a secret: an import of an earlier version
  /// looked at fewer fields than one does now. Cost: one pass over all rows.
  func checkForSecrets() throws(AnalysisError) {
    for (name, columns) in TagStore.texts {
      let found = try database.read { db -> (secret: String, source: String)? in
        let rows = try Row.fetchCursor(db, sql: TagStore.query(name, columns))
        while let row = try rows.next() {
          let stored = StoredRow(row: row)
          for column in 1...columns.count {
            guard let text: String = try stored.optional(column),
              let secret = Subject.secret(in: text)
            else { continue }
            return ("\(columns[column - 1]) of \(name) holds \(secret.name)", try stored.value(0))
          }
        }
        return nil
      }
      guard let found else { continue }
      throw AnalysisError(
        .malformed, found.secret, at: database.path,
        hint: "`filature tags remove --purge \(found.source)` deletes what came with it")
    }
  }

  /// Texts that are shown, by the table that they stand in.
  private static let texts: [(table: String, columns: [String])] = [
    ("sources", ["path", "title"]),
    (
      "tags",
      [
        "subject", "label", "actor", "category", "abuse", "concepts", "source", "tagpack",
        "lastmod", "network", "currency", "tag_type", "context",
      ]
    ),
    (
      "actors",
      ["id", "label", "uri", "categories", "jurisdictions", "aliases", "lastmod", "context"]
    ),
  ]

  /// Asks for the digest of each row's source, then for its texts.
  private static func query(_ table: String, _ columns: [String]) -> String {
    let texts = columns.map { "\(table).\($0)" }.joined(separator: ", ")
    let join = table == "sources" ? "" : " JOIN sources ON sources.id = source_id"
    return "SELECT sources.sha256, \(texts) FROM \(table)\(join)"
  }
}
