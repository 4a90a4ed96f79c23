import Bitcoin

/// Tells of a seed phrase whose words stand one by one in a column, a word to a row.
///
/// No cell alone holds a secret then. A few words that come again and again are labels: any row of
/// them meets a phrase's checksum now and then, so that only varied words count.
struct PhraseColumn {
  private var reader = SeedPhraseReader()
  /// Bytes of the row of words that is being read; none between rows.
  private var count = 0

  /// Takes the next cell; the line of the first word of a phrase that ends before it.
  mutating func take(_ cell: String, line: Int) -> Int? {
    guard PhraseColumn.isWord(cell) else { return end() }
    let word = Array((cell + "\n").utf8)
    let place = TextPosition(offset: count, line: line, column: 1)
    var found: Int?
    word.withByteView {
      reader.read($0, at: place) { if $0.isVaried { found = found ?? $0.place.line } }
    }
    count += word.count
    return found
  }

  /// Ends a row of words; the line of the first word of a phrase in it.
  mutating func end() -> Int? {
    guard count > 0 else { return nil }
    var found: Int?
    reader.end { if $0.isVaried { found = $0.place.line } }
    (reader, count) = (SeedPhraseReader(), 0)
    return found
  }

  private static func isWord(_ cell: String) -> Bool {
    cell.utf8.count <= 64 && !cell.isEmpty
      && cell.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.canonicalCombiningClass != .notReordered
      }
  }
}
