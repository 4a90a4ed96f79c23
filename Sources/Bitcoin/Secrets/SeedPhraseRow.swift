/// Follows the words of a text and tells of the seed phrases among them.
struct SeedPhraseRow {
  /// A word on one of the lists, or on none.
  struct Word {
    var start: TextPosition
    var end: Int
    var word: SeedWord
    var lists: UInt32
  }

  /// Rows longer than this are cut: a whole word list is one finding, not a reason to keep it all.
  private static let longest = 4096
  /// Different words in a phrase without a sound checksum, at least: names of fields repeat.
  private static let fewestDifferent = 9
  /// Words on no list in a row that part two rows.
  private static let parting = 3

  private var row: [Word] = []
  private var unknown = 0

  /// Takes in the next word; what it ends is handed over.
  mutating func add(_ next: Word) -> SeedPhraseFinding? {
    let isKnown = next.lists != 0
    guard let last = row.last else {
      if isKnown { row.append(next) }
      return nil
    }
    unknown = isKnown ? 0 : unknown + 1
    let isParted =
      next.start.offset - last.end > SeedPhrase.widestGap || unknown >= SeedPhraseRow.parting
      || row.count >= SeedPhraseRow.longest
    guard isParted else {
      row.append(next)
      return nil
    }
    let finding = end()
    if isKnown { row.append(next) }
    return finding
  }

  /// Puts a word in place of the last one, of which it is the longer form.
  mutating func replaceLast(with word: SeedWord, lists: UInt32, end: Int) {
    guard let last = row.indices.last else { return }
    (row[last].word, row[last].lists, row[last].end) = (word, lists, end)
    unknown = 0
  }

  /// The phrase that the row so far is; the row begins anew.
  mutating func end() -> SeedPhraseFinding? {
    defer {
      row.removeAll(keepingCapacity: true)
      unknown = 0
    }
    guard row.count >= SeedPhrase.fewest else { return nil }
    var counts = [Int](repeating: 0, count: SeedWordList.allCases.count)
    for word in row {
      var lists = word.lists
      while lists != 0 {
        counts[lists.trailingZeroBitCount] += 1
        lists &= lists - 1
      }
    }
    for list in SeedWordList.allCases where counts[list.rawValue] >= SeedPhrase.fewest {
      if let finding = finding(of: list) { return finding }
    }
    return nil
  }

  private func finding(of list: SeedWordList) -> SeedPhraseFinding? {
    guard let part = phrase(of: list) else { return nil }
    let words = row[part].filter { $0.lists >> UInt32(list.rawValue) & 1 == 1 }
    let different = Set(words.map(\.word.hash)).count
    let soundWords = different > 1 && list.isBIP39 ? soundWords(of: list) : nil
    guard soundWords != nil || different >= SeedPhraseRow.fewestDifferent else { return nil }
    return SeedPhraseFinding(
      place: row[part.lowerBound].start, words: words.count, soundWords: soundWords)
  }

  /// The part in which enough of the words that stand together are of a list.
  private func phrase(of list: SeedWordList) -> Range<Int>? {
    var part: Range<Int>?
    var known: [Int] = []
    for (place, word) in row.enumerated() where word.lists >> UInt32(list.rawValue) & 1 == 1 {
      known.append(place)
      guard known.count >= SeedPhrase.fewest else { continue }
      let first = known[known.count - SeedPhrase.fewest]
      if place - first < SeedPhrase.window { part = (part?.lowerBound ?? first)..<(place + 1) }
    }
    return part
  }

  private func soundWords(of list: SeedWordList) -> Int? {
    // Chance makes one row in sixteen sound, so a long list of words is not searched.
    guard row.count <= 64 else { return nil }
    let places = row.map { list.position(of: $0.word) }
    for count in [24, 21, 18, 15, 12] where count <= row.count {
      for start in 0...(row.count - count) {
        let positions = places[start..<(start + count)].compactMap { $0 }
        if positions.count == count, SeedPhrase.isSound(positions) { return count }
      }
    }
    return nil
  }
}
