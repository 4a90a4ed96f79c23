import Bitcoin

/// Finds the address that a damaged word was.
struct TokenRepair {
  /// What a damaged word is.
  enum Outcome: Equatable {
    case nothing
    case repaired(ScanRepair, TokenReading.Found, alternatives: [String])
    case suspect(String)
  }

  /// Searches for lost letter case that are still allowed: each may take seconds.
  var searchesLeft: Int
  /// Free letters of a word that is still searched.
  var mostFreeLetters = 28
  private var known: [String: Outcome] = [:]
  /// Words that may still be repaired: trying every character of one takes as long as reading some
  /// thousand bytes, so a text earns a further try with its length.
  private var triesLeft: Int
  private var earned = 0

  /// Takes in that so many bytes were looked through.
  mutating func earn(_ count: Int) {
    earned += count
    triesLeft += earned >> 13
    earned &= 1 << 13 - 1
  }

  private mutating func isTryAllowed() -> Bool {
    triesLeft -= 1
    return triesLeft >= 0
  }

  private static let usedUp = Outcome.suspect("more damaged words than are tried")

  init(searches: Int, tries: Int = 1500) {
    searchesLeft = searches
    triesLeft = tries
  }

  /// What can have become a word that means nothing as it stands.
  mutating func outcome(_ word: ByteView, _ kinds: LetterKinds) -> Outcome {
    // Names of things seldom hold figures, addresses seldom none.
    guard kinds.contains(.figure) else { return .nothing }
    if TokenReading.beginsSegwit(word) {
      return isTryAllowed() ? TokenRepair.segwit(word) : TokenRepair.usedUp
    }
    guard (26...35).contains(word.count), kinds.contains(.notHex) else { return .nothing }
    switch (kinds.contains(.capital), kinds.contains(.small)) {
    case (true, true):
      guard TokenRepair.canStand(word[0]) else { return .nothing }
      return isTryAllowed() ? TokenRepair.lookAlikes(word) : TokenRepair.usedUp
    case (false, false): return .nothing
    default:
      // The first letter of m and n addresses may have been capital, too.
      guard TokenReading.canBeginBase58(ASCII.lowercased(word[0])) else { return .nothing }
      return lostCase(word)
    }
  }

  private mutating func lostCase(_ word: ByteView) -> Outcome {
    let text = String(decoding: word, as: UTF8.self)
    if let outcome = known[text] { return outcome }
    // Five figures are usual.
    let figures = word.dropFirst().count(where: ASCII.isFigure)
    let enough = ASCII.isFigure(word[0]) ? 2 : 3
    guard word.count - figures > 6, figures >= enough else { return .nothing }
    guard searchesLeft > 0 else { return .suspect("the number of searches allowed is used up") }
    let outcome: Outcome
    switch Base58CaseSearch.search(
      Array(word), versions: TokenReading.versions, mostFreeLetters: mostFreeLetters)
    {
    case .tooLong(let count): outcome = .suspect("\(count) letters of unknown case are too many")
    case .searched(let texts):
      searchesLeft -= 1
      outcome = TokenRepair.repaired(.letterCase, texts.map { Array($0.utf8) }) ?? .nothing
    }
    known[text] = outcome
    return outcome
  }

  private static func segwit(_ word: ByteView) -> Outcome {
    let lower = word.map(ASCII.lowercased)
    if let outcome = repaired(.letterCase, [lower]) {
      return outcome
    }
    guard let separator = lower.firstIndex(of: 0x31) else { return .nothing }
    let texts = LookAlikes.corrections(
      of: lower, from: separator + 1, groups: LookAlikes.bech32, isAllowed: LookAlikes.isBech32)
    return texts.lazy.compactMap { repaired(.lookAlike, [$0]) }.first ?? .nothing
  }

  private static func lookAlikes(_ word: ByteView) -> Outcome {
    let bytes = Array(word)
    let flipped = LookAlikes.flips(of: bytes, isAllowed: Base58Check.isDigit)
    if let outcome = repaired(.letterCase, flipped) { return outcome }
    let texts = LookAlikes.corrections(
      of: bytes, from: 0, groups: LookAlikes.base58, isAllowed: Base58Check.isDigit)
    return repaired(.lookAlike, texts) ?? .nothing
  }

  /// Whether a character can have become of the first one of an address.
  private static func canStand(_ byte: UInt8) -> Bool {
    TokenReading.canBeginBase58(ASCII.lowercased(byte)) || "IilL|Zz".utf8.contains(byte)
  }

  /// The first of some texts as a finding, the others as alternatives; nil where none is sound.
  private static func repaired(_ repair: ScanRepair, _ texts: [[UInt8]]) -> Outcome? {
    let sound = texts.compactMap { text -> TokenReading.Found? in
      text.withByteView { TokenReading.found($0) }
    }.filter { $0.kind == .address }
    guard let first = sound.first else { return nil }
    return .repaired(repair, first, alternatives: sound.dropFirst().map(\.value))
  }
}
