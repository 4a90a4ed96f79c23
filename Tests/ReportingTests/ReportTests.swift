import Analysis
import Foundation
import Testing

@testable import Reporting

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct ReportTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test("the totals of a report are those of the answer, service by service and method by method")
  func totals() {
    let result = SampleTrace.result()
    let report = SampleTrace.report(result)
    #expect(report.services.map(\.entity) == ["Exchange North", SampleTrace.hostile])
    for (index, method) in result.methods.enumerated() {
      for total in method.entities {
        let service = report.services.first { $0.entity == total.entity }
        #expect(service?.tracedSat[index] == total.tracedSat)
        #expect(service?.deposits.count == total.deposits)
      }
      #expect(report.methods[index].ledger.balances)
    }
    #expect(report.groups.map(\.kind) == [.unspent, .coinjoin])
    #expect(report.seedSat == 300_000_000)
  }

  @Test("a deposit is traced back to the seed nearest to it")
  func nearestSeed() {
    let report = SampleTrace.report()
    let deposit = report.services[0].deposits[0]
    #expect(deposit.seed == "\(SampleTrace.txid(1)):0")
    #expect(report.services[1].deposits[0].seed == "\(SampleTrace.txid(2)):0")
  }

  @Test("no format lets a hostile label become markup, a formula or a change of direction")
  func hostileLabels() {
    for language in Language.allCases {
      let report = SampleTrace.report()
      let page = text(HTMLReport().render(report, language: language))
      #expect(!page.contains("<script"))
      #expect(!page.contains("<b>"))
      #expect(!page.contains("\u{202e}"))
      #expect(page.contains("&lt;script&gt;"))
      #expect(page.contains("lang=\"\(language.rawValue)\""))
      let markdown = text(MarkdownReport().render(report, language: language))
      #expect(!markdown.contains("<script"))
      #expect(markdown.contains("\\| =1"))
    }
    let formula = SampleTrace.report(SampleTrace.result(entity: "=cmd|' /C calc'!A0"))
    #expect(text(CSVDeposits().render(formula, language: .english)).contains("\r\n'=cmd|"))
    #expect(SafeText.csv(" +1\"x") == "\"' +1\"\"x\"")
  }

  @Test("a mark that another combines with is still a mark to a spreadsheet and to a browser")
  func combinedMarks() {
    let accent = "\u{301}"
    for mark in ["\"", "<", "&", "'", ">"] {
      #expect(
        !PlainText.html(mark + accent).utf8.contains(UInt8(mark.utf8.first ?? 0)) || mark == "&")
      #expect(PlainText.html(mark + accent) == SafeText.markup(mark + accent))
    }
    #expect(PlainText.csvCell("=" + accent + "A1") == "'=" + accent + "A1")
    #expect(PlainText.csvCell("a\"" + accent) == "\"a\"\"" + accent + "\"")
    #expect(PlainText.csvCell("a," + accent) == "\"a," + accent + "\"")
    #expect(PlainText.csvCell("-15") == "-15" && PlainText.csvCell("-A1") == "'-A1")
    #expect(
      Array(PlainText.markdownCell("|" + accent + "`" + accent).utf8).count { $0 == 0x5c } == 2)
  }

  @Test("every row of the deposit table has all its columns, whole ids and the sum in satoshis")
  func depositRows() {
    let lines = text(
      CSVDeposits().render(
        SampleTrace.report(SampleTrace.result(entity: "South")), language: .french)
    ).components(separatedBy: "\r\n")
    #expect(lines.count == 5)
    let header = lines[0].split(separator: ",")
    #expect(header.contains("traced_share_sat_haircut"))
    for line in lines[1...3] {
      #expect(line.split(separator: ",", omittingEmptySubsequences: false).count == header.count)
    }
    #expect(lines[1].contains(SampleTrace.txid(5)))
    #expect(lines[1].contains(",150001000,1.50001000,105,"))
  }

  @Test("the same report is the same bytes")
  func sameBytes() {
    for format in ReportFormats.all {
      let first = format.render(SampleTrace.report(), language: .french)
      #expect(first == format.render(SampleTrace.report(), language: .french))
      #expect(!first.isEmpty)
    }
    for format in GraphFormats.all {
      for level in GraphLevel.allCases {
        let report = SampleTrace.report(SampleTrace.crowd(400))
        let first = format.render(report, level: level, language: .english)
        #expect(first == format.render(report, level: level, language: .english))
      }
    }
  }

  @Test("pictures, GraphML and the page are well-formed XML with every level and language")
  func wellFormed() {
    for result in [SampleTrace.result(), SampleTrace.crowd(400)] {
      for format in [SVGFlow(), GraphMLFormat()] as [any GraphFormat] {
        for level in GraphLevel.allCases {
          let bytes = format.render(SampleTrace.report(result), level: level, language: .french)
          let parser = XMLParser(data: Data(bytes))
          #expect(
            parser.parse(), "\(format.name) \(level): \(String(describing: parser.parserError))")
        }
      }
    }
  }

  @Test("a picture of many outputs is folded, and its sums are those of the whole")
  func folding() {
    let report = SampleTrace.report(SampleTrace.crowd(2000))
    let graph = FlowGraph(report, level: .address, pictureOf: 0)
    let folded = FoldedFlow(graph, method: 0, direction: .forward)
    #expect(folded.nodes.count <= FoldedFlow.mostNodes)
    #expect(folded.folded > 1000)
    let whole = graph.nodes.reduce(UInt64(0)) { $0 + $1.tracedSat[0] }
    #expect(folded.nodes.reduce(UInt64(0)) { $0 + $1.sat } == whole)
    #expect(folded.nodes.reduce(0) { $0 + $1.members } + folded.unreached == graph.nodes.count)
    let steps = folded.edges.reduce(0) { $0 + $1.steps } + folded.inside
    #expect(steps == graph.edges.filter { $0.tracedSat[0] > 0 }.reduce(0) { $0 + $1.steps })
  }

  @Test("no two boxes of a picture overlap")
  func noOverlap() {
    for result in [SampleTrace.result(), SampleTrace.crowd(400)] {
      let graph = FlowGraph(SampleTrace.report(result), level: .address, pictureOf: 0)
      let layout = FlowLayout(FoldedFlow(graph, method: 0, direction: .forward))
      for (index, one) in layout.items.enumerated() {
        for two in layout.items[(index + 1)...] where one.column == two.column {
          #expect(one.y + one.height <= two.y || two.y + two.height <= one.y)
        }
      }
    }
  }

  @Test("a ledger that does not balance is called out")
  func brokenLedger() {
    var result = SampleTrace.result()
    result.methods[0].ledger.feeSat += 1
    let page = text(MarkdownReport().render(SampleTrace.report(result), language: .english))
    #expect(page.contains("does NOT balance"))
  }

  @Test("French says everything that English says, with the same values")
  func french() {
    let texts =
      Message.allCases.map { ($0.rawValue, $0.text(.english), $0.text(.french)) }
      + PossibleText.allCases.map { ($0.rawValue, $0.text(.english, []), $0.text(.french, [])) }
    for (name, english, french) in texts {
      #expect(!french.isEmpty)
      for slot in ["{0}", "{1}", "{2}", "{3}"] {
        #expect(english.contains(slot) == french.contains(slot), "\(name)")
      }
    }
  }

  @Test("a report on a stretch of chain says so, and heights that are unknown are no numbers")
  func stretch() throws {
    var result = SampleTrace.result()
    for method in result.methods.indices {
      for end in result.methods[method].endpoints.indices {
        result.methods[method].endpoints[end].height = nil
      }
    }
    for seed in result.seeds.indices { result.seeds[seed].height = nil }
    var report = SampleTrace.report(result)
    report.store.tipHeight = nil
    for (language, unknown, words) in [
      (Language.english, "unknown", "a stretch of the chain"),
      (.french, "inconnue", "qu’un tronçon de la chaîne"),
    ] {
      for format in ReportFormats.all where ["html", "md"].contains(format.name) {
        report.store.extent = .wholeChain
        let whole = String(decoding: format.render(report, language: language), as: UTF8.self)
        #expect(!whole.contains(words))
        for height in [UInt32(800_123), nil] {
          report.store.extent = .stretch(firstHeight: height, firstHash: SampleTrace.txid(7))
          let page = String(decoding: format.render(report, language: language), as: UTF8.self)
          #expect(page.components(separatedBy: words).count >= 3, "asked, and limits")
          #expect(page.contains(unknown) && page.contains(SampleTrace.txid(7)))
          #expect(!page.contains("\(Message.columnBlock.text(language)) 0"))
        }
      }
    }
    let table = String(decoding: CSVDeposits().render(report, language: .english), as: UTF8.self)
    #expect(table.split(separator: "\n").dropFirst().allSatisfy { $0.contains(",unknown,") })
    let ends = String(decoding: TraceCSV().render(result), as: UTF8.self)
    #expect(ends.split(separator: "\n").dropFirst().allSatisfy { $0.contains(",unknown,") })
    var bytes: [UInt8] = []
    TraceDocument(result, direction: .forward, names: SampleTrace.Names()).data.append(to: &bytes)
    #expect(text(bytes).contains("\"height\":null") && !text(bytes).contains("\"height\":0"))
  }

  @Test("a terminal table is aligned and says how much it leaves out")
  func terminal() {
    let crowd = SampleTrace.crowd(200)
    let table = TraceTable(unit: "BTC").text(crowd, direction: .forward)
    let services = Set(
      crowd.methods.flatMap(\.endpoints).filter { $0.kind == .service }.map(\.outpoint))
    let others = crowd.methods[0].endpoints.filter { $0.kind != .service }
    for count in [services.count, others.count] where count > 40 {
      #expect(table.contains("and \(count - 40) further"))
    }
    #expect(services.count + others.count > 40)
    let text = TraceTable(unit: "BTC").text(SampleTrace.result(), direction: .forward)
    #expect(text.contains("3.00000000"))
    #expect(text.hasPrefix("deposits at services"), "the deposits are the first thing to read")
    let deposits = text.split(separator: "\n\n").first?.split(separator: "\n") ?? []
    let listed = Set(
      SampleTrace.result().methods.flatMap(\.endpoints).filter { $0.kind == .service }
        .map(\.outpoint))
    #expect(deposits.count == listed.count + 2)
  }

  @Test("samples are written out where FILATURE_SAMPLES names a folder")
  func samples() throws {
    guard let folder = ProcessInfo.processInfo.environment["FILATURE_SAMPLES"] else { return }
    let report = SampleTrace.report()
    for language in Language.allCases {
      for format in ReportFormats.all {
        try Data(format.render(report, language: language)).write(
          to: URL(
            fileURLWithPath: "\(folder)/\(language)-\(format.name).\(format.fileExtension)"))
      }
    }
    for format in GraphFormats.all {
      for level in GraphLevel.allCases {
        let name = "\(folder)/\(level).\(format.name)"
        try Data(format.render(report, level: level, language: .english)).write(
          to: URL(fileURLWithPath: name))
      }
    }
    let crowd = SampleTrace.report(SampleTrace.crowd(400))
    try Data(SVGFlow().render(crowd, level: .address, language: .french)).write(
      to: URL(fileURLWithPath: "\(folder)/crowd.svg"))
    try TraceTable(unit: "BTC").text(SampleTrace.result(), direction: .forward).write(
      toFile: "\(folder)/table.txt", atomically: true, encoding: .utf8)
  }
}
