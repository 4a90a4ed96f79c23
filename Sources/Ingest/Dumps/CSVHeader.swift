import Bitcoin

/// The first line of a CSV file: what its columns are called.
struct CSVHeader: Sendable {
  /// Column names in order.
  let names: [String]
  /// Where the rows begin.
  let end: Int
  /// Columns that hold JSON text of their own.
  private let nested: [Bool]

  /// Reads the header of a file.
  init(_ file: InputFile) {
    let line = file.firstLine()
    names = line.split(separator: ",", omittingEmptySubsequences: false).map { name in
      name.filter { $0 != "\"" && $0 != "\u{feff}" }.trimmingSpaces
    }
    nested = names.map { $0 == "inputs" || $0 == "outputs" }
    var rows = TextRows(file.file.bytes, 0..<file.file.bytes.count, quoting: .cells)
    end = rows.next()?.upperBound ?? 0
  }

  /// Rewrites a row as a JSON object; an empty cell is null.
  func object(of row: ByteView) throws(DecodingError) -> [UInt8] {
    var object: [UInt8] = []
    object.reserveCapacity(row.count + names.count * 20)
    var position = 0
    for (column, name) in names.enumerated() {
      object.append(column == 0 ? 0x7b : 0x2c)
      object.append(0x22)
      object += name.utf8
      object += [0x22, 0x3a]
      let start = object.count
      if !nested[column] { object.append(0x22) }
      let length = try CSVHeader.appendCell(row, &position, to: &object)
      if length == 0 {
        object.removeSubrange(start...)
        object += "null".utf8
      } else if !nested[column] {
        object.append(0x22)
      }
      let isLast = column == names.count - 1
      guard isLast == (position >= row.count) || (isLast && position == row.count) else {
        throw DecodingError(
          offset: min(position, row.count),
          message: "expected \(names.count) cells, found "
            + (isLast ? "more" : "\(column + 1)"))
      }
      position += 1
    }
    object.append(0x7d)
    return object
  }

  private static func append(_ row: ByteView, _ range: Range<Int>, to object: inout [UInt8]) {
    object.append(contentsOf: ByteView(rebasing: row[range]))
  }

  /// Appends one cell without its quotes and moves to the separator behind it.
  private static func appendCell(
    _ row: ByteView, _ position: inout Int, to object: inout [UInt8]
  ) throws(DecodingError) -> Int {
    let before = object.count
    guard position < row.count, row[position] == 0x22 else {
      let end = row.first(0x2c, in: position..<row.count) ?? row.count
      append(row, position..<end, to: &object)
      position = end
      return object.count - before
    }
    let start = position
    position += 1
    while position < row.count {
      let quote = row.first(0x22, in: position..<row.count) ?? row.count
      append(row, position..<quote, to: &object)
      position = min(quote + 1, row.count)
      guard position < row.count, row[position] == 0x22 else { break }
      object.append(0x22)
      position += 1
    }
    guard position >= row.count || row[position] == 0x2c else {
      throw DecodingError(offset: position, message: "expected a comma behind a quoted cell")
    }
    guard position > start + 1 else {
      throw DecodingError(offset: start, message: "a quoted cell without an end")
    }
    return object.count - before
  }
}

extension String {
  /// The text without white space around it.
  fileprivate var trimmingSpaces: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
