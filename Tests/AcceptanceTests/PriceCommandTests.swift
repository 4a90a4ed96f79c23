import Foundation
import Testing

/// Prices from files, and traces valued by them, by the built program.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct PriceCommandTests {
  private let sample: SampleStore

  init() throws {
    sample = try SampleStore()
    // 10 January 2023 00:00 UTC, the day of the story, and the day before.
    let kraken = try sample.file(
      "XBTCAD_1440.csv",
      "1673222400,1,1,1,20000.0,1.5,9\n1673308800,20000,23000,19000,22000.0,2.5,12\n")
    let bank = try sample.file(
      "eurofxref-hist.csv", "Date,USD,JPY,CAD,PHP,\n2023-01-09,1.07,141,1.4,59,\n")
    let gecko = try sample.file(
      "btc-eur-max.csv",
      "snapped_at,price,market_cap,total_volume\n2023-01-11 00:00:00 UTC,16000,1,1\n")
    let imported = try sample.rows(["prices", "import", kraken, bank, gecko])
    #expect(imported.map { $0["format"] as? String } == ["kraken", "ecb-csv", "coingecko-csv"])
    #expect(imported.map { $0["added"] as? Int } == [2, 4, 1])
  }

  /// Every deposit's value by currency, and its satoshis under `sat`.
  private func deposits(_ fiat: String) throws -> [[String: String]] {
    let seeds = SampleStore.sample + "/seeds.txt"
    let words = ["trace", "-i", seeds, "--method", "fifo", "--json", "--fiat", fiat]
    let data = try sample.data(words) as? [String: Any]
    let fifo = (data?["methods"] as? [String: [String: Any]])?["fifo"]
    let ends = try #require(fifo?["endpoints"] as? [[String: Any]])
    return ends.filter { $0["kind"] as? String == "service" }.map { end in
      var row = ["sat": (end["value_sat"] as? NSNumber)?.stringValue ?? ""]
      for value in end["fiat"] as? [[String: Any]] ?? [] {
        row[value["code"] as? String ?? ""] = value["value"] as? String
      }
      return row
    }
  }

  @Test("deposits have their value at the day's close, direct and over the euro")
  func values() throws {
    let rows = try deposits("CAD,PHP,USD,THB")
    #expect(rows.count == 6)
    for row in rows {
      let sat = try #require(row["sat"].flatMap(Double.init))
      let coins = sat / 100_000_000
      func near(_ code: String, _ price: Double) -> Bool {
        abs((row[code].flatMap(Double.init) ?? -1) - coins * price) <= 0.0051
      }
      #expect(near("CAD", 22000) && near("PHP", 16000 * 59) && near("USD", 16000 * 1.07))
      #expect(row["THB"] == nil)
    }
  }

  @Test("a store with prices gives Canadian and US dollars unasked, and none where told so")
  func unasked() throws {
    let words = ["trace", "-i", SampleStore.sample + "/seeds.txt", "--method", "fifo", "--json"]
    func shown(_ options: [String]) throws -> Set<String> {
      let text = String(decoding: try sample.run(words + options).output, as: UTF8.self)
      return Set(["CAD", "USD", "PHP"].filter { text.contains(#""code":"\#($0)""#) })
    }
    #expect(try shown([]) == ["CAD", "USD"])
    #expect(try shown(["--fiat", "PHP"]) == ["PHP"])
    #expect(try shown(["--fiat", "none"]).isEmpty)
    let each = try sample.run(words + ["--each", "--fiat", "CAD"])
    #expect(each.code == 64)
  }

  @Test("what has no price is said, and nothing is invented")
  func missing() throws {
    let seeds = SampleStore.sample + "/seeds.txt"
    let words = ["trace", "-i", seeds, "--fiat", "THB,USD", "--json"]
    let answer = try sample.run(words)
    #expect(String(decoding: answer.output, as: UTF8.self).contains("no price in THB"))
    #expect(try sample.run(words + ["--strict"]).code == 3)
    #expect(try sample.run(["trace", "-i", seeds, "--fiat", "C$"]).code == 64)
  }

  @Test("a price that differs is kept or replaced as asked, and a bad file changes nothing")
  func conflicts() throws {
    let other = try sample.file("XBTCAD_60.csv", "1673308800,1,1,1,30000.0,2.5,12\n")
    let kept = try sample.rows(["prices", "import", other])
    #expect(kept.first?["differing"] as? Int == 1)
    let before = try deposits("CAD")
    _ = try sample.rows(["prices", "import", other, "--replace"])
    #expect(try deposits("CAD") != before)
    let listed = try sample.rows(["prices", "list"])
    let bad = try sample.file("BTCUSD.csv", "date,price\n2023-01-10,17000\n2023-01-11,-5\n")
    let refused = try sample.run(["prices", "import", bad])
    #expect(refused.code == 65 && refused.errors.contains("BTCUSD.csv:3"))
    #expect(try sample.rows(["prices", "list"]).count == listed.count)
  }
}
