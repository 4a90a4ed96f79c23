import Bitcoin
import Foundation
import Testing

@testable import Analysis

@Suite("Prices")
final class PriceTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "filature-prices-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func write(_ text: String, _ name: String) throws -> String {
    let path = folder + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func read(_ text: String, _ name: String, pair: String? = nil) throws -> PriceFile {
    try PriceFile.read(try write(text, name), pair: pair.flatMap { PricePair($0) })
  }

  private func text(_ file: PriceFile) -> [String] {
    file.closes.map { "\($0.pair) \($0.day) \($0.price)" }
  }

  /// The line of a refusal, or its message.
  private func refusal(_ text: String, _ name: String, pair: String? = nil) throws -> String {
    let path = try write(text, name)
    do throws(AnalysisError) {
      _ = try PriceFile.read(path, pair: pair.flatMap { PricePair($0) })
      return "read"
    } catch {
      return error.location.replacing(path, with: "")
    }
  }

  @Test("decimals are exact to eight places, halves rounded to even")
  func decimals() {
    #expect(Price("43210.5")?.units == 4_321_050_000_000)
    #expect(Price("1.6e9")?.description == "1600000000")
    #expect(Price("5e-05")?.description == "0.00005")
    #expect(Price("0.000000005") == nil)
    #expect(Price("0.000000015")?.units == 2)
    #expect(Price("0.000000025")?.units == 2)
    #expect(Price("0.0000000250001")?.units == 3)
    for bad in ["", "-1", "0", "0.0", "nan", "inf", "1,5", "1e99", "1.2.3", "0x10", "99999999999"] {
      #expect(Price(bad) == nil, "\(bad)")
    }
    #expect(Price("2")?.times(Price("3")!, over: Price("8")!)?.description == "0.75")
    let price = Price("12345.67")!
    #expect(Price.text(hundredths: price.hundredths(ofSat: 100_000_000)) == "12345.67")
    #expect(
      Price.text(hundredths: price.hundredths(ofSat: 2_100_000_000_000_000)) == "259259070000.00")
    #expect(Price.text(hundredths: Price("0.5")!.hundredths(ofSat: 1_000_000)) == "0.00")
    #expect(Price.text(hundredths: Price("1.5")!.hundredths(ofSat: 1_000_000)) == "0.02")
  }

  @Test("days are those of the Gregorian calendar")
  func days() {
    #expect(PriceMoment.day("1970-01-01")?.number == 0)
    #expect(PriceMoment.day("2024-02-29")?.number == 19_782)
    #expect(PriceMoment.day("29.02.2024")?.number == 19_782)
    #expect(PriceMoment("29 February 2024")?.day.number == 19_782)
    #expect(PriceMoment("29 February 2023") == nil && PriceMoment("29 Feb 2024") == nil)
    #expect(CalendarDay(number: 19_782).description == "2024-02-29")
    #expect(CalendarDay(unixTime: 1_709_251_199).description == "2024-02-29")
    for bad in ["2023-02-29", "2024-13-01", "2024-00-10", "02/03/2024", "1969-12-31", "x", ""] {
      #expect(PriceMoment.day(bad) == nil, "\(bad)")
    }
    for number in stride(from: 0, to: 49_000, by: 13) {
      #expect(PriceMoment.day(CalendarDay(number: number).description)?.number == number)
    }
  }

  @Test("Kraken's candles give the close of the last one within the day")
  func kraken() throws {
    let daily = "1704412800,44000.1,44500,43000,44100.5,12.5,300\n1704499200,1,2,1,44000.0,1,1\n"
    #expect(
      text(try read(daily, "XBTCAD_1440.csv")) == [
        "BTC/CAD 2024-01-05 44100.5", "BTC/CAD 2024-01-06 44000",
      ])
    let hourly = "1704412800,1,1,1,10,1,1\n1704495600,1,1,1,12,1,1\n1704499200,1,1,1,13,1,1\n"
    #expect(
      text(try read(hourly, "XXBTZUSD.csv")) == [
        "BTC/USD 2024-01-05 12", "BTC/USD 2024-01-06 13",
      ])
    #expect(try refusal(daily, "prices.csv") == "")
    #expect(try refusal("1704412800,1,1,1,0,1,1\n", "XBTUSD.csv") == ":1")
    #expect(try refusal(daily + "1704499200,1,1,1,1,1,1\n", "XBTUSD.csv") == ":3")
  }

  @Test("CoinGecko's midnight prices close the day that ends there")
  func coinGecko() throws {
    let csv =
      "snapped_at,price,market_cap,total_volume\n2024-01-06 00:00:00 UTC,44100.5,1,1\n"
      + "2024-01-07 00:00:00 UTC,,1,1\n2024-01-07 11:30:00 UTC,45000,1,1\n"
    let file = try read(csv, "btc-usd-max.csv")
    #expect(text(file) == ["BTC/USD 2024-01-05 44100.5", "BTC/USD 2024-01-07 45000"])
    #expect(file.warnings.count == 1)
    let json =
      #"{"prices":[[1704499200000,44100.123456789],[1704585600000,null]],"total_volumes":[]}"#
    #expect(
      text(try read(json, "x.json", pair: "btc/php")) == ["BTC/PHP 2024-01-05 44100.12345679"])
    #expect(try refusal(json, "x.json") == "")
    #expect(try refusal("{\"prices\":[[1,\n\"x\"]]}", "y.json", pair: "BTC/USD") == ":1")
  }

  @Test("the central bank's rates come from its CSV and XML alike")
  func centralBank() throws {
    let csv = "Date,USD,JPY,CAD,\n2024-01-05,1.0921,158.1,1.4601,\n2024-01-04,1.0953,N/A,1.4612,\n"
    let xml = """
      <?xml version="1.0"?><gesmes:Envelope xmlns:gesmes="x" xmlns="y"><gesmes:subject/><Cube>
      <Cube time="2024-01-05"><Cube currency="USD" rate="1.0921"/><Cube currency="JPY" rate="158.1"/>
      <Cube currency="CAD" rate="1.4601"/></Cube><Cube time="2024-01-04">
      <Cube currency="USD" rate="1.0953"/><Cube currency="CAD" rate="1.4612"/></Cube></Cube>
      </gesmes:Envelope>
      """
    let one = try read(csv, "eurofxref-hist.csv")
    #expect(one.closes.count == 5)
    #expect(text(one).first == "EUR/CAD 2024-01-04 1.4612")
    #expect(try read(xml, "eurofxref-hist.xml").closes == one.closes)
    let hole = try read("Date,USD,JPY\n2024-01-05,0,1\n", "e.csv")
    #expect(text(hole) == ["EUR/JPY 2024-01-05 1"] && hole.warnings.count == 1)
    #expect(try refusal("Date,USD,JPY\n2024-01-05,-1,1\n", "e.csv") == ":2")
    #expect(try refusal("<!DOCTYPE x [<!ENTITY a 'b'>]><Cube/>", "e.xml").hasPrefix(":"))
  }

  @Test("any table with dates and prices is understood by its titles")
  func tables() throws {
    let semicolons = "Date;Close\n05.01.2024;44100,50\n06.01.2024;1600000000\n"
    #expect(
      text(try read(semicolons, "BTC_VND.csv")) == [
        "BTC/VND 2024-01-05 44100.5", "BTC/VND 2024-01-06 1600000000",
      ])
    let several = "date,pair,price\n2024-01-05,BTC/BDT,4800000\n2024-01-05,EUR/BDT,119.5\n"
    #expect(
      text(try read(several, "own.csv")) == [
        "BTC/BDT 2024-01-05 4800000", "EUR/BDT 2024-01-05 119.5",
      ])
    let moments = "timestamp,price\n1704499200,7\n1704499199,6\n1704499201,8\n"
    #expect(
      text(try read(moments, "t.csv", pair: "BTC/USD")) == [
        "BTC/USD 2024-01-05 7", "BTC/USD 2024-01-06 8",
      ])
    #expect(try refusal("date,price\n2024-01-05\n", "t.csv", pair: "BTC/USD") == ":2")
    #expect(try refusal("date,price\n01/02/2024,5\n", "t.csv", pair: "BTC/USD") == ":2")
    #expect(try refusal("a,b\n1,2\n", "t.csv", pair: "BTC/USD") == "")
    #expect(try refusal("", "t.csv", pair: "BTC/USD") == "")
    let long = "date,price\n2024-01-05," + String(repeating: "9", count: 10_000_000) + "\n"
    #expect(try refusal(long, "t.csv", pair: "BTC/USD") == ":2")
  }

  @Test("a day keeps its price until it is told to take another")
  func conflicts() throws {
    let store = try PriceStore.open(directory: folder)
    let one = try read("date,price\n2024-01-05,1\n2024-01-06,2\n", "one.csv", pair: "BTC/USD")
    let other = try read("date,price\n2024-01-06,3\n2024-01-07,4\n", "two.csv", pair: "BTC/USD")
    #expect(try store.importing([one])[0].added == 2)
    #expect(try store.importing([one])[0].known == 2)
    let kept = try store.importing([other])[0]
    #expect((kept.added, kept.differing) == (1, 1))
    let series = try store.series()
    #expect(series.map(\.days) == [2, 1])
    #expect(series.map(\.source) == ["one.csv", "two.csv"])
    _ = try store.importing([other], conflict: .replace)
    let again = try PriceStore.open(directory: folder)
    #expect(try again.series().map(\.days) == [1, 2])
  }

  @Test("values take the day's close, fill seven days, cross by the euro, and invent nothing")
  func valuation() throws {
    let store = try PriceStore.open(directory: folder)
    _ = try store.importing([
      try read("date,price\n2024-01-05,44000\n2024-01-20,50000\n", "u.csv", pair: "BTC/USD"),
      try read("Date,USD,JPY,PHP,CAD\n2024-01-05,1.1,158,60.5,1.5\n", "ecb.csv"),
    ])
    let fiat = try FiatValuation(store, coin: "BTC", currencies: ["CAD", "USD"])
    func moment(_ day: String) -> UInt32 {
      UInt32((PriceMoment.day(day)?.number ?? 0) * 86_400 + 86_399)
    }
    let usd = try #require(fiat.quote("USD", at: moment("2024-01-05")))
    #expect(usd.price.description == "44000" && usd.daysFilled == 0 && usd.source == "u.csv")
    #expect(usd.value(ofSat: 150_000_000) == "66000.00")
    let filled = try #require(fiat.quote("USD", at: moment("2024-01-12")))
    #expect(filled.daysFilled == 7 && filled.day.description == "2024-01-05")
    #expect(fiat.quote("USD", at: moment("2024-01-13")) == nil)
    #expect(fiat.quote("USD", at: moment("2024-01-04")) == nil)
    let peso = try #require(fiat.quote("PHP", at: moment("2024-01-06")))
    #expect(peso.price.description == "2420000")
    #expect(peso.route == "BTC/USD × EUR/PHP / EUR/USD" && peso.daysFilled == 1)
    #expect(peso.source == "u.csv + ecb.csv")
    #expect(fiat.quote("EUR", at: moment("2024-01-05"))?.price.description == "40000")
    #expect(fiat.quote("VND", at: moment("2024-01-05")) == nil)
    #expect(fiat.quote("PHP", at: moment("2024-01-20")) == nil)
    #expect(try FiatValuation.currencies("cad, USD,cad") == ["CAD", "USD"])
    #expect(throws: AnalysisError.self) { try FiatValuation.currencies("dollars") }
  }
}
