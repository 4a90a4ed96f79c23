import Analysis
import Foundation
import Testing

@testable import Reporting

@Suite("Reports by who paid deposits in")
struct DepositHandsReportTests {
  /// Output 5 came by other hands through a purchase, 6 is the seeds' own, 9 a sweep.
  private func report() -> Report {
    var result = SampleTrace.result(entity: "South")
    for method in result.methods.indices {
      for row in result.methods[method].endpoints.indices {
        let number = result.methods[method].endpoints[row].output?.int
        switch number {
        case 5:
          result.methods[method].endpoints[row].paidBy = .other
          result.methods[method].endpoints[row].route = .purchase
        case 6: result.methods[method].endpoints[row].paidBy = .seedCluster
        case 9:
          result.methods[method].endpoints[row].paidBy = .other
          result.methods[method].endpoints[row].isSweep = true
        default: break
        }
      }
    }
    return SampleTrace.report(result)
  }

  private func page(_ language: Language) -> String {
    String(decoding: MarkdownReport().render(report(), language: language), as: UTF8.self)
  }

  /// The part of a page under a heading of the second level.
  private func part(_ page: String, _ heading: String) -> String {
    guard let start = page.range(of: "\n## \(heading)\n") else { return "" }
    let rest = page[start.upperBound...]
    return String(rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)])
  }

  @Test("own deposits stand with their service, those of others and sweeps each apart, once")
  func apart() {
    let headings: [(Language, [String])] = [
      (
        .english,
        [
          "Deposits at services", "Deposits that other hands paid in",
          "Sweeps of the services themselves",
        ]
      ),
      (
        .french,
        [
          "Dépôts auprès de services", "Dépôts versés par d’autres mains",
          "Rassemblements des services mêmes",
        ]
      ),
    ]
    for (language, titles) in headings {
      let page = page(language)
      let parts = titles.map { part(page, $0) }
      for (number, output) in [6, 5, 9].enumerated() {
        let holders = parts.indices.filter { parts[$0].contains(SampleTrace.txid(UInt32(output))) }
        #expect(holders == [number], "\(language) \(output)")
      }
      let places = titles.compactMap { page.range(of: "\n## \($0)\n")?.lowerBound }
      #expect(places.count == 3 && places == places.sorted())
    }
  }

  @Test("the summary counts each list, and what is of others says how it came")
  func summary() {
    let summary = part(page(.english), "Summary")
    #expect(summary.contains("The seeds’ own wallets paid in 1 deposit: 0.40000000"))
    #expect(summary.contains("Other hands paid in 1 deposit, whose customers may be strangers"))
    #expect(summary.contains("The services swept 1 output there themselves"))
    #expect(part(page(.english), "Deposits that other hands paid in").contains("as a payment"))
    #expect(
      page(.english).contains("filature prepare") && page(.french).contains("filature prepare"))
  }

  @Test("the table for an exchange has the words of each row in columns of their own")
  func table() throws {
    let text = String(decoding: CSVDeposits().render(report(), language: .english), as: UTF8.self)
    let rows = text.components(separatedBy: "\r\n").filter { !$0.isEmpty }
      .map { $0.components(separatedBy: ",") }
    let columns = try ["txid", "paid_by", "route", "sweep"].map {
      try #require(rows[0].firstIndex(of: $0))
    }
    let cells = rows.dropFirst().map { row in columns.map { row[$0] } }
    #expect(
      Set(cells) == [
        [SampleTrace.txid(5), "other", "purchase", ""],
        [SampleTrace.txid(6), "seed-cluster", "", ""],
        [SampleTrace.txid(9), "other", "", "sweep of the service itself"],
      ])
  }
}
