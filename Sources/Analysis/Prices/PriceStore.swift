import Foundation
import GRDB

/// The prices of a store, in `prices.sqlite` beside its columns.
public struct PriceStore: Sendable {
  /// What a price that differs from one that is there already does.
  public enum Conflict: Sendable {
    /// It is left out and counted.
    case keep
    /// It takes the other's place.
    case replace
  }

  /// What an import has done.
  public struct Summary: Sendable {
    /// The file.
    public let file: PriceFile
    /// Days that came in.
    public let added: Int
    /// Days that were there with the same price.
    public let known: Int
    /// Days that were there with another price.
    public let differing: Int
  }

  /// The days of one pair from one source.
  public struct Series: Sendable {
    /// The pair.
    public let pair: PricePair
    /// Days with a price.
    public let days: Int
    /// The first.
    public let first: CalendarDay
    /// The last.
    public let last: CalendarDay
    /// Name of the file.
    public let source: String
    /// Its SHA-256.
    public let sha256: String
    /// Which of its prices are closes.
    public let rule: String
  }

  let database: SealedDatabase
  private static let layout = DatabaseLayout(fileName: "prices.sqlite", versions: ["closes"]) {
    migrator
  }

  /// The prices of the store in a folder; none where it has no file of them.
  public static func open(directory: String) throws(AnalysisError) -> PriceStore {
    PriceStore(database: try SealedDatabase(directory: directory, layout))
  }

  /// Checks the file of a store that has one, from its bytes up; throws `malformed`.
  public static func verify(directory: String) throws(AnalysisError) {
    try SealedDatabase.verify(directory: directory, layout)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("closes") { db in
      try db.execute(
        sql: """
          CREATE TABLE sources (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL,
            rule TEXT NOT NULL, UNIQUE (sha256, name)
          ) STRICT;
          CREATE TABLE closes (
            base TEXT NOT NULL, quote TEXT NOT NULL, day INTEGER NOT NULL, units INTEGER NOT NULL,
            source_id INTEGER NOT NULL REFERENCES sources, PRIMARY KEY (base, quote, day)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    return migrator
  }

  /// Takes files in, all of them or none; one does for the next what was there does for it.
  public func importing(
    _ files: [PriceFile], conflict: Conflict = .keep
  ) throws(AnalysisError) -> [Summary] {
    try database.write { db in try files.map { try PriceStore.insert($0, conflict, db) } }
  }

  private static func insert(
    _ file: PriceFile, _ conflict: Conflict, _ db: Database
  ) throws -> Summary {
    let source = try source(file, db)
    var (added, known, differing) = (0, 0, 0)
    for close in file.closes {
      let there = try UInt64.fetchOne(
        db, sql: "SELECT units FROM closes WHERE base = ? AND quote = ? AND day = ?",
        arguments: [close.pair.base, close.pair.quote, close.day.number])
      switch there {
      case close.price.units?:
        known += 1
        continue
      case nil: added += 1
      default:
        differing += 1
        if conflict == .keep { continue }
      }
      try db.execute(
        sql: "INSERT OR REPLACE INTO closes VALUES (?, ?, ?, ?, ?)",
        arguments: [
          close.pair.base, close.pair.quote, close.day.number, close.price.units, source,
        ])
    }
    return Summary(file: file, added: added, known: known, differing: differing)
  }

  private static func source(_ file: PriceFile, _ db: Database) throws -> Int64 {
    let name = (file.path as NSString).lastPathComponent
    try db.execute(
      sql: "INSERT OR IGNORE INTO sources (name, sha256, format, rule) VALUES (?, ?, ?, ?)",
      arguments: [name, file.sha256, file.format, file.rule])
    return try Int64.fetchOne(
      db, sql: "SELECT id FROM sources WHERE sha256 = ? AND name = ?",
      arguments: [file.sha256, name]) ?? 0
  }

  /// What is there, by pair, then source.
  public func series() throws(AnalysisError) -> [Series] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT base, quote, count(*), min(day) AS first, max(day), name, sha256, rule
          FROM closes JOIN sources ON sources.id = source_id
          GROUP BY base, quote, source_id ORDER BY base, quote, first, sha256, name
          """
      ).map {
        let row = StoredRow(row: $0)
        return Series(
          pair: try PriceStore.pair(row), days: try row.value(2),
          first: try PriceStore.day(row, 3), last: try PriceStore.day(row, 4),
          source: try row.value(5), sha256: try row.value(6), rule: try row.value(7))
      }
    }
  }

  private static func pair(_ row: StoredRow) throws -> PricePair {
    PricePair(try row.value(0, as: String.self), try row.value(1, as: String.self))
  }

  /// A day of the years in which files may have prices.
  private static func day(_ row: StoredRow, _ column: Int) throws -> CalendarDay {
    let number: Int = try row.value(column)
    guard (0..<50_000).contains(number) else { throw StoredRow.Mismatch(column: column) }
    return CalendarDay(number: number)
  }

  /// Every close of the pairs that a valuation in some currencies can use.
  func closes(
    base: String, currencies: [String]
  ) throws(AnalysisError) -> [(close: DailyClose, source: String)] {
    try database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT base, quote, day, units, name FROM closes JOIN sources ON sources.id = source_id
          WHERE base IN (?, 'EUR') ORDER BY base, quote, day
          """, arguments: [base]
      ).map {
        let row = StoredRow(row: $0)
        guard let price = Price(units: try row.value(3)) else {
          throw StoredRow.Mismatch(column: 3)
        }
        return (
          DailyClose(
            pair: try PriceStore.pair(row), day: try PriceStore.day(row, 2), price: price),
          try row.value(4, as: String.self)
        )
      }
    }
  }
}
