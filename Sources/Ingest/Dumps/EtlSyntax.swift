import Bitcoin

/// How one file of a Bitcoin-ETL export writes its rows.
enum EtlSyntax: Sendable {
  /// A JSON object a line.
  case jsonLines
  /// Cells behind a header that names them; lists are JSON text within a cell.
  case csv(CSVHeader)

  /// The rows of a file, or of a stretch of it.
  func rows(of file: InputFile, _ range: Range<Int>? = nil) -> TextRows {
    let whole = 0..<file.file.bytes.count
    switch self {
    case .jsonLines: return TextRows(file.file.bytes, range ?? whole)
    case .csv(let header):
      return TextRows(
        file.file.bytes, range ?? (header.end..<whole.upperBound), quoting: .cells)
    }
  }

  /// Lends a row as one JSON object; errors get the place in the file.
  func reading<Value>(
    _ file: InputFile, _ range: Range<Int>,
    _ body: (ByteView) throws(DecodingError) -> Value
  ) throws(IngestError) -> Value {
    let row = ByteView(rebasing: file.file.bytes[range])
    do throws(DecodingError) {
      switch self {
      case .jsonLines: return try body(row)
      case .csv(let header):
        let object = try header.object(of: row)
        do throws(DecodingError) {
          return try object.withByteView(body)
        } catch {
          // The offset is one into the row as it was rewritten, which nobody can look up.
          throw DecodingError(offset: 0, message: error.message)
        }
      }
    } catch {
      throw IngestError(
        .malformed, error.message, at: file.place(range.lowerBound + error.offset),
        hint: "see --input-format")
    }
  }
}
