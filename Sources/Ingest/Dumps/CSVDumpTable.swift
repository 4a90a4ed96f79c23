import Bitcoin

/// The four kinds of file of a `csvdump`, and what the cells of each mean.
enum CSVDumpTable: Hashable {
  case blocks, transactions, inputs, outputs

  /// Tells a file from its first row; nil where it is none of the four.
  init?(_ file: InputFile) {
    let cells = file.firstLine().split(separator: ";", omittingEmptySubsequences: false)
    func isHash(_ column: Int) -> Bool {
      cells[column].utf8.count == 64 && cells[column].allSatisfy(\.isHexDigit)
    }
    guard cells.count > 3, isHash(0) else { return nil }
    switch cells.count {
    case 9 where isHash(4) && isHash(5): self = .blocks
    case 4 where isHash(1): self = .transactions
    case 5 where isHash(1): self = .inputs
    case 5: self = .outputs
    default:
      // A script of the first row may be longer than what was looked at.
      guard file.file.bytes.count > 8192, cells.count == 4 else { return nil }
      self = .outputs
    }
  }

  /// A row of the blocks file.
  static func header(_ cells: TableCells) throws(DecodingError) -> StatedHeader {
    try cells.require(9)
    var header = StatedHeader()
    header.hash = try cells.cell(0).hash()
    header.height = Int(try cells.cell(1).number("a height"))
    header.version = try cells.cell(2).version()
    header.previous = try cells.cell(4).hash()
    header.merkleRoot = try cells.cell(5).hash()
    header.time = try cells.cell(6).number("a time")
    header.bits = try cells.cell(7).number("a target in compact form")
    header.nonce = try cells.cell(8).number("a nonce")
    return header
  }

  /// A row of the transactions file.
  static func transaction(_ cells: TableCells) throws(DecodingError) -> StatedTransaction {
    try cells.require(4)
    var row = StatedTransaction()
    row.txid = try cells.cell(0).hash()
    row.version = try cells.cell(2).version()
    row.lockTime = try cells.cell(3).number("a lock time")
    return row
  }

  /// A row of the inputs file, and the cell of its script.
  static func input(
    _ cells: TableCells
  ) throws(DecodingError) -> (StatedTransaction.Input, JSONText) {
    try cells.require(5)
    var input = StatedTransaction.Input()
    input.previous = try cells.cell(1).hash()
    input.vout = try cells.cell(2).number("an output's position")
    input.sequence = try cells.cell(4).number("a sequence number")
    return (input, try cells.cell(3))
  }
}
