/// Follows the words of a text and tells of the seed phrases among them.
public struct SeedPhraseRow: Sendable {
  /// A phrase that was met.
  public struct Finding: Sendable, Equatable {
    /// Bytes of the text from the first word to the last.
    public var range: Range<Int>
    /// Words in it.
    public var words: Int
    /// Words of the part that is a phrase with a sound checksum; nil where there is none.
    public var soundWords: Int?
  }

  private struct Word: Sendable {
    var range: Range<Int>
    var position: Int?
  }

  /// Rows longer than this are cut: a whole word list is one finding, not a reason to keep it all.
  private static let longest = 4096
  /// Different words in a phrase without a sound checksum, at least: names of fields repeat.
  private static let fewestDifferent = 9

  private var row: [Word] = []

  /// No words yet.
  public init() {}

  /// Where the first word of the row begins; nil where no row has begun.
  public var start: Int? { row.first?.range.lowerBound }

  /// Takes in the next word of letters, which begins at a byte; what it ends is handed over.
  public mutating func add(_ word: UnsafeRawBufferPointer, at start: Int) -> Finding? {
    guard word.count > 2 else { return nil }
    let next = Word(range: start..<(start + word.count), position: SeedPhrase.position(of: word))
    guard let last = row.last else {
      if next.position != nil { row.append(next) }
      return nil
    }
    let isParted =
      start - last.range.upperBound > SeedPhrase.widestGap
      || (next.position == nil && last.position == nil) || row.count >= SeedPhraseRow.longest
    guard isParted else {
      row.append(next)
      return nil
    }
    let finding = end()
    if next.position != nil { row.append(next) }
    return finding
  }

  /// The phrase that the row so far is; the row begins anew.
  public mutating func end() -> Finding? {
    defer { row.removeAll(keepingCapacity: true) }
    guard row.count >= SeedPhrase.shortest, let ends = phraseEnds else { return nil }
    let different = Set(row[ends.first...ends.last].compactMap(\.position)).count
    let soundWords = different > 1 ? soundWords : nil
    guard soundWords != nil || different >= SeedPhraseRow.fewestDifferent else { return nil }
    return Finding(
      range: row[ends.first].range.lowerBound..<row[ends.last].range.upperBound,
      words: ends.last - ends.first + 1, soundWords: soundWords)
  }

  /// First and last word of the part in which every twelve words have eleven of the list.
  private var phraseEnds: (first: Int, last: Int)? {
    let size = SeedPhrase.shortest
    var ends: (first: Int, last: Int)?
    var known = row[..<(size - 1)].count { $0.position != nil }
    for last in (size - 1)..<row.count {
      if row[last].position != nil { known += 1 }
      if known >= size - 1 { ends = (ends?.first ?? last - size + 1, last) }
      if row[last - size + 1].position != nil { known -= 1 }
    }
    return ends
  }

  private var soundWords: Int? {
    // Chance makes one row in sixteen sound, so a long list of words is not searched.
    guard row.count <= 64 else { return nil }
    for count in [24, 21, 18, 15, 12] where count <= row.count {
      for start in 0...(row.count - count) {
        let positions = row[start..<(start + count)].compactMap(\.position)
        if positions.count == count, SeedPhrase.isSound(positions) { return count }
      }
    }
    return nil
  }
}
