import Foundation
import Testing

@testable import Analysis

/// Which price of a table is a day's, whatever the order of its rows and the way it is written.
@Suite("Prices by their moments")
final class PriceOrderTests {
  private let folder = NSTemporaryDirectory() + "filature-moments-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func read(
    _ text: String, _ name: String = "t.csv", pair: String? = "BTC/USD",
    as encoding: String.Encoding = .utf8
  ) throws -> PriceFile {
    let path = folder + "/" + name
    try #require(text.data(using: encoding)).write(to: URL(fileURLWithPath: path))
    return try PriceFile.read(path, pair: pair.flatMap { PricePair($0) })
  }

  private func days(_ file: PriceFile) -> [String] { file.closes.map { "\($0.day) \($0.price)" } }

  /// Every order of some rows behind a header gives the same.
  private func anyOrder(
    _ header: String, _ rows: [String], _ name: String = "t.csv",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let first = try days(read(header + rows.joined(separator: "\n") + "\n", name))
    var mixed = rows
    for turn in 0..<6 {
      mixed = turn == 0 ? mixed.reversed() : Array(mixed.dropFirst(2) + mixed.prefix(2).reversed())
      let text = header + mixed.joined(separator: "\n") + "\n"
      #expect(try days(read(text, name)) == first, "turn \(turn)", sourceLocation: sourceLocation)
    }
    return first
  }

  @Test("of a day's moments the latest counts, and the last of a day is midnight's")
  func moments() throws {
    let rows = [
      "2024-01-06 01:00:00,46100", "2024-01-06 00:00:00,45000", "2024-01-05 23:00:00,44990",
      "2024-01-05 12:00:00,44500", "2024-01-05 01:00:00,44100", "2024-01-05 00:00:00,44000",
    ]
    #expect(
      try anyOrder("date,price\n", rows) == [
        "2024-01-04 44000", "2024-01-05 45000", "2024-01-06 46100",
      ])
    let stamps = ["1704499201,8", "1704499200,7", "1704499199,6", "1704412801,5"]
    #expect(
      try anyOrder("timestamp,price\n", stamps) == ["2024-01-05 7", "2024-01-06 8"])
    let gecko = [
      "2024-01-07 11:30:00 UTC,45000,1,1", "2024-01-07 03:00:00 UTC,44000,1,1",
      "2024-01-06 00:00:00 UTC,44100.5,1,1",
    ]
    #expect(
      try anyOrder("snapped_at,price,market_cap,total_volume\n", gecko) == [
        "2024-01-05 44100.5", "2024-01-07 45000",
      ])
  }

  @Test("a candle's close belongs to the day it closes, whatever its length")
  func candles() throws {
    let daily = ["2024-01-05 00:00:00,1,2,1,10", "2024-01-06 00:00:00,1,2,1,11"]
    let head = "date,open,high,low,close\n"
    #expect(try anyOrder(head, daily) == ["2024-01-05 10", "2024-01-06 11"])
    let hourly = [
      "2024-01-05 22:00:00,1,2,1,10", "2024-01-05 23:00:00,1,2,1,11",
      "2024-01-06 00:00:00,1,2,1,12",
    ]
    #expect(try anyOrder(head, hourly) == ["2024-01-05 11", "2024-01-06 12"])
    // Days of an exchange in Singapore begin at 16:00 UTC.
    let eastern = ["1704470400,1,2,1,10", "1704556800,1,2,1,11", "1704643200,1,2,1,12"]
    #expect(
      try anyOrder("time,open,high,low,close\n", eastern) == [
        "2024-01-06 10", "2024-01-07 11", "2024-01-08 12",
      ])
    let weekly = ["2024-01-01,1,2,1,10", "2024-01-08,1,2,1,11", "2024-01-22,1,2,1,12"]
    #expect(
      try anyOrder(head, weekly) == ["2024-01-07 10", "2024-01-14 11", "2024-01-28 12"])
    let monthly = ["2024-01-01,1,2,1,10", "2024-02-01,1,2,1,11", "2024-04-01,1,2,1,12"]
    #expect(
      try anyOrder(head, monthly) == ["2024-01-31 10", "2024-02-29 11", "2024-04-30 12"])
    #expect(
      try read(head + monthly.joined(separator: "\n"), "t.csv").warnings
        == ["candles of a month: the close of each is that of its last day"])
    // Business days have gaps, and are days all the same.
    let business = ["2024-01-05,1,2,1,10", "2024-01-08,1,2,1,11"]
    #expect(try anyOrder(head, business) == ["2024-01-05 10", "2024-01-08 11"])
  }

  @Test("Kraken's name tells the interval, and its rows may stand in any order")
  func kraken() throws {
    let rows = ["1704326400,1,1,1,10,1,1", "1704931200,1,1,1,11,1,1"]
    #expect(try anyOrder("", rows, "XBTUSD_10080.csv") == ["2024-01-10 10", "2024-01-17 11"])
    #expect(try anyOrder("", rows, "XBTUSD_1440.csv") == ["2024-01-04 10", "2024-01-11 11"])
    #expect(throws: AnalysisError.self) {
      try read("1704326400,1,1,1,10,1,1\n1704326400,1,1,1,11,1,1\n", "XBTUSD_1440.csv")
    }
  }

  @Test("a column of closing times says it itself, and Binance's rows have no titles")
  func closingTimes() throws {
    let own = "open_time,open,high,low,close,close_time\n1704412800000,1,2,1,10,1704499199999\n"
    #expect(try days(read(own)) == ["2024-01-05 10"])
    let bare = "1704412800000000,1,2,1,10,5,1704499199999999,1,1,1,1,0\n"
    let file = try read(bare, "BTCUSDT-1d-2024-01.csv")
    #expect(days(file) == ["2024-01-05 10"] && file.format == "binance")
    let market = """
      timeOpen;timeClose;open;high;low;close;timestamp
      "2024-01-05T00:00:00.000Z";"2024-01-05T23:59:59.999Z";1;2;1;44100.5;"2024-01-05T23:59:59.999Z"

      """
    #expect(try days(read(market)) == ["2024-01-05 44100.5"])
  }

  @Test("seconds and their thousandths, millionths and thousand millionths are told apart by size")
  func stamps() {
    for zeros in [0, 3, 6, 9] {
      let text = "1704499200" + String(repeating: "0", count: zeros)
      #expect(PriceMoment.seconds(ofStamp: text) == 1_704_499_200, "\(text)")
    }
    #expect(PriceMoment.seconds(ofStamp: "1704499200.25") == 1_704_499_200)
    for bad in ["", "2024", "20240105", "-1704499200", "1e9", "x"] {
      #expect(PriceMoment.seconds(ofStamp: bad) == nil, "\(bad)")
    }
  }

  @Test(
    "holes are told and left out, and the other days are taken",
    arguments: [
      "null", "", "0", "0.00", "NaN", "n/a", "-", "None",
    ])
  func holes(_ hole: String) throws {
    let table = try read("date,price\n2024-01-04,\(hole)\n2024-01-05,45000\n")
    #expect(days(table) == ["2024-01-05 45000"])
    #expect(table.warnings.count == 1 && table.warnings[0].contains("line 2"), "\(table.warnings)")
    let candles =
      "Date,Open,High,Low,Close,Volume\n2024-01-05,1,1,1,45000.5,1\n2024-01-06,,,,\(hole),\n"
    #expect(try days(read(candles)) == ["2024-01-05 45000.5"])
    let kraken = "1704412800,1,1,1,10,1,1\n1704499200,1,1,1,\(hole),1,1\n"
    #expect(try days(read(kraken, "XBTUSD_1440.csv")) == ["2024-01-05 10"])
    let gecko = "snapped_at,price\n2024-01-06 00:00:00 UTC,7\n2024-01-07 00:00:00 UTC,\(hole)\n"
    #expect(try days(read(gecko)) == ["2024-01-05 7"])
  }

  @Test("nothing but holes is no table of prices, and a price below zero no hole")
  func refusals() throws {
    for text in ["date,price\n2024-01-04,null\n", "date,price\n2024-01-04,1\n2024-01-05,-5\n"] {
      #expect(throws: AnalysisError.self) { try read(text) }
    }
  }

  @Test("commas between thousands and before decimals are told by the column")
  func styles() throws {
    func price(_ cell: String, _ more: [String] = [], separator: String = ",") throws -> String? {
      let rows = ([cell] + more).enumerated().map { "2024-01-0\($0 + 1)\(separator)\"\($1)\"" }
      let text = "date\(separator)price\n" + rows.joined(separator: "\n") + "\n"
      return try read(text).closes.first?.price.description
    }
    #expect(try price("45,000.5") == "45000.5")
    #expect(try price("45,000") == "45000")
    #expect(try price("1,234,567") == "1234567")
    #expect(try price("45,000", ["44100,5"]) == "45")
    #expect(try price("45,5") == "45.5")
    #expect(try price("$45,000.50") == "45000.5")
    #expect(try price("45 000.5") == "45000.5")
    #expect(try price("45.000,5", separator: ";") == "45000.5")
    #expect(try price("45000,5", separator: ";") == "45000.5")
    #expect(try price("45000.5", separator: ";") == "45000.5")
    #expect(try price("45,000.5", separator: "\t") == "45000.5")
    #expect(throws: AnalysisError.self) { try price("45,000.5", ["45.000,5"]) }
    #expect(throws: AnalysisError.self) { try price("45,00,0.5") }
  }

  @Test("an address of the web may stand before the titles, and text may be UTF-16")
  func surroundings() throws {
    let archive =
      "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close\n"
      + "1704495600000,2024-01-05 23:00:00,BTC/USD,1,2,1,45000\n"
      + "1704412800000,2024-01-05 00:00:00,BTC/USD,1,2,1,44000\n"
    #expect(try days(read(archive, pair: nil)) == ["2024-01-05 45000"])
    let table = "date,price\n2024-01-05,45000\n"
    for encoding: String.Encoding in [.utf16, .utf16LittleEndian, .utf16BigEndian] {
      #expect(try days(read(table, as: encoding)) == ["2024-01-05 45000"], "\(encoding)")
    }
    #expect(try days(read("\u{feff}" + table)) == ["2024-01-05 45000"])
  }
}
