import Bitcoin
import ChainStore

/// Tables one behind another in a single stream, as `cat blocks.csv transactions.csv` makes it: cut
/// apart where a header, or rows of another kind, begin.
enum StreamedTables {
  /// What a line can be the first of.
  private enum Kind: Equatable {
    /// Names of columns.
    case header
    /// A row of rusty-blockparser's files: separators, and whether the second cell is a hash.
    case row(separators: Int, isLinked: Bool)
    /// Anything else.
    case other
  }

  /// The parts of a file; the file itself where it is one table, or none.
  static func split(_ file: MappedFile) -> [MappedFile] {
    let bytes = file.bytes
    var rows = TextRows(bytes, 0..<bytes.count)
    guard let first = rows.next() else { return [file] }
    let kind = kind(bytes, first)
    guard kind != .other else { return [file] }
    var starts = [0]
    var current = kind
    while let row = rows.next() {
      let next = self.kind(bytes, row)
      if kind == .header ? next == .header : next != current { starts.append(row.lowerBound) }
      current = next
    }
    return starts.enumerated().map { number, start in
      let end = number + 1 < starts.count ? starts[number + 1] : bytes.count
      return MappedFile(part: start..<end, of: file)
    }
  }

  private static func kind(_ bytes: ByteView, _ row: Range<Int>) -> Kind {
    let start = row.lowerBound
    var end = start
    while end < row.upperBound, end - start < 65, !isSeparator(bytes[end]) { end += 1 }
    guard end < row.upperBound, isSeparator(bytes[end]) else { return .other }
    let isHash = end - start == 64
    if bytes[end] == 0x3b, isHash { return csvdumpKind(bytes, row) }
    let isName = bytes[start..<end].allSatisfy { byte in
      (0x61...0x7a).contains(byte) || byte == 0x5f || byte == 0x22
    }
    return isName && !isHash && end - start > 1 ? .header : .other
  }

  private static func csvdumpKind(_ bytes: ByteView, _ row: Range<Int>) -> Kind {
    let separators = bytes[row].reduce(0) { $1 == 0x3b ? $0 + 1 : $0 }
    let second = row.lowerBound + 65 + 64
    let isLinked =
      second < row.upperBound && bytes[second] == 0x3b
      && !bytes[(row.lowerBound + 65)..<second].contains(0x3b)
    return .row(separators: separators, isLinked: isLinked)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x2c || byte == 0x09 || byte == 0x3b
  }
}
