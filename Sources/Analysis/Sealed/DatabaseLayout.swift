import GRDB

/// Which tables a file of a store has.
struct DatabaseLayout: Sendable {
  /// Name of the file in the store's folder.
  let fileName: String
  /// Names of its migrations, in order.
  let versions: [String]
  /// Makes the tables, or brings those of an earlier version up to date.
  let migrator: @Sendable () -> DatabaseMigrator

  /// Which versions of the tables are taken.
  enum Versions {
    case current, any
  }

  /// One entry of SQLite's list of what is in a file.
  struct Item: Hashable {
    let kind: String
    let name: String
    let table: String
    let sql: String?
  }

  /// A database in memory with the tables and nothing in them.
  func empty() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try migrator().migrate(queue)
    return queue
  }

  /// Throws `malformed` unless a file holds exactly the tables, indexes and triggers that this
  /// program makes, to the letter of their SQL.
  func check(_ db: Database, at path: String, _ versions: Versions) throws {
    let found = try DatabaseLayout.items(db)
    var known: [String] = versions == .any ? self.versions : self.versions.suffix(1)
    while let version = known.popLast() {
      let queue = try DatabaseQueue()
      try migrator().migrate(queue, upTo: version)
      let expected = try queue.read { try DatabaseLayout.items($0) }
      if found == expected { return }
      guard known.isEmpty else { continue }
      let strange = found.subtracting(expected).union(expected.subtracting(found))
      throw AnalysisError(
        .malformed,
        "\(strange.map(\.name).min() ?? "a table") is not as this program makes it; nothing of it was run",
        at: path, hint: SealedDatabase.advice)
    }
  }

  /// What is in a file; blanks are no part of it, since SQLite keeps them as they were typed.
  private static func items(_ db: Database) throws -> Set<Item> {
    let rows = try Row.fetchCursor(db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
    var items: Set<Item> = []
    while let row = try rows.next() {
      let stored = StoredRow(row: row)
      // What runs over is no longer ours; no need to hold more of it.
      guard items.count < 100 else { break }
      let sql: String? = try stored.optional(3)
      items.insert(
        Item(
          kind: try stored.value(0), name: try stored.value(1), table: try stored.value(2),
          sql: sql.map { $0.filter { !$0.isWhitespace } }))
    }
    return items
  }
}
