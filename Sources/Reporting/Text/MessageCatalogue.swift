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
  case depositsIntro, depositsAt, category, bound, noDeposits, columnAddress, columnOutput
  case columnBlock, columnTime, columnAmount, columnTraced, columnHops, columnSeed
  case columnReason, columnService, columnCategory, columnDeposits, columnName, columnValue
  case columnLine, columnBTC, columnSat, total, sourceUnknown, sourceConfidence, direct
  case inherited, behavioural, comparison, comparisonIntro, ledger, ledgerIntro, ledgerOf
  case lineSeeded, lineService, lineCoinjoin, lineUnspent, lineMined, lineFee, lineBurnt
  case lineLimit, lineSum, balances, doesNotBalance, doesNotConserve, picture, pictureIntro
  case pictureNothing, pictureFolded, pictureInside, pictureOther, further, kindSeed, kindPass
  case kindService, kindCoinjoin, kindUnspent, kindBurnt, kindLimit, kindMined, others
  case groupCoinjoin, groupUnspent, groupBurnt, groupLimit, groupMined, groupShortened
  case reproduce, reproduceIntro, version, network, tip, digest, seeds, seedsCaption
  case parameters, limits, limitServices, limitCoinjoins, limitTaint, limitTags, limitChains
  case limitErrors, warnings, glossary, fifo, lifo, haircut, poison, tiho, seniority
  case juniority, pure, otherMethod, termOutput, termOutputMeaning, termHop, termHopMeaning
  case termCoinjoin, termCoinjoinMeaning

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
