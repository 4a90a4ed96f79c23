import Analysis
import Reporting
import Testing

@Suite("Red flags in words")
struct FlagTextTests {
  @Test("every flag has a title and a sentence in each language")
  func complete() {
    #expect(RedFlags.all.map { $0.name } == FlagText.allCases.map(\.rawValue))
    for text in FlagText.allCases {
      let titles = Language.allCases.map { text.title($0) }
      #expect(Set(titles).count == Language.allCases.count)
    }
  }

  @Test("numbers are written as the language writes them, and none is left out")
  func numbers() {
    let measures = [("transfers", 3), ("hours", 19), ("limit_sat", 25_000_000), ("sum_sat", 1234)]
    let english = FlagText.structuring.sentence(.english, measures)
    #expect(english.contains("25,000,000 sat"))
    #expect(!english.contains("{"))
    let french = FlagText.structuring.sentence(.french, measures)
    #expect(french.contains("25\u{202f}000\u{202f}000 sat"))
    #expect(!french.contains("{"))
  }

  @Test("the caution names FATF and says that a flag proves nothing")
  func caution() {
    #expect(FlagText.caution(.english).contains("FATF"))
    #expect(FlagText.caution(.english).contains("proves nothing"))
    #expect(FlagText.caution(.french).contains("GAFI"))
  }
}
