import Analysis
import Foundation
import Testing

@testable import Reporting

@Suite("Contradictions in reports")
struct ContradictionTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func conflict(_ kind: TagConflict.Kind, _ label: String) -> TagConflict {
    var tag = Analysis.Tag(subject: "bc1qx", label: label, source: "list 9", tagpack: "p")
    tag.confidence = "web_crawl"
    return TagConflict(
      scope: .address, subject: "bc1qx", kind: kind, values: [label, "Other"], tags: [tag, tag])
  }

  @Test("a report names what contradicts, with sources, in both languages and every kind")
  func section() {
    var report = SampleTrace.report()
    #expect(
      !text(HTMLReport().render(report, language: .english)).contains("Labels that contradict"))
    for kind in TagConflict.Kind.allCases {
      report.contradictions = [conflict(kind, "Maple <b>\u{202e}")]
      let english = text(HTMLReport().render(report, language: .english))
      #expect(english.contains("Labels that contradict"))
      #expect(english.contains("list 9, web_crawl"))
      #expect(english.components(separatedBy: "list 9, web_crawl").count == 2)
      #expect(!english.contains("<b>") && !english.contains("\u{202e}"))
      let french = text(MarkdownReport().render(report, language: .french))
      #expect(french.contains("Étiquettes contradictoires"))
    }
  }
}
