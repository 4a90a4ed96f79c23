import Bitcoin
import Foundation
import Testing

@testable import Analysis
@testable import Reporting

/// Words that are of one language only, as they are written in sentences about money.
private let words: [Language: Set<String>] = [
  .english: [
    "the", "of", "by", "not", "and", "is", "are", "that", "which", "with", "from", "its", "no",
    "spent", "made", "mined", "output", "outputs", "hops", "deposit", "wallet", "tag",
    "equal", "owners", "below", "added", "mixed", "unnamed", "service's", "here", "ends", "to",
    "seeds", "clustering", "price", "older", "tags", "addresses",
  ],
  .french: [
    "le", "la", "les", "des", "du", "de", "un", "une", "et", "est", "par", "pas", "qui", "avec",
    "ne", "sur", "dans", "dépensé", "sortie", "sorties", "monnaie", "étapes", "dépôt", "adresses",
    "portefeuille", "étiquette", "égales", "fins", "mélangé", "nommé", "miné", "cours", "à",
  ],
]
/// The words of a text that are of another language. What stands between quotes of code is none.
private func foreign(_ text: String, _ language: Language) -> [String] {
  let plain = text.replacing(/`[^`]*`|“[^”]*”|« filature [^»]*»|\([^()]*--[^()]*\)/, with: " ")
  let found = plain.lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
  let others = Language.allCases.filter { $0 != language }.flatMap { words[$0] ?? [] }
  return found.filter { others.contains($0) && !(words[language] ?? []).contains($0) }
}

@Suite("languages")
struct LanguageTests {
  private static let id = Txid(displayHex: String(repeating: "a1", count: 32)) ?? .zero

  private static func service(_ evidence: ServiceStop.Evidence) -> Ending {
    .service(ServiceStop(entity: "X", category: "exchange", evidence: evidence))
  }

  private static let signs: [CoinJoinSign] = [
    .knownCoordinator(equal: 5), .nearTenth(equal: 6), .standardValues(7, outputs: 8),
    .pool(1_000_000, size: 5, entrants: 2), .poolEntry(1_000_000, coins: 3),
    .equalAndChange(equal: 4, change: 5), .equalAmongOwners(equal: 3, outputs: 7, owners: 3),
  ]

  /// Each case of an ending, and each way in which its facts are said.
  private static let endings: [Ending] = {
    let named = InferredService(
      label: "X", address: "1X", grade: .strong, payouts: 1, payees: 2, payers: 3, gatherings: 4)
    var unnamed = named
    unnamed.label = nil
    let deposit = DepositEvidence(signs: DepositSign.allCases, grade: .moderate, sweep: id)
    let tag = ServiceLabel(
      entity: "X", category: "exchange", actor: nil, tagpack: "p", source: "s",
      confidence: "ownership")
    let coinJoins = signs.map {
      CoinJoinFinding(.generic, sign: $0, denomination: 1, participants: 5, confidence: 50)
    }
    return [
      .unspent, .spentLater, .ownerChange, .hops(limit: 3), .size(limit: 9), .mixture, .pieces,
      .outOfOrder, .spentBeforeMade, .unspendable, .unclaimed, .mined, .unknownParent,
      .degree(90, limit: 50, .spender(id)), .degree(90, limit: 50, .maker(id)),
      .addedUp(.unspent, entity: nil, category: nil, count: 1, below: 10),
      .addedUp(.service, entity: "X", category: "exchange", count: 3, below: 10),
      service(.tag(tag, .itself)), service(.tag(tag, .cluster(from: nil))),
      service(.tag(tag, .cluster(from: "1X"))),
      service(.wallet(named)), service(.wallet(unnamed)), service(.deposit(named, deposit)),
      service(.deposit(unnamed, deposit)), service(.truth),
    ] + coinJoins.map { .coinjoin($0, .spender(id)) } + coinJoins.map { .coinjoin($0, .maker(id)) }
  }()

  /// A number for each case, so that a new one does not compile until it is rendered here.
  private static func number(_ ending: Ending) -> Int {
    switch ending {
    case .unspent: 0
    case .spentLater: 1
    case .service: 2
    case .coinjoin: 3
    case .ownerChange: 4
    case .hops: 5
    case .size: 6
    case .degree: 7
    case .mixture: 8
    case .pieces: 9
    case .outOfOrder: 10
    case .spentBeforeMade: 11
    case .unspendable: 12
    case .unclaimed: 13
    case .mined: 14
    case .unknownParent: 15
    case .addedUp: 16
    }
  }

  @Test("every ending is said in each language without a word of another")
  func endingsAreSaid() {
    #expect(Set(Self.endings.map(Self.number)) == Set(0...16))
    for ending in Self.endings {
      let texts = Language.allCases.map { EndingText.words(ending, $0) }
      #expect(Set(texts).count == texts.count, "\(texts)")
      for (language, text) in zip(Language.allCases, texts) {
        #expect(!text.isEmpty && !text.contains("{"), "\(text)")
        #expect(foreign(text, language).isEmpty, "\(language): \(text)")
      }
    }
    #expect(
      EndingText.words(.hops(limit: 3), .english) == "the limit of 3 hops"
        && EndingText.words(.hops(limit: 3), .french) == "la limite de 3 étapes")
  }

  private static let warnings: [TraceWarning] = [
    .ownSweeps(1), .ownSweeps(2), .haircutRounds, .noBounds(.limitedTransactions),
    .noBounds(.reach(9)), .noBounds(.steps(9)), .lateSeeds(1, of: 2, height: 7, hash: "h"),
    .lateSeeds(2, of: 2, height: nil, hash: "h"), .unusedClustering, .olderClustering("c"),
    .tooManyMembers(9), .tooManyTags(9, below: 40, most: 5), .unknownConcept("c"),
    .noServices(nil), .noServices(.version), .noServices(.chain), .noServices(.clustering),
    .noServices(.tags), .noPrice(3, currency: "CAD"), .earlierPrice(3, currency: "CAD"),
    .absent("X", line: nil, isAddress: true), .absent("X", line: 3, isAddress: false),
    .noClustering, .noTags, .noCategory(2, of: 3), .transactionLeftOut("X", line: 3),
    .outputsLeftOut(4, transactions: 2),
    .otherChains(["tron": 2]), .allOutputs(4, transactions: 2),
    .input("X"),
  ]

  /// A number for each case, so that a new one does not compile until it is rendered here.
  private static func number(_ warning: TraceWarning) -> Int {
    switch warning {
    case .ownSweeps: 0
    case .haircutRounds: 1
    case .noBounds: 2
    case .lateSeeds: 3
    case .unusedClustering: 4
    case .olderClustering: 5
    case .tooManyMembers: 6
    case .tooManyTags: 7
    case .unknownConcept: 8
    case .noServices: 9
    case .noPrice: 10
    case .earlierPrice: 11
    case .absent: 12
    case .input: 13
    case .transactionLeftOut: 14
    case .outputsLeftOut: 15
    case .otherChains: 16
    case .noClustering: 17
    case .noTags: 18
    case .noCategory: 19
    case .allOutputs: 20
    }
  }

  @Test("every warning is said in each language without a word of another")
  func warningsAreSaid() {
    #expect(Set(Self.warnings.map(Self.number)) == Set(0...20))
    for warning in Self.warnings {
      let texts = Language.allCases.map { WarningText.words(warning, $0) }
      #expect(Set(texts).count == texts.count, "\(texts)")
      for (language, text) in zip(Language.allCases, texts) {
        #expect(!text.isEmpty && !text.contains("{"), "\(text)")
        #expect(foreign(text, language).isEmpty, "\(language): \(text)")
      }
    }
    #expect(
      WarningText.words(.lateSeeds(1, of: 2, height: 7, hash: ""), .english)
        == "1 of 2 seeds was made after height 7 and does not count")
  }

  @Test("every category of the taxonomy has its word in each language")
  func categoriesAreSaid() {
    let concepts = Set(Taxonomy.all + ["entity", "behaviour"])
    #expect(CategoryText.translated == concepts)
    for concept in concepts {
      #expect(!CategoryText.word(concept, .french).contains { "_:".contains($0) })
      #expect(foreign(CategoryText.word(concept, .french), .french).isEmpty, "\(concept)")
    }
    #expect(CategoryText.word("exchange", .french) == "plateforme d’échange")
    #expect(CategoryText.word("of a tag", .french) == "of a tag")
  }

  private func check(_ messages: [any Catalogue]) {
    for message in messages {
      let (english, french) = message.texts
      #expect(foreign(english, .english).isEmpty, "\(message): \(foreign(english, .english))")
      #expect(foreign(french, .french).isEmpty, "\(message): \(foreign(french, .french))")
      func places(_ text: String) -> Set<Substring> { Set(text.matches(of: /\{\d\}/).map(\.0)) }
      #expect(places(english) == places(french), "\(message)")
    }
  }

  @Test("every sentence of a report is in its language and puts in the same values")
  func sentencesAreSaid() {
    check(Message.allCases)
    check(EndingMessage.allCases)
    check(WarningMessage.allCases)
    check(InferenceMessage.allCases)
    check(HandsMessage.allCases)
    check(PossibleText.allCases)
  }
}
