import Bitcoin
import Testing

@testable import Reporting

@Suite("Units of amounts")
struct UnitTests {
  @Test("a report of each network counts in its own coin", arguments: Network.all)
  func reports(_ network: Network) {
    var report = SampleTrace.report()
    report.store.network = network.name
    for language in Language.allCases {
      for bytes in [
        HTMLReport().render(report, language: language),
        MarkdownReport().render(report, language: language),
        SVGFlow().render(report, level: .address, language: language),
      ] {
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(network.unit), "\(network.name), \(language)")
        let others = Set(Network.all.map(\.unit)).subtracting([network.unit])
        for other in others {
          #expect(!text.contains(" \(other)") && !text.contains("(\(other))"), "\(network.name)")
        }
      }
    }
    let table = TraceTable(unit: network.unit).text(SampleTrace.result(), direction: .forward)
    #expect(table.contains("traced \(network.unit)") && table.contains("amount \(network.unit)"))
  }

  @Test("no text of a report takes the coin for granted")
  func texts() {
    for language in Language.allCases {
      let texts =
        Message.allCases.map { $0.text(language) }
        + PossibleText.allCases.map { $0.text(language, []) }
      #expect(texts.allSatisfy { !$0.contains("BTC") }, "\(language)")
    }
  }
}
