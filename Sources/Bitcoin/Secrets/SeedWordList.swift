/// The lists of words that wallets make seed phrases of.
///
/// No list is kept as text: a word is 24 bits, found in one look. A word that is on no list is taken
/// for one once in some ten thousand times, which says nothing as long as rows of words are asked
/// for. Source of the hashes: `Benchmarks/seed-words/make_hashes.py`.
public enum SeedWordList: Int, Sendable, CaseIterable {
  case english, french, italian, spanish, portuguese, czech
  case japanese, korean, chineseSimplified, chineseTraditional
  case shares, electrum
  case moneroEnglish, moneroFrench, moneroGerman, moneroItalian, moneroSpanish
  case moneroDutch, moneroPortuguese, moneroRussian, moneroJapanese, moneroChinese
  case moneroEsperanto, moneroLojban

  /// Whether phrases of this list follow BIP 39, with its checksum.
  var isBIP39: Bool { rawValue <= SeedWordList.chineseTraditional.rawValue }
  /// Whether words are told apart by four letters, to which people cut them.
  private var canBeCut: Bool { rawValue <= SeedWordList.czech.rawValue || self == .shares }

  private var hashes: String {
    switch self {
    case .english: LatinWordHashes.english
    case .french: LatinWordHashes.french
    case .italian: LatinWordHashes.italian
    case .spanish: LatinWordHashes.spanish
    case .portuguese: FurtherLatinWordHashes.portuguese
    case .czech: FurtherLatinWordHashes.czech
    case .japanese: AsianWordHashes.japanese
    case .korean: AsianWordHashes.korean
    case .chineseSimplified: AsianWordHashes.chineseSimplified
    case .chineseTraditional: AsianWordHashes.chineseTraditional
    case .shares: FurtherLatinWordHashes.shares
    case .electrum: FurtherLatinWordHashes.electrum
    case .moneroEnglish: MoneroWordHashes.english
    case .moneroFrench: MoneroWordHashes.french
    case .moneroGerman: MoneroWordHashes.german
    case .moneroItalian: MoneroWordHashes.italian
    case .moneroSpanish: MoneroWordHashes.spanish
    case .moneroDutch: FurtherMoneroWordHashes.dutch
    case .moneroPortuguese: FurtherMoneroWordHashes.portuguese
    case .moneroRussian: FurtherMoneroWordHashes.russian
    case .moneroJapanese: FurtherMoneroWordHashes.japanese
    case .moneroChinese: FurtherMoneroWordHashes.chineseSimplified
    case .moneroEsperanto: MadeLanguageWordHashes.esperanto
    case .moneroLojban: MadeLanguageWordHashes.lojban
    }
  }

  /// The entries of all lists by the upper sixteen bits of their hashes. Whoever asks for many words
  /// keeps it, since each access here asks whether it has been made.
  static let table = Table()

  /// The place of a word on this list; nil where it is not on it.
  func position(of word: SeedWord) -> Int? {
    var found: Int?
    SeedWordList.table.each(of: word) { entry in
      if entry.list == rawValue { found = found ?? entry.position }
    }
    return found
  }

  fileprivate struct Entry {
    /// The lower eight bits of the hash, five of the list, one for cut words, eleven of the place.
    var bits: UInt32
    init(_ hash: UInt32, _ list: SeedWordList, _ position: Int) {
      bits = (hash & 255) << 17 | UInt32(list.rawValue) << 12
      bits |= (list.canBeCut ? 1 << 11 : 0) | UInt32(position)
    }
    var whole: UInt32 { bits >> 17 }
    var list: Int { Int(bits >> 12 & 31) }
    var canBeCut: Bool { bits >> 11 & 1 == 1 }
    var position: Int { Int(bits & 2047) }
  }

  struct Table: Sendable {
    private var starts = [UInt16](repeating: 0, count: 1 << 16 + 1)
    private var entries: [Entry] = []
    /// A bit for each sixteen bits that some entry has: small enough to stay near the processor.
    private var openings = [UInt64](repeating: 0, count: 1 << 10)

