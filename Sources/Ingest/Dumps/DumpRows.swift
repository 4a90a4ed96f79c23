import Bitcoin

/// Walks the rows of tables whose cells are never quoted; errors get their place in the file.
enum DumpRows {
  /// Each row of a file separated by semicolons.
  static func each(
    _ file: InputFile, separator: UInt8 = 0x3b, from start: Int = 0,
    _ body: (TableCells, Range<Int>) throws(DecodingError) -> Void
  ) throws(IngestError) {
    try each(file, start..<max(start, file.file.bytes.count), separator: separator, body)
  }

  /// One cell of each row, for a table of which nothing else is asked: the others are not split.
  static func eachCell(
    _ column: Int, of file: InputFile, separator: UInt8 = 0x3b, from start: Int = 0,
    _ body: (JSONText, Range<Int>) throws(DecodingError) -> Void
  ) throws(IngestError) {
    let bytes = file.file.bytes
    var rows = TextRows(bytes, start..<max(start, bytes.count))
    do throws(DecodingError) {
      while let row = rows.next() {
        try body(try TableCells.cell(column, of: bytes, row, separator), row)
      }
    } catch {
      throw IngestError(
        .malformed, error.message, at: file.place(error.offset), hint: "see --input-format")
    }
  }

  /// Each row of some runs.
  static func each(
    _ files: [InputFile], _ runs: [RowRun], separator: UInt8 = 0x3b,
    _ body: (TableCells, RowPlace) throws(DecodingError) -> Void
  ) throws(IngestError) {
    for run in runs {
      try each(files[run.file], run.range, separator: separator) {
        cells, range throws(DecodingError) in
        try body(cells, RowPlace(file: run.file, offset: range.lowerBound))
      }
    }
  }

  private static func each(
    _ file: InputFile, _ range: Range<Int>, separator: UInt8,
    _ body: (TableCells, Range<Int>) throws(DecodingError) -> Void
  ) throws(IngestError) {
    let bytes = file.file.bytes
    var rows = TextRows(bytes, range)
    var cells = TableCells(separator: separator)
    do throws(DecodingError) {
      while let row = rows.next() {
        cells.split(bytes, row)
        try body(cells, row)
      }
    } catch {
      throw IngestError(
        .malformed, error.message, at: file.place(error.offset), hint: "see --input-format")
    }
  }
}
