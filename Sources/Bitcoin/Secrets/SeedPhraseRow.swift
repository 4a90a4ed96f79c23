/// Follows the words of a text and tells of the seed phrases among them.
struct SeedPhraseRow: Equatable {
  /// A word on one of the lists, or on none.
  struct Word: Equatable {
    var start: TextPosition
    var end: Int
    var word: SeedWord
    var lists: UInt32
  }

  /// Rows longer than this are cut: a whole word list is one finding, not a reason to keep it all.
  private static let longest = 4096
  /// Different words in a phrase without a sound checksum, at least: names of fields repeat.
  private static let fewestDifferent = 9
  /// Words of a row that is searched for a sound checksum, and places at either end of it where the
  /// phrase may begin.
  private static let (mostSearched, mostStarts) = (64, 4)
  /// Words on no list in a row that part two rows.
  private static let parting = 3

  private var row: [Word] = []
  private var unknown = 0
  private var counts = ListCounts()

  /// Whether there is no word that a phrase could begin with.
  @inline(__always)
  var isEmpty: Bool { row.isEmpty }

  @inline(__always)
  private mutating func append(_ word: Word) {
    row.append(word)
    counts.add(word.lists)
  }

  /// Takes in the next word; what it ends is handed over.
  mutating func add(_ next: Word) -> SeedPhraseFinding? {
    let isKnown = next.lists != 0
    guard let last = row.last else {
      if isKnown { append(next) }
      return nil
    }
    unknown = isKnown ? 0 : unknown + 1
    let isParted =
      next.start.offset - last.end > SeedPhrase.widestGap || unknown >= SeedPhraseRow.parting
      || row.count >= SeedPhraseRow.longest
    guard isParted else {
      append(next)
      return nil
    }
    let finding = end()
    if isKnown { append(next) }
    return finding
  }

  /// Puts a word in place of the last one, of which it is the longer form.
  mutating func replaceLast(with word: SeedWord, lists: UInt32, end: Int) {
    guard let last = row.indices.last else { return }
    (row[last].word, row[last].lists, row[last].end) = (word, lists, end)
    unknown = 0
    counts.add(lists)
  }

  /// The phrase that the row so far is; the row begins anew.
  mutating func end() -> SeedPhraseFinding? {
    guard !row.isEmpty else { return nil }
    defer {
      row.removeAll(keepingCapacity: true)
      unknown = 0
      counts = ListCounts()
    }
    var lists = counts.enough
    while lists != 0 {
      if let list = SeedWordList(rawValue: lists.trailingZeroBitCount),
        let finding = finding(of: list)
      {
        return finding
      }
      lists &= lists - 1
    }
    return nil
  }

  private func finding(of list: SeedWordList) -> SeedPhraseFinding? {
    guard let part = phrase(of: list) else { return nil }
    let (words, different) = counts(in: part, of: list)
    let soundWords = different > 1 && list.isBIP39 ? soundWords(of: list) : nil
    guard soundWords != nil || different >= SeedPhraseRow.fewestDifferent else { return nil }
    return SeedPhraseFinding(
      place: row[part.lowerBound].start, words: words, soundWords: soundWords,
      isVaried: different >= SeedPhraseRow.fewestDifferent)
  }

  @inline(__always)
  private func isKnown(_ place: Int, _ list: SeedWordList) -> Bool {
    row[place].lists >> UInt32(list.rawValue) & 1 == 1
  }

  /// The words of a list in a part, and how many of them differ, as far as it matters.
  private func counts(in part: Range<Int>, of list: SeedWordList) -> (words: Int, different: Int) {
    var words = 0
    var met: [UInt32] = []
    for place in part where isKnown(place, list) {
      words += 1
      let hash = row[place].word.hash
      if met.count < SeedPhraseRow.fewestDifferent, !met.contains(hash) { met.append(hash) }
    }
    return (words, met.count)
  }

  /// The part in which enough of the words that stand together are of a list.
  private func phrase(of list: SeedWordList) -> Range<Int>? {
    var part: Range<Int>?
    // The first of the last eleven words of the list.
    var (first, count) = (0, 0)
    for place in row.indices where isKnown(place, list) {
      count += 1
      if count == 1 { first = place }
      if count > SeedPhrase.fewest {
        repeat { first += 1 } while !isKnown(first, list)
      }
      if count >= SeedPhrase.fewest, place - first < SeedPhrase.window {
        part = (part?.lowerBound ?? first)..<(place + 1)
      }
    }
    return part
  }

  /// The number of words of a phrase in the row whose checksum holds; nil where there is none.
  ///
  /// Chance makes one row in sixteen sound, so a long list of words is not searched, and a phrase is
  /// looked for where the row begins and where it ends.
  private func soundWords(of list: SeedWordList) -> Int? {
    guard row.count <= SeedPhraseRow.mostSearched else { return nil }
    let positions = row.map { list.position(of: $0.word) ?? -1 }
    for count in [24, 21, 18, 15, 12] where count <= positions.count {
      let last = positions.count - count
      for start in 0...last
      where start < SeedPhraseRow.mostStarts || last - start < SeedPhraseRow.mostStarts {
        let part = positions[start..<(start + count)]
        if !part.contains(-1), SeedPhrase.isSound(part) { return count }
      }
    }
    return nil
  }
}

/// How many words of a row are on each list, counted for all lists at once: a bit of each list in
/// every number, as far as fifteen.
private struct ListCounts: Equatable {
  private var (ones, twos, fours, eights): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var more: UInt32 = 0

  /// The lists that enough words of a phrase are on, which are eleven.
  var enough: UInt32 { more | (eights & (fours | (twos & ones))) }

  @inline(__always)
  mutating func add(_ lists: UInt32) {
    var carry = lists
    (ones, carry) = (ones ^ carry, ones & carry)
    (twos, carry) = (twos ^ carry, twos & carry)
    (fours, carry) = (fours ^ carry, fours & carry)
    (eights, carry) = (eights ^ carry, eights & carry)
    more |= carry
  }
}
