import Bitcoin

/// Tells of a seed phrase whose words stand one by one in a column, a word to a row.
///
/// No cell alone holds a secret then.
struct PhraseColumn {
  /// What the cells are.
  enum Cells {
    /// Addresses: no row of words belongs there.
    case subjects
    /// A few words that come again and again: any row of them meets a phrase's checksum now and then,
    /// so that only varied words count.
    case labels
  }

  private let cells: Cells
  private var reader = SeedPhraseReader()
  /// Bytes of the row of words that is being read; none between rows.
  private var count = 0

  /// A column at its beginning.
  init(of cells: Cells) { self.cells = cells }

  /// Takes the next cell; the line of the first word of a phrase that ends before it.
  mutating func take(_ cell: String, line: Int) -> Int? {
    guard PhraseColumn.isWord(cell) else { return end() }
    let word = Array((cell + "\n").utf8)
    let place = TextPosition(offset: count, line: line, column: 1)
    let cells = cells
    var found: Int?
    word.withByteView {
      reader.read($0, at: place) { found = found ?? PhraseColumn.line(of: $0, among: cells) }
    }
    count += word.count
    return found
  }

  /// Ends a row of words; the line of the first word of a phrase in it.
  mutating func end() -> Int? {
    guard count > 0 else { return nil }
    let cells = cells
    var found: Int?
    reader.end { found = PhraseColumn.line(of: $0, among: cells) }
    (reader, count) = (SeedPhraseReader(), 0)
    return found
  }

  /// The line of a phrase that counts among such cells; nil for any other.
  private static func line(of phrase: SeedPhraseFinding, among cells: Cells) -> Int? {
    cells == .subjects || phrase.isVaried ? phrase.place.line : nil
  }

  private static func isWord(_ cell: String) -> Bool {
    cell.utf8.count <= 64 && !cell.isEmpty
      && cell.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.canonicalCombiningClass != .notReordered
      }
  }
}
