/// A language that a report can be written in.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// French.
  case french = "fr"
}

/// Every heading and sentence of a report. A language that lacks one does not compile.
enum Message: String, CaseIterable {
  case titleForward, titleBackward, contents, asked, askedForward, askedBackward, summary
  case summarySeedsForward, summarySeedsBackward, summaryService, summaryOrigin, summaryAmount
  case summaryMoreServices, summaryNoService, summaryLowerBound, summaryTruncated, gradeWords
  case gradeRecorded, gradeRecordedMeaning, gradeMethod, gradeMethodMeaning, gradeAttributed
  case gradeAttributedMeaning, gradePossible, gradePossibleMeaning, deposits, depositsBackward
  case depositsIntro, depositsAt, category, bound, depositOne, depositMany, outputOne
  case outputMany, noDeposits, columnAddress, columnOutput, columnBlock, columnTime
  case columnAmount, columnTraced, columnHops, columnSeed, columnReason, columnService
  case columnCategory, columnName, columnValue, columnLine, columnBTC, columnSat, total
  case sourceUnknown, sourceConfidence, direct, inherited, behavioural, comparison
  case comparisonIntro, ledger, ledgerIntro, ledgerOf, lineSeeded, lineService, lineCoinjoin
  case lineUnspent, lineMined, lineFee, lineBurnt, lineLimit, lineSum, balances
  case doesNotBalance, doesNotConserve, picture, pictureIntro, pictureNothing, pictureFolded
  case pictureInside, pictureOther, further, kindSeed, kindPass, kindService, kindCoinjoin
  case kindUnspent, kindBurnt, kindLimit, kindMined, others, groupCoinjoin, groupUnspent
  case groupBurnt, groupLimit, groupMined, groupShortened, reproduce, reproduceIntro, version
  case network, tip, digest, seeds, seedsCaption, parameters, limits, limitServices
  case limitCoinjoins, limitTaint, limitTags, limitChains, limitErrors, warnings, glossary
  case fifo, lifo, haircut, poison, tiho, seniority, juniority, pure, otherMethod, termOutput
  case termOutputMeaning, termHop, termHopMeaning, termCoinjoin, termCoinjoinMeaning

  /// The message in a language, with `{0}`, `{1}` and so on replaced by values.
  func text(_ language: Language, _ values: String...) -> String {
    let template =
      switch language {
      case .english: english
      case .french: french
      }
    return Message.filled(template, values)
  }

  /// One pass from left to right, so that a value that itself holds `{1}` stays as it is.
  private static func filled(_ template: String, _ values: [String]) -> String {
    var text = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      let number = Int(rest[rest.index(after: open)..<close]) ?? values.count
      text += values.indices.contains(number) ? values[number] : String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }
}
