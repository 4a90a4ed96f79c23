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
    while let end = bytes.first(separator, in: from..<row.upperBound) {
      append(bytes, from..<end)
      from = end + 1
    }
    append(bytes, from..<row.upperBound)
  }

  /// The cell of a column, without the others; an error where the row is too short.
  static func cell(
    _ column: Int, of bytes: ByteView, _ row: Range<Int>, _ separator: UInt8
  ) throws(DecodingError) -> JSONText {
    var from = row.lowerBound
    for passed in 0..<column {
      guard let end = bytes.first(separator, in: from..<row.upperBound) else {
        throw DecodingError(
          offset: row.lowerBound,
          message: "expected at least \(column + 1) cells, found \(passed + 1)")
      }
      from = end + 1
    }
    let end = bytes.first(separator, in: from..<row.upperBound) ?? row.upperBound
    return JSONText(
      bytes: ByteView(rebasing: bytes[from..<end]), offset: from, hasEscapes: false)
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
