import ChainStore
import Foundation
import Testing

@testable import Analysis
@testable import Reporting

/// What a report says of coinjoins looked through and of assumptions changed.
@Suite struct PossibleReportTests {
  private func text(_ report: Report, _ language: Language) -> (html: String, markdown: String) {
    (
      String(decoding: HTMLReport().render(report, language: language), as: UTF8.self),
      String(decoding: MarkdownReport().render(report, language: language), as: UTF8.self)
    )
  }

  private func exits(_ count: Int = 3) -> CoinJoinExits {
    func beyond(_ fifo: UInt64, _ haircut: UInt64) -> [MethodResult] {
      [("fifo", fifo), ("haircut", haircut)].map { name, sat in
        let end = SampleTrace.end(
          SampleTrace.service(SampleTrace.hostile), 40, sat, 4)
        return MethodResult(method: name, ledger: Ledger(), endpoints: [end], entities: [])
      }
    }
    func exit(_ number: Int, _ link: CoinJoinExits.Link, _ links: ClosedRange<UInt64>?)
      -> CoinJoinExits.Exit
    {
      CoinJoinExits.Exit(
        output: OutputIndex(number), link: link, links: links, atLeastSat: [7, 0],
        atMostSat: [50_000_000, 80_000_000])
    }
    var exits = [
      exit(20, .possible, 3...5), exit(21, .impossible, 0...0), exit(22, .certain, 37...37),
    ]
    exits[0].beyond = beyond(1_234, 1_200)
    exits += (3..<max(3, count)).map { exit(20 + $0, .possible, 1...1) }
    return CoinJoinExits(
      coinJoins: [
        CoinJoinExits.CoinJoin(
          transaction: TxIndex(rawValue: 12), round: 1, finding: nil, interpretations: 37,
          entrances: [
            CoinJoinExits.Entrance(
              coin: OutputIndex(7), tracedSat: [50_000_000, 80_000_000])
          ],
          exits: exits)
      ], isTruncated: false)
  }

  @Test("nobody who does not ask is told what is only possible")
  func unasked() {
    let page = text(SampleTrace.report(), .english)
    #expect(!page.html.contains("possible only") && !page.html.contains("hangs on"))
  }

  @Test("what lies behind a coinjoin is called possible, stands apart, and adds to no sum")
  func behind() {
    let plain = SampleTrace.report()
    var report = plain
    report.possible = SampleTrace.builder.possible(exits())
    let english = text(report, .english)
    for page in [english.html, english.markdown] {
      #expect(page.contains("possible, never a fact"))
      #expect(page.contains("possible: in 8 to 13 % of the ways"))
      #expect(page.contains("in every way, by the amounts alone") && page.contains("in no way"))
      #expect(page.contains("Its amounts can be matched in 37 ways"))
      #expect(page.contains(SampleTrace.txid(20)) && page.contains("0.00001234"))
      #expect(!page.contains("<script") && !page.contains("\u{202e}"))
    }
    // Whatever was there before is still there, word for word.
    let lines = Set(english.markdown.split(separator: "\n"))
    for line in text(plain, .english).markdown.split(separator: "\n") {
      #expect(lines.contains(line))
    }
    let french = text(report, .french)
    for page in [french.html, french.markdown] {
      #expect(page.contains("est possible, et n’est jamais un fait"))
      #expect(page.contains("possible : dans 8 à 13 % des manières"))
      #expect(page.contains("Dépôts possibles"))
    }
    #expect(report.possible?.coinJoins[0].exits[0].deposits.map(\.tracedSat) == [[1_234, 1_200]])
  }

  @Test("of a crowded coinjoin the outputs that lead on are shown, and the others are counted")
  func crowded() {
    var report = SampleTrace.report()
    report.possible = SampleTrace.builder.possible(exits(500))
    let page = text(report, .english).markdown
    #expect(page.contains("300 more outputs are in the JSON form"))
    #expect(page.contains(SampleTrace.txid(20)) && !page.contains(SampleTrace.txid(519)))
  }

  @Test("a trace that enters no coinjoin says so")
  func none() {
    var report = SampleTrace.report()
    report.possible = SampleTrace.builder.possible(CoinJoinExits())
    #expect(text(report, .english).html.contains("enters no coinjoin"))
    #expect(text(report, .french).html.contains("n’entre dans aucun coinjoin"))
  }

  private func method(_ name: String, _ sums: [(String, UInt64)]) -> MethodResult {
    MethodResult(
      method: name, ledger: Ledger(), endpoints: [],
      entities: sums.map {
        EntityTotal(entity: $0.0, category: "exchange", tracedSat: $0.1, deposits: 1)
      })
  }

  @Test("every method stands beside every other, and what changes is named with its size")
  func sensitivity() throws {
    var study = Sensitivity(
      methods: ["poison", "fifo", "haircut"],
      asked: [
        method("poison", [("Maple", 900)]), method("fifo", [("Maple", 500)]),
        method("haircut", [("Maple", 300)]),
      ])
    study.variants = [
      Sensitivity.Variant(
        kind: .withoutTag, name: "'Maple' <b>of a shop",
        methods: [method("poison", []), method("fifo", []), method("haircut", [("Maple", 299)])]),
      Sensitivity.Variant(kind: .noClusters, name: "co-spend", methods: study.asked),
    ]
    let effects = study.effects(study.variants[0])
    #expect(
      effects.map(\.largest) == [
        Sensitivity.Change(method: "fifo", entity: "Maple", askedSat: 500, variantSat: 0)
      ])
    #expect(effects.map(\.methods) == [["poison", "fifo", "haircut"]])
    #expect(study.effects(study.variants[1]).isEmpty)
    var report = SampleTrace.report()
    report.sensitivity = study
    let english = text(report, .english)
    let row = try #require(
      english.markdown.split(separator: "\n").first { $0.contains("0.00000900") })
    // Poison is shown, but neither as the least nor as the most.
    let cells = row.split(separator: "|").map { $0.filter { !$0.isWhitespace } }
    #expect(
      cells == ["Maple", "0.00000900", "0.00000500", "0.00000300", "0.00000300", "0.00000500"])
    for page in [english.html, english.markdown] {
      #expect(page.contains("\u{2212}0.00000500") && page.contains("nothing changes"))
      #expect(!page.contains("<b>of a shop"))
    }
    let french = text(report, .french)
    #expect(french.html.contains("Ce dont la réponse dépend"))
    #expect(french.markdown.contains("rien ne change"))
  }

  @Test("where nothing could change, the report says that nothing was there to try")
  func nothingToTry() {
    var report = SampleTrace.report()
    report.sensitivity = Sensitivity(
      methods: ["fifo"], asked: [method("fifo", [("Maple", 500)])])
    #expect(text(report, .english).html.contains("no other assumption to try"))
    report.sensitivity = Sensitivity(methods: ["fifo"], asked: [method("fifo", [])])
    #expect(text(report, .english).html.contains("no assumption tried"))
  }
}
