extension Message {
  /// The English texts.
  var english: String {
    switch self {
    case .titleForward: "Where the money went"
    case .titleBackward: "Where the money came from"
    case .contents: "Contents"
    case .asked: "What was asked"
    case .askedForward:
      """
      Follow the money of the seed outputs below forward on {0} and name every service, \
      mixer or unspent output where it ends.
      """
    case .askedBackward:
      """
      Follow the money of the outputs below backward on {0} and name every service, mixer or \
      coinbase where it began.
      """
    case .summary: "Summary"
    case .summarySeedsForward: "{0} were seeded in {1} (recorded on chain)."
    case .summarySeedsBackward: "{0} in {1} (recorded on chain) were traced to their origin."
    case .summaryService: "{0}, attributed by {1}, received, in {2} (recorded on chain): {3}."
    case .summaryOrigin: "{0}, attributed by {1}, is an origin, in {2} (recorded on chain): {3}."
    case .summaryAmount: "{0} (follows from method {1})"
    case .summaryMoreServices: "{0} further services are in the tables below."
    case .summaryNoService: "No part of the money was found at a service with a known name."
    case .summaryLowerBound:
      """
      What is attributed to a service is a lower bound: addresses of the same service that \
      no tag names are not counted.
      """
    case .summaryTruncated:
      """
      A limit cut this trace short; the ledgers show how much was not followed.
      """
    case .gradeWords: "How to read the wording"
    case .gradeRecorded: "recorded on chain"
    case .gradeRecordedMeaning: "Anyone can read it in the blocks; it depends on no assumption."
    case .gradeMethod: "follows from method M"
    case .gradeMethodMeaning:
      """
      It holds if the named rule for dividing mixed money is accepted; another rule may give \
      another amount.
      """
    case .gradeAttributed: "attributed by source S (confidence c)"
    case .gradeAttributedMeaning:
      """
      The name of the holder comes from outside the chain, from the source named, with the \
      confidence it states.
      """
    case .gradePossible: "possible"
    case .gradePossibleMeaning: "An indication only; nothing else supports it yet."
    case .deposits: "Deposits at services"
    case .depositsBackward: "Payments out of services"
    case .depositsIntro:
      """
      Each row is one output, recorded on chain. Ask the service who holds the address. The \
      name of the service is attributed by the source in the last column; the traced amounts \
      follow from the method named above them.
      """
    case .depositsAt: "{0}: {1}"
    case .category: "Category: {0}"
    case .bound: "Whatever the method: at least {0} and at most {1}."
    case .depositOne: "1 deposit"
    case .depositMany: "{0} deposits"
    case .outputOne: "1 output"
    case .outputMany: "{0} outputs"
    case .noDeposits: "None."
    case .columnAddress: "Address"
    case .columnOutput: "Transaction and output"
    case .columnBlock: "Block"
    case .columnTime: "Time (UTC)"
    case .columnAmount: "Amount ({0})"
    case .columnTraced: "Traced by {0} ({1})"
    case .columnHops: "Hops"
    case .columnSeed: "Seed"
    case .columnReason: "Reason and source"
    case .columnService: "Service"
    case .columnName: "Name"
    case .columnValue: "Value"
    case .columnLine: "Line"
    case .columnSat: "Satoshis"
    case .total: "Total"
    case .notAvailable: "n/a"
    case .sourceUnknown: "a source that was not recorded"
    case .sourceConfidence: "{0} (confidence {1}, {2})"
    case .direct: "direct"
    case .inherited: "inherited from the cluster"
    case .behavioural: "guessed from behaviour: possible"
    case .comparison: "The methods side by side"
    case .comparisonIntro:
      """
      No rule for dividing mixed money is settled in law everywhere. The same flow is \
      therefore shown under every method asked for.
      """
    case .ledger: "Ledgers"
    case .ledgerIntro: "Every seeded satoshi is on exactly one line."
    case .ledgerOf: "Ledger of {0}"
    case .lineSeeds: "Value of the seeds"
    case .lineBehind: "Already counted through an earlier seed"
    case .lineSeeded: "Seeded"
    case .lineService: "At services"
    case .lineCoinjoin: "About to enter coinjoins"
    case .lineUnspent: "Unspent"
    case .lineMined: "Mined"
    case .lineFee: "Paid as fees"
    case .lineBurnt: "Lost for good"
    case .lineLimit: "Not followed further"
    case .lineSum: "Sum of the lines"
    case .balances:
      """
      The ledger balances: the sum of the lines equals what was seeded, to the satoshi.
      """
    case .doesNotBalance: "The ledger does NOT balance. Do not use these figures; report the fault."
    case .doesNotConserve:
      """
      This method counts the whole value of everything it touches; its lines do not add up \
      to what was seeded, and are not meant to.
      """
    case .picture: "The flow"
    case .pictureIntro:
      """
      Amounts by method {0}. Time runs from left to right; a band is as thick as the amount \
      it carries. Kinds differ by hatching, border and label, so the picture can be printed \
      in grey.
      """
    case .pictureNothing: "Nothing to draw."
    case .pictureFolded:
      """
      {0} smaller boxes are folded into boxes named “further”, with their sums. The machine \
      formats hold every one.
      """
    case .pictureInside: "Steps inside a folded box, not drawn: {0}."
    case .pictureOther: "Boxes that only other methods reach, not drawn: {0}."
    case .pictureSteps: "{0} further steps"
    case .pictureFee: "fees {0} {1}"
    case .further: "{0} further"
    case .kindSeed: "seed"
    case .kindPass: "passed on"
    case .kindService: "service"
    case .kindCoinjoin: "coinjoin"
    case .kindUnspent: "unspent"
    case .kindBurnt: "lost for good"
    case .kindLimit: "not followed"
    case .kindMined: "mined"
    case .others: "Ends that are not at services"
    case .groupCoinjoin: "About to enter a coinjoin"
    case .groupUnspent: "Unspent"
    case .groupBurnt: "Lost for good"
    case .groupLimit: "Not followed further"
    case .groupMined: "Mined"
    case .groupShortened:
      """
      The {0} largest are shown. Not shown: {1}, with {2} by method {3}; the CSV and JSON \
      forms of this report hold them.
      """
    case .reproduce: "How to reproduce this report"
    case .reproduceIntro:
      """
      The same store, parameters and version give the same bytes on any machine.
      """
    case .version: "Program"
    case .network: "Network"
    case .tip: "Last block read"
    case .unknownHeight: "unknown"
    case .stretch:
      """
      The store holds a stretch of the chain and not all of it: it begins with block {0}. What came \
      before is not known: coins made there have no amount and no origin here, and receipts and \
      payments there are missing from every sum.
      """
    case .stretchUnknown:
      """
      The store holds a stretch of the chain and not all of it: it begins with block {0}, whose \
      height is unknown, as are the heights of all blocks after it. What came before is not known: \
      coins made there have no amount and no origin here, and receipts and payments there are \
      missing from every sum.
      """
    case .digest: "Digest of the chain’s content"
    case .seeds: "Seeds"
    case .seedsCaption: "Seed outputs, recorded on chain"
    case .parameters: "Parameters"
    case .limits: "Limits"
    case .limitServices:
      """
      Money is not followed through a service: coins are pooled there, and only the service \
      knows whom it paid.
      """
    case .limitCoinjoins:
      """
      Money is not followed through a coinjoin: the link between its inputs and outputs is \
      not recorded.
      """
    case .limitTaint:
      """
      A method divides mixed money by a rule. It does not show who held a key, nor what \
      anybody knew.
      """
    case .limitTags:
      """
      A label names a holder only as well as its source does. It is a lead until the service \
      confirms it.
      """
    case .limitChains:
      """
      Only this chain was read. Payments on other chains, such as USDT on TRON, and payments \
      off chain are not seen.
      """
    case .limitErrors: "No error rate is claimed here that was not measured."
    case .warnings: "Warnings"
    case .glossary: "Methods and terms"
    case .fifo:
      """
      First in, first out: satoshis leave a transaction in the order in which they entered \
      it.
      """
    case .lifo: "Last in, first out: the satoshis that entered last leave first."
    case .haircut:
      """
      In proportion: every output and the fee get the same share of the traced money, \
      rounded to whole satoshis that add up.
      """
    case .poison: "Everything that a traced satoshi touches counts whole. Shows reach, not amounts."
    case .tiho: "Taint in, highest out: the traced money fills the largest outputs first."
    case .seniority: "Traced money first: it fills the outputs in their order."
    case .juniority: "Traced money last: it fills the outputs in reverse order."
    case .pure: "Follows only transactions whose every input is traced."
    case .otherMethod: "See the manual of the program."
    case .termOutput: "output"
    case .termOutputMeaning:
      """
      An amount paid to an address by a transaction; named by the transaction’s hash and a \
      number.
      """
    case .termHop: "hop"
    case .termHopMeaning: "One transaction between the seed and the end, the fewest counted."
    case .rates: "Measured error rates"
    case .ratesIntro:
      """
      Measured on {0} simulated chains whose owners are known: scenario {1} (mainnet’s mixture \
      of 2018 to 2024 with six times the planted crimes), seeds 1 to {0}, \
      {2} transactions each, made and measured by filature {3}. The lowest rate of the scenarios \
      {4} stands beside. Ranges are 95 % intervals. The record is {5}.
      """
    case .ratesCaption: "Rates on simulated chains, not on this one"
    case .columnMeasured: "What was measured"
    case .columnPrecision: "Right, of what was said"
    case .columnRecall: "Said, of what is so"
    case .columnLowest: "Lowest of the scenarios"
    case .ratesComplete: "{0}, every service known: satoshis at deposits"
    case .ratesPartial: "{0}, some services known: satoshis at deposits"
    case .ratesFound:
      "{0}, some services known, their deposit addresses found by behaviour: satoshis at deposits"
    case .ratesCoSpend: "Inputs of one transaction are one owner’s"
    case .ratesCoinJoin: "A transaction is a coinjoin"
    case .ratesDepositModerate: "Deposit address found by behaviour, moderate or better"
    case .ratesDepositStrong: "Deposit address found by behaviour, strong"
    case .ratesByValue: "{0}, by value"
    case .ratesRange: "{0} % ({1} to {2})"
    case .ratesLowest: "{0} % ({1})"
    case .ratesRight:
      """
      For a method, right is what it puts at a deposit as far as proceeds of the crime truly \
      reached that deposit while their owners still held them.
      """
    case .ratesBeyond:
      """
      What it puts there beyond that is mostly money that had changed hands and was paid in by \
      somebody else.
      """
    case .ratesLikeness:
      """
      The rates hold for these chains, and for a real chain only so far as it is like them. \
      Where few services are known, the labels decide more than the method.
      """
    case .ratesFlattering:
      """
      Coinjoins are simulated by the same published shapes that they are recognised by, so their \
      rate is flattering.
      """
    case .ratesForwardOnly: "Methods were measured forward; for this direction no rate is claimed."
    case .termCoinjoin: "coinjoin"
    case .contradictions: "Labels that contradict"
    case .contradictionsIntro:
      """
      What is said about the addresses of this report does not all fit together. Until it is \
      settled, the names concerned are possible only. The chain itself is not in doubt.
      """
    case .contradictionsCaption: "Statements that cannot all be right, or are old"
    case .columnAbout: "About"
    case .columnDisagree: "What is the matter"
    case .columnStatements: "Statements and their sources"
    case .contradictionOwner: "two owners: {0}"
    case .contradictionCategory: "kinds that exclude each other: {0}"
    case .contradictionMerge: "both sides of a merge that was refused are named: {0}"
    case .contradictionStale: "said long before the address was last used: {0}"
    case .termCoinjoinMeaning: "A transaction in which several people mix their coins."
    }
  }
}
