import Foundation
import Testing

@testable import Reporting

struct MeasuredErrorRatesTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The areas of the recorded run that reports quote, and their words in the program's table.
  private static let quoted = [
    "clustering,co-spend by transaction": "cospend,co-spend",
    "coinjoins,any kind": "coinjoin,any kind",
  ]
  private static let quotedAreas = [
    "tracing with complete tags": "complete", "tracing with partial tags": "partial",
    "tracing with partial tags and found deposits": "found",
    "deposit addresses with partial tags": "deposit",
  ]

  private func record(_ name: String) throws -> String {
    let file = Self.root.appendingPathComponent("Benchmarks/runs/\(MeasuredErrorRates.run)/\(name)")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The recorded run as the program's table has to be.
  private func expected() throws -> String {
    let lines = try record("error-rates.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    func place(_ column: String) throws -> Int { try #require(lines[0].firstIndex(of: column)) }
    let shares = try [
      "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high",
    ].map(place)
    let (scenario, area, name) = (try place("scenario"), try place("area"), try place("name"))
    var table: [String] = []
    for row in lines.dropFirst() {
      let subject =
        Self.quoted["\(row[area]),\(row[name])"]
        ?? Self.quotedAreas[row[area]].map { "\($0),\(row[name])" }
      guard let subject else { continue }
      let figures = shares.map { place in
        Double(row[place]).map { "\(Int(($0 * 1000).rounded()))" } ?? ""
      }
      table.append(([row[scenario], subject] + figures).joined(separator: ","))
    }
    return table.joined(separator: "\n")
  }

  @Test("writes the program's table anew from the recorded run when asked to")
  func writeTable() throws {
    guard ProcessInfo.processInfo.environment["FILATURE_WRITE_RATES"] == "1" else { return }
    let lines = try expected().split(separator: "\n").map { "    \($0)" }
    let text = """
      extension MeasuredErrorRates {
        /// The recorded rates: scenario, area, name; precision and recall in thousandths, each with
        /// its bounds. Written from the record by `MeasuredErrorRatesTests`.
        static let table = \"\"\"
      \(lines.joined(separator: "\n"))
          \"\"\"
      }

      """
    let file = Self.root.appendingPathComponent(
      "Sources/Reporting/Report/MeasuredErrorRates+Table.swift")
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  @Test("the rates that reports quote are those of the recorded run, and so is the data they name")
  func recorded() throws {
    #expect(try expected() == MeasuredErrorRates.table)
    let rates = MeasuredErrorRates.recorded
    #expect(rates.rows.count == MeasuredErrorRates.table.split(separator: "\n").count)
    let account = try record("error-rates.md")
    let chains = "\(MeasuredErrorRates.chains) chains of \(MeasuredErrorRates.transactions) "
    #expect(account.contains(chains + "transactions"))
    #expect(account.contains("seeds 1 to \(MeasuredErrorRates.chains),"))
    #expect(account.contains("(filature \(MeasuredErrorRates.version))"))
    #expect(rates.scenarios.contains(MeasuredErrorRates.leading))
  }

  @Test("a report quotes the rates of its own methods in its language, and names their data")
  func quotedInReports() throws {
    let report = SampleTrace.report()
    let rates = MeasuredErrorRates.recorded
    for (language, mark, word) in [
      (Language.english, ".", "simulated chains"), (.french, ",", "chaînes simulées"),
    ] {
      let page = String(
        decoding: MarkdownReport().render(report, language: language), as: UTF8.self)
      for method in report.methods.map(\.name) {
        let share = try #require(rates.row(.complete, method)?.precision?.share)
        #expect(page.contains("\(share / 10)\(mark)\(share % 10)"), "\(method)")
      }
      #expect(page.contains(word) && page.contains(MeasuredErrorRates.run))
      #expect(page.contains("economy") && page.contains(MeasuredErrorRates.version))
      #expect(!page.contains("tiho, "), "a method that was not used")
    }
  }

  @Test("backward no method's rate is claimed")
  func backward() {
    var report = SampleTrace.report()
    report.direction = .backward
    let page = String(
      decoding: MarkdownReport().render(report, language: .english), as: UTF8.self)
    #expect(page.contains("for this direction no rate is claimed"))
    #expect(!page.contains("every service known"))
  }

  @Test("a line that is not one is passed over, and shares that were not measured are told so")
  func reading() {
    let rates = MeasuredErrorRates(
      table: "criminal,complete,fifo,870,859,880,,,\nrubbish\nearly,complete,fifo,700,1,2,3,4,5")
    #expect(rates.rows.count == 2)
    #expect(rates.row(.complete, "fifo")?.recall == nil)
    #expect(rates.lowest(.complete, "fifo") { $0.precision }?.scenario == "early")
    #expect(rates.lowest(.complete, "fifo") { $0.recall }?.share == 3)
    #expect(rates.lowest(.partial, "fifo") { $0.recall } == nil)
  }
}
