import Bitcoin

/// The cells of one row of a table whose cells are never quoted, split at a separator.
///
/// Offsets are those of the file, so that an error names the very cell.
struct TableCells {
  private let separator: UInt8
  private var cells: [JSONText] = []
  private var start = 0

  init(separator: UInt8) { self.separator = separator }

  /// How many cells the row has.
  var count: Int { cells.count }

  /// Splits a row of a file.
  mutating func split(_ bytes: ByteView, _ row: Range<Int>) {
    cells.removeAll(keepingCapacity: true)
    start = row.lowerBound
    var from = row.lowerBound
    for position in row where bytes[position] == separator {
      append(bytes, from..<position)
      from = position + 1
    }
    append(bytes, from..<row.upperBound)
  }

  private mutating func append(_ bytes: ByteView, _ range: Range<Int>) {
    cells.append(
      JSONText(
        bytes: ByteView(rebasing: bytes[range]), offset: range.lowerBound,
        hasEscapes: false))
  }

  /// The cell of a column; an error where the row is too short.
  func cell(_ column: Int) throws(DecodingError) -> JSONText {
    guard column < cells.count else {
      throw DecodingError(
        offset: start, message: "expected at least \(column + 1) cells, found \(cells.count)")
    }
    return cells[column]
  }

  /// Requires a number of cells.
  func require(_ count: Int) throws(DecodingError) {
    guard cells.count == count else {
      throw DecodingError(
        offset: start, message: "expected \(count) cells, found \(cells.count)")
    }
  }
}
