import Analysis
import Foundation
import Testing

@testable import Reporting

@Suite struct JSONValueTests {
  @Test("members keep their order and integers keep every digit")
  func order() {
    let value: JSONValue = [
      "z": .unsigned(UInt64.max), "a": -5, "list": [nil, true, "x"],
      "seconds": .decimal(units: -1234, places: 3),
    ]
    #expect(
      value.text
        == #"{"z":18446744073709551615,"a":-5,"list":[null,true,"x"],"seconds":-1.234}"#)
    #expect(JSONValue.number(UInt64.max) == .unsigned(UInt64.max))
    #expect(JSONValue.number(7) == .unsigned(7))
  }

  @Test("quotes, controls and a lone surrogate give valid JSON")
  func escapes() throws {
    let lone = String(decoding: [0x61, 0xd800, 0x62] as [UInt16], as: UTF16.self)
    let value = JSONValue.string("\"\\\u{1}\n\u{2028}é" + lone)
    #expect(value.text == "\"\\\"\\\\\\u0001\\n\\u2028éa\u{fffd}b\"")
    let read = try JSONSerialization.jsonObject(
      with: Data(value.serialized), options: .fragmentsAllowed)
    #expect(read as? String == "\"\\\u{1}\n\u{2028}éa\u{fffd}b")
  }

  @Test("times follow the calendar over leap days and centuries")
  func times() {
    #expect(DeterministicTime.rfc3339(UInt32(1_231_731_025)) == "2009-01-12T03:30:25Z")
    #expect(DeterministicTime.rfc3339(UInt32(0)) == "1970-01-01T00:00:00Z")
    #expect(DeterministicTime.rfc3339(UInt32(951_782_400)) == "2000-02-29T00:00:00Z")
    #expect(DeterministicTime.rfc3339(UInt32.max) == "2106-02-07T06:28:15Z")
    #expect(DeterministicTime.rfc3339(Int64(-1)) == "1969-12-31T23:59:59Z")
  }

  @Test("the document of a trace names its parts as the command line promises")
  func document() {
    let result = SampleTrace.result()
    let forward = TraceDocument(result, direction: .forward, names: SampleTrace.Names()).data
    let ledger = forward["methods"]?["fifo"]?["ledger"]
    #expect(ledger?["seeded_sat"] == 300_000_000)
    #expect(ledger?["unspent_sat"] == 9_990_000)
    #expect(ledger?["conserves"] == nil)
    let backward = TraceDocument(
      result, direction: .backward, names: SampleTrace.Names(), detail: .summary
    ).data
    #expect(backward["methods"]?["fifo"]?["ledger"]?["mined_sat"] == 9_990_000)
    #expect(backward["methods"]?["fifo"]?["ledger"]?["unspent_sat"] == nil)
    #expect(backward["methods"]?["fifo"]?["endpoints"] == 5)
    #expect(backward["edges"] == 10)
  }

  @Test("a method that does not keep sums says so in its ledger")
  func poison() {
    var result = SampleTrace.result()
    result.methods[0].ledger.conserves = false
    let data = TraceDocument(result, direction: .forward, names: SampleTrace.Names()).data
    #expect(data["methods"]?["fifo"]?["ledger"]?["conserves"] == false)
  }

  @Test("amounts are exact to the satoshi and grouped as the language does")
  func amounts() {
    #expect(AmountText(language: .english).btc(2_100_000_000_000_001) == "21,000,000.00000001")
    #expect(AmountText(language: .french).btc(123_456_789_000) == "1\u{202f}234,56789000")
    #expect(AmountText(language: .english).grouped(UInt64(0)) == "0")
  }
}
