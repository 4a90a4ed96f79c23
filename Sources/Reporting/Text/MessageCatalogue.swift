/// A language that a report can be written in.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// French.
  case french = "fr"
}

/// Every heading and sentence of a report. A language that lacks one does not compile.
enum Message: String, Catalogue {
  case titleForward, titleBackward, contents, asked, askedForward, askedBackward, summary
  case summarySeedsForward, summarySeedsBackward, summaryService, summaryOrigin, summaryAmount
  case summaryMoreServices, summaryNoService, summaryLowerBound, summaryTruncated, gradeWords
  case gradeRecorded, gradeRecordedMeaning, gradeMethod, gradeMethodMeaning, gradeAttributed
  case gradeAttributedMeaning, gradePossible, gradePossibleMeaning, deposits, depositsBackward
  case depositsIntro, depositsAt, category, bound, depositOne, depositMany, outputOne
  case outputMany, noDeposits, columnAddress, columnOutput, columnBlock, columnTime
  case columnAmount, columnTraced, columnHops, columnSeed, columnReason, columnService
  case columnName, columnValue, columnLine, columnSat, total, sourceUnknown
  case notAvailable
  case sourceConfidence, direct, inherited, behavioural, comparison, comparisonIntro, ledger
  case ledgerIntro, ledgerOf, lineSeeds, lineBehind, lineSeeded, lineService, lineCoinjoin
  case lineUnspent, lineMined
  case lineFee, lineBurnt, lineLimit, lineSum, balances, doesNotBalance, doesNotConserve
  case picture, pictureIntro, pictureNothing, pictureFolded, pictureInside, pictureOther
  case pictureSteps, pictureFee
  case further, kindSeed, kindPass, kindService, kindCoinjoin, kindUnspent, kindBurnt
  case kindLimit, kindMined, others, groupCoinjoin, groupUnspent, groupBurnt, groupLimit
  case groupMined, groupShortened, reproduce, reproduceIntro, version, network, tip, digest
  case unknownHeight, stretch, stretchUnknown
  case seeds, seedsCaption, parameters, limits, limitServices, limitCoinjoins, limitTaint
  case limitTags, limitChains, limitErrors, warnings, glossary, fifo, lifo, haircut, poison
  case tiho, seniority, juniority, pure, otherMethod, termOutput, termOutputMeaning, termHop
  case termHopMeaning, termCoinjoin, termCoinjoinMeaning
  case contradictions, contradictionsIntro, contradictionsCaption, columnAbout, columnDisagree
  case columnStatements, contradictionOwner, contradictionCategory, contradictionMerge
  case contradictionStale
  case rates, ratesIntro, ratesCaption, columnMeasured, columnPrecision, columnRecall
  case columnLowest, ratesComplete, ratesPartial, ratesFound, ratesCoSpend, ratesCoinJoin
  case ratesDepositModerate, ratesDepositStrong, ratesByValue, ratesRange, ratesLowest, ratesRight
  case ratesBeyond, ratesLikeness, ratesFlattering, ratesForwardOnly

  var texts: (english: String, french: String) { (english, french) }
}
