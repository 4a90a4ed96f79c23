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

  let queue: DatabaseQueue
  let path: String

  /// The prices of the store in a folder; one without any is empty and left untouched where it is
  /// only read.
  public static func open(
    directory: String, for access: TagStore.Access
  ) throws(AnalysisError) -> PriceStore {
    let path = (directory as NSString).appendingPathComponent("prices.sqlite")
    guard FileManager.default.fileExists(atPath: directory) else {
      throw AnalysisError(.missing, "no such folder", at: directory)
    }
    let isThere = FileManager.default.fileExists(atPath: path)
    return try TagStore.reaching(path) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      if access == .writing { configuration.journalMode = .wal }
      let queue =
        access == .reading && !isThere
        ? try DatabaseQueue() : try DatabaseQueue(path: path, configuration: configuration)
      try migrator.migrate(queue)
      return PriceStore(queue: queue, path: path)
    }
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

  /// Takes a file in, whole or not at all.
  public func importing(
    _ file: PriceFile, conflict: Conflict = .keep
  ) throws(AnalysisError) -> Summary {
    try TagStore.reaching(path) {
      try queue.write { db in
        let source = try PriceStore.source(file, db)
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
    }
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
    try TagStore.reaching(path) {
      try queue.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT base, quote, count(*) AS days, min(day) AS first, max(day) AS last,
              name, sha256, rule
            FROM closes JOIN sources ON sources.id = source_id
            GROUP BY base, quote, source_id ORDER BY base, quote, first, sha256, name
            """
        ).map { row in
          Series(
            pair: PricePair(row["base"] as String, row["quote"] as String), days: row["days"],
            first: CalendarDay(number: row["first"]), last: CalendarDay(number: row["last"]),
            source: row["name"], sha256: row["sha256"], rule: row["rule"])
        }
      }
    }
  }

  /// Every close of the pairs that a valuation in some currencies can use.
  func closes(
    base: String, currencies: [String]
  ) throws(AnalysisError) -> [(close: DailyClose, source: String)] {
    try TagStore.reaching(path) {
      try queue.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT base, quote, day, units, name FROM closes JOIN sources ON sources.id = source_id
            WHERE base IN (?, 'EUR') ORDER BY base, quote, day
            """, arguments: [base]
        ).compactMap { row in
          guard let price = Price(units: row["units"]) else { return nil }
          let pair = PricePair(row["base"] as String, row["quote"] as String)
          return (
            DailyClose(pair: pair, day: CalendarDay(number: row["day"]), price: price),
            row["name"] as String
          )
        }
      }
    }
  }
}
