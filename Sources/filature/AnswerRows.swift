import Analysis
import Reporting

/// A long list of rows that are made while they are written: on several threads, and some thousands
/// at a time, so that no more than those are held.
struct AnswerRows {
  /// Rows of the list.
  let count: Int
  /// Threads that make them.
  let threads: Int
  /// Titles and alignment of the columns.
  let columns: TextTable
  /// A row as a document.
  let document: @Sendable (Int) -> JSONValue
  /// A row as cells.
  let cells: @Sendable (Int) -> [String]

  /// Rows that one thread makes in one go.
  private static let piece = 64
  /// Pieces that are made before they are written.
  private static let pieces = 128

  /// The whole as a table, which needs all rows at once to align them.
  var table: TextTable {
    var table = columns
    table.rows = SharedWork.rows(count, threads: threads, cells)
    return table
  }

  /// Writes the rows as members of a JSON list, commas between them.
  func writeElements() {
    write { place, bytes in
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      document(place).append(to: &bytes)
    }
  }

  /// Writes each row as a line of JSON.
  func writeLines() {
    write { place, bytes in
      document(place).append(to: &bytes)
      bytes.append(0x0a)
    }
  }

  /// Writes the rows as CSV, titles first.
  func writeCSV(_ dialect: CSVDialect) {
    StandardOutput.write(Array(columns.csv(dialect).utf8))
    write { TextTable.append(csvRow: cells($0), dialect, to: &$1) }
  }

  private func write(_ append: @escaping @Sendable (Int, inout [UInt8]) -> Void) {
    let batch = AnswerRows.piece * AnswerRows.pieces
    for start in stride(from: 0, to: count, by: batch) {
      let end = min(start + batch, count)
      let number = (end - start + AnswerRows.piece - 1) / AnswerRows.piece
      let written = SharedWork.map(number, threads: threads) { piece -> [UInt8] in
        var bytes: [UInt8] = []
        let first = start + piece * AnswerRows.piece
        for place in first..<min(first + AnswerRows.piece, end) { append(place, &bytes) }
        return bytes
      }
      for bytes in written { StandardOutput.write(bytes) }
    }
  }
}
