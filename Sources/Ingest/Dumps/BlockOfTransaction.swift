import Bitcoin

/// Tells the block of a transaction for rows that name only the transaction.
///
/// Rows mostly stand in the order of the transactions file: a cursor walks along with them and no
/// table of all txids is needed. Only where the order breaks is one built.
struct BlockOfTransaction {
  private let files: [InputFile]
  private let numbers: [Int]
  private var current: (txid: Txid, block: BlockHash)?
  private var fileRank = 0
  private var rows: TextRows?
  private var cells = TableCells(separator: 0x3b)
  private var table: [Txid: BlockHash]?

  /// Over the transactions files among some files.
  init(files: [InputFile], _ numbers: [Int]) {
    self.files = files
    self.numbers = numbers
  }

  /// Goes back to the first transaction.
  mutating func rewind() {
    current = nil
    rows = nil
    fileRank = 0
  }

  /// The block of a transaction; nil for an unknown one.
  mutating func block(of txid: Txid) throws(DecodingError) -> BlockHash? {
    if let current, current.txid == txid { return current.block }
    if table == nil {
      current = try next()
      if let current, current.txid == txid { return current.block }
      table = try makeTable()
    }
    return table?[txid]
  }

  private mutating func next() throws(DecodingError) -> (txid: Txid, block: BlockHash)? {
    while fileRank < numbers.count {
      let bytes = files[numbers[fileRank]].file.bytes
      if rows == nil { rows = TextRows(bytes, 0..<bytes.count) }
      if let row = rows?.next() {
        cells.split(bytes, row)
        return (try cells.cell(0).hash(), try cells.cell(1).hash())
      }
      rows = nil
      fileRank += 1
    }
    return nil
  }

  private mutating func makeTable() throws(DecodingError) -> [Txid: BlockHash] {
    rewind()
    var table: [Txid: BlockHash] = [:]
    while let row = try next() { table[row.txid] = row.block }
    return table
  }
}