    init() {
      var all: [(opening: Int, Entry)] = []
      for list in SeedWordList.allCases {
        for (position, hash) in Table.numbers(list.hashes).enumerated() {
          all.append((Int(hash >> 8), Entry(hash, list, position)))
        }
      }
      for (opening, _) in all {
        starts[opening + 1] += 1
        openings[opening >> 6] |= 1 << UInt64(opening & 63)
      }
      for opening in 0..<(1 << 16) { starts[opening + 1] += starts[opening] }
      var next = starts
      entries = [Entry](repeating: Entry(0, .english, 0), count: all.count)
      for (opening, entry) in all {
        entries[Int(next[opening])] = entry
        next[opening] += 1
      }
    }

    /// Whether a word, which may go on, can be on a list by its first letters.
    @inline(__always)
    func mayBegin(_ word: SeedWord) -> Bool {
      let opening = word.hash >> 8
      return word.count < SeedWord.opening
        || openings[Int(opening >> 6)] >> UInt64(opening & 63) & 1 == 1
    }

    /// The lists that a word is on, a bit for each.
    @inline(__always)
    func lists(of word: SeedWord) -> UInt32 {
      var found: UInt32 = 0
      each(of: word) { found |= 1 << UInt32($0.list) }
      return found
    }

    @inline(__always)
    fileprivate func each(of word: SeedWord, _ take: (Entry) -> Void) {
      let opening = Int(word.hash >> 8)
      let (whole, isCut) = (word.hash & 255, word.count == SeedWord.opening)
      for place in starts[opening]..<starts[opening + 1] {
        let entry = entries[Int(place)]
        if entry.whole == whole || (isCut && entry.canBeCut) { take(entry) }
      }
    }

    /// Four letters of base 64 (RFC 4648) a word.
    private static func numbers(_ text: String) -> [UInt32] {
      var (numbers, number, count): ([UInt32], UInt32, Int) = ([], 0, 0)
      for byte in text.utf8 {
        let value: UInt8 =
          switch byte {
          case 0x41...0x5a: byte - 0x41
          case 0x61...0x7a: byte - 0x61 + 26
          case 0x30...0x39: byte - 0x30 + 52
          case 0x2b: 62
          default: 63
          }
        number = number << 6 | UInt32(value)
        count += 1
        if count % 4 == 0 {
          numbers.append(number)
          number = 0
        }
      }
      return numbers
    }
  }
}

/// A word as the lists know it: its letters are not kept.
struct SeedWord: Sendable, Equatable {
  /// Letters that tell the words of most lists apart.
  static let opening = 4

  private var start: UInt32 = 0x811c_9dc5
  private var whole: UInt32 = 56
  /// Letters taken in.
  private(set) var count = 0

  /// No letters.
  init() {}

  /// The first letters of some of ASCII.
  @inline(__always)
  init(opening letters: ByteView) {
    count = min(letters.count, SeedWord.opening)
    for place in 0..<count {
      start = (start ^ UInt32(letters[place] | 0x20)) &* 0x0100_0193
    }
  }

  /// Takes in all of the letters that it was made with the first of.
  @inline(__always)
  mutating func addRest(of letters: ByteView) {
    for place in 0..<letters.count {
      whole = (whole ^ UInt32(letters[place] | 0x20)) &* 0x0100_0193
    }
    count = letters.count
  }

  /// Takes in letters of ASCII.
  @inline(__always)
  mutating func add(letters: ByteView) {
    var whole = whole
    for place in 0..<letters.count {
      whole = (whole ^ UInt32(letters[place] | 0x20)) &* 0x0100_0193
    }
    self.whole = whole
    var place = 0
    while count < SeedWord.opening, place < letters.count {
      start = (start ^ UInt32(letters[place] | 0x20)) &* 0x0100_0193
      count += 1
      place += 1
    }
    count += letters.count - place
  }

  /// Takes in the next letter, folded (FNV-1a over its bytes in UTF-8).
  @inline(__always)
  mutating func add(_ letter: UInt32) {
    if letter < 0x80 {
      add(byte: letter)
    } else {
      UTF8Bytes.each(of: letter) { add(byte: UInt32($0)) }
    }
    count += 1
  }

  @inline(__always)
  private mutating func add(byte: UInt32) {
    if count < SeedWord.opening { start = (start ^ byte) &* 0x0100_0193 }
    whole = (whole ^ byte) &* 0x0100_0193
  }

  /// Sixteen bits of the first four letters, eight of all.
  var hash: UInt32 {
    ((start >> 16 ^ start) & 0xffff) << 8
      | (whole >> 24 ^ whole >> 16 ^ whole >> 8 ^ whole) & 255
  }
}
