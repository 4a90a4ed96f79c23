import Foundation
import GRDB

/// Finds labels by parts of them, without regard to case, accents or width, in any script.
enum LabelSearch {
  /// A text as it is searched.
  static func folded(_ text: String) -> String {
    text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
  }

  /// Takes a label into the index, unless it is there.
  static func add(_ labels: Set<String>, to db: Database) throws {
    let row = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO labels (label, folded) VALUES (?, ?)")
    for label in labels.sorted() { try row.execute(arguments: [label, folded(label)]) }
  }

  /// Indexes the labels of a database that has none indexed.
  static func index(allOf db: Database) throws {
    try add(Set(try String.fetchAll(db, sql: "SELECT DISTINCT label FROM tags")), to: db)
    try add(Set(try String.fetchAll(db, sql: "SELECT DISTINCT label FROM actors")), to: db)
  }

  /// Drops labels that nothing bears any more.
  static func prune(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM labels WHERE label NOT IN (SELECT label FROM tags)
          AND label NOT IN (SELECT label FROM actors)
        """)
  }

  /// Labels that hold every word of a text, sorted.
  ///
  /// Words of three letters or more are looked up by their triples; shorter ones are sought in
  /// what is left, or in all labels where no word is longer.
  static func labels(with text: String, in db: Database) throws -> [String] {
    let words = folded(text).split(whereSeparator: \.isWhitespace).map(String.init)
    guard !words.isEmpty else { return [] }
    let long = words.filter { $0.unicodeScalars.count >= 3 }
    let rows: [Row]
    if long.isEmpty {
      rows = try Row.fetchAll(db, sql: "SELECT label, folded FROM labels")
    } else {
      let phrases = long.map(CSVRows.quoted)
      rows = try Row.fetchAll(
        db,
        sql: """
          SELECT label, folded FROM labels
          WHERE id IN (SELECT rowid FROM label_search WHERE label_search MATCH ?)
          """, arguments: [phrases.joined(separator: " AND ")])
    }
    return try rows.map(StoredRow.init).filter { row in
      let folded: String = try row.value(1)
      return words.allSatisfy { folded.contains($0) }
    }.map { try $0.value(0) }.sorted()
  }
}
