import Bitcoin
import ChainStore
import Foundation
import GRDB
import Testing

@testable import Analysis

/// Tags and prices on disk: whole or as they were, and never believed when somebody else wrote them.
@Suite("Sealed databases")
final class SealedDatabaseTests {
  private let folder: String
  private var tags: String { folder + "/tags.sqlite" }

  init() throws {
    folder = NSTemporaryDirectory() + "filature-sealed-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let rows = (0..<40).map { "- {address: x\($0), label: Maple \($0), category: exchange}\n" }
    let head = "title: T\ncreator: c\nsource: s\nconfidence: ownership\ncurrency: BTC\ntags:\n"
    try Data((head + rows.joined()).utf8).write(to: URL(fileURLWithPath: folder + "/p.yaml"))
    _ = try TagStore.open(directory: folder).importFile(folder + "/p.yaml")
    let days = (10..<28).map { "2024-01-\($0),4\($0)\n" }.joined()
    let file = folder + "/btc-usd.csv"
    try Data(("date,price\n" + days).utf8).write(to: URL(fileURLWithPath: file))
    _ = try PriceStore.open(directory: folder).importing([try PriceFile.read(file)])
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Everything that asks: what any of it says is wrong, nil where all is well.
  private func complaint() -> AnalysisError? {
    do throws(AnalysisError) {
      let store = try TagStore.open(directory: folder)
      _ = try store.count()
      _ = try store.allTags()
      _ = try store.tags(of: ["x1"])
      _ = try store.tags(searching: "maple")
      _ = try store.tags(withConcept: "exchange")
      _ = try store.actorsByID()
      _ = try store.history(of: ["x1", "x2"])
      try store.eachSubject { _ in }
      let prices = try PriceStore.open(directory: folder)
      _ = try prices.series()
      _ = try prices.closes(base: "BTC", currencies: ["USD"])
      return nil
    } catch {
      return error
    }
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func put(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Lets SQL loose on the tags and seals what comes of it, as one who knows the seal would.
  private func forge(_ sql: String) throws {
    try put(Array(try bytes(tags).dropLast(FileSeal.size)), tags)
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: tags, configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    try seal(try bytes(tags))
  }

  private func seal(_ content: [UInt8]) throws {
    try put(content + Array(content.withByteView { FileSeal.text(of: $0) }.utf8), tags)
  }

  @Test("a byte flipped anywhere is found by the check and by whoever asks")
  func flips() throws {
    for (name, verify) in [
      ("tags.sqlite", TagStore.verify), ("prices.sqlite", PriceStore.verify),
    ] {
      let path = folder + "/" + name
      let whole = try bytes(path)
      try verify(folder)
      let places =
        Array(stride(from: 0, to: whole.count, by: 211))
        + (1...FileSeal.size).map {
          whole.count - $0
        }
      for place in places {
        var changed = whole
        changed[place] ^= 1 << UInt8(place % 8)
        try put(changed, path)
        let found = #expect(throws: AnalysisError.self, "\(name) \(place)") { try verify(folder) }
        #expect(found?.code == .malformed && found?.location == path)
        #expect(complaint()?.location == path, "\(name) \(place)")
      }
      for length in [0, 1, 100, 4096, whole.count / 2, whole.count - 1] {
        try put(Array(whole.prefix(length)), path)
        #expect(complaint()?.code == .malformed, "\(name) cut to \(length)")
      }
      try put(whole, path)
    }
    #expect(complaint() == nil)
  }

  @Test(
    "tables, views, triggers and indexes of somebody else are refused unread",
    arguments: [
      """
      ALTER TABLE tags RENAME TO t; CREATE VIEW tags AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL
      SELECT i + 1 FROM n) SELECT i AS id, t.* FROM n, t
      """,
      "CREATE VIEW more AS SELECT * FROM tags",
      "CREATE TRIGGER t AFTER DELETE ON tags BEGIN DELETE FROM sources; END",
      "CREATE VIRTUAL TABLE v USING fts5(a)",
      "CREATE INDEX few ON tags (label) WHERE retired = 0",
      "DROP INDEX tags_subject",
      "ALTER TABLE actors ADD COLUMN g TEXT AS (hex(zeroblob(1000000000))) VIRTUAL",
      "DROP TABLE concepts",
      "PRAGMA journal_mode = WAL",
    ])
  func foreign(sql: String) throws {
    try forge(sql)
    let begun = ContinuousClock.now
    #expect(complaint()?.code == .malformed)
    #expect(throws: AnalysisError.self) { try TagStore.verify(directory: folder) }
    // Nor does a writer run it.
    if !sql.contains("WAL") {
      let store = folder + "/p.yaml"
      #expect(throws: AnalysisError.self) {
        try TagStore.open(directory: folder).importFile(store)
      }
    }
    #expect(ContinuousClock.now - begun < .seconds(20))
  }

  @Test("a schema of many thousands of tables ends soon")
  func manyTables() throws {
    let tables = (0..<10_000).map { "CREATE TABLE t\($0) (a);" }.joined()
    try forge("BEGIN; \(tables) COMMIT")
    let begun = ContinuousClock.now
    #expect(complaint()?.code == .malformed)
    #expect(ContinuousClock.now - begun < .seconds(20))
  }

  @Test("values of another type are an error of the file, never a trap")
  func types() throws {
    for value in ["x'ff00'", "1e300", "'text'", "zeroblob(70000)", "NULL", "-9223372036854775808"] {
      for column in ["level", "label", "subject", "concepts", "is_transaction"] {
        let whole = try bytes(tags)
        try forge(
          """
          PRAGMA writable_schema = ON;
          CREATE TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'tags';
          UPDATE sqlite_schema SET sql = replace(replace(sql, 'STRICT', ''), 'NOT NULL', '')
            WHERE name = 'tags';
          PRAGMA writable_schema = RESET; PRAGMA writable_schema = ON;
          UPDATE tags SET \(column) = \(value) WHERE id = 3;
          UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'tags';
          DROP TABLE kept; PRAGMA writable_schema = RESET
          """)
        if let found = complaint() { #expect(found.code == .malformed, "\(column) \(value)") }
        #expect(value != "NULL" || complaint() != nil, "\(column)")
        try put(whole, tags)
      }
    }
  }

  @Test("pages damaged before they were sealed cost an error, never a trap or a hang")
  func damage() throws {
    let content = Array(try bytes(tags).dropLast(FileSeal.size))
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var failed = 0
    for _ in 0..<300 {
      var changed = content
      for _ in 0...next(12) { changed[next(content.count)] = UInt8(next(256)) }
      try seal(changed)
      guard let found = complaint() else { continue }
      failed += 1
      #expect([.malformed, .storage].contains(found.code), "\(found)")
    }
    #expect(failed > 10)
  }

  @Test("asking leaves the folder as it is, to the last byte and time")
  func untouched() throws {
    func state() throws -> [String] {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      return try [folder]
        + names.map { name in
          let facts = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
          let time = facts[.modificationDate] as? Date ?? .distantPast
          return "\(name) \(time.timeIntervalSince1970) \(try bytes(folder + "/" + name).hashValue)"
        }
    }
    let before = try state()
    #expect(complaint() == nil)
    try TagStore.verify(directory: folder)
    #expect(try state() == before)
  }

  @Test("while one imports, another is told so and changes nothing")
  func locked() throws {
    let lock = try StoreLock(store: folder)
    let found = #expect(throws: AnalysisError.self) {
      try TagStore.open(directory: folder).importFile(folder + "/p.yaml")
    }
    #expect(found?.code == .locked)
    withExtendedLifetime(lock) {}
  }

  @Test("an import that fails half way leaves what was there, and nothing beside it")
  func half() throws {
    let whole = try bytes(tags)
    try Data("title: T\ncreator: c\ntags:\n- {address: y}\n".utf8)
      .write(to: URL(fileURLWithPath: folder + "/q.yaml"))
    #expect(throws: AnalysisError.self) {
      try TagStore.open(directory: folder).importing([folder + "/p.yaml", folder + "/q.yaml"])
    }
    #expect(try bytes(tags) == whole)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!names.contains { $0.contains("draft") || $0.contains("-wal") })
  }
}
