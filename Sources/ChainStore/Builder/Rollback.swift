/// Takes back what blocks that are no longer on the chain, or were never committed, did to rows
/// that stay: outputs they spent are unspent again, and addresses end at an earlier output.
enum Rollback {
  private static let piece = 1 << 16

  /// After a writer was killed: undoes it in place. Every uncommitted row it may have pointed at
  /// was on the disk before it changed a committed one.
  static func settle(
    _ folder: String, rows: RowCounts, width: PositionFile.Width
  ) throws(StoreError) {
    let previous = try PositionFile(
      folder: folder, name: "output.previousReceipt", rows: rows.outputs, width: width,
      excess: .kept)
    try clearSpenders(folder, rows)
    try shorten(folder, rows, width) { output throws(StoreError) in
      var before = UInt64.max
      try unsafe previous.read(into: &before, 1, at: output)
      return before
    }
  }

  /// In a copy that keeps fewer blocks than the graph has.
  static func drop(
    _ folder: String, rows: RowCounts, width: PositionFile.Width, graph: ChainGraph
  ) throws(StoreError) {
    try clearSpenders(folder, rows)
    try shorten(folder, rows, width) { output throws(StoreError) in
      output < graph.outputCount ? UInt64(bitPattern: Int64(graph.outputPrevious[output])) : .max
    }
    let spender = try spenders(folder, rows)
    for dropped in rows.transactions..<graph.txCount {
      let earlier = graph.transaction(withID: graph.txid[dropped], below: rows.transactions)
      guard let earlier else { continue }
      for output in graph.outputs(of: earlier) {
        var row = Spender.none
        try unsafe spender.read(into: &row, 1, at: output)
        guard row == Spender.overwritten else { continue }
        row = Spender.none
        try unsafe spender.write(&row, 1, at: output)
      }
    }
    try spender.sync()
  }

  private static func spenders(_ folder: String, _ rows: RowCounts) throws(StoreError) -> ColumnFile
  {
    try ColumnFile(
      folder: folder, name: "output.spender", rowSize: 4, rows: rows.outputs, excess: .kept)
  }

  private static func clearSpenders(_ folder: String, _ rows: RowCounts) throws(StoreError) {
    let file = try spenders(folder, rows)
    let end = UInt32(truncatingIfNeeded: rows.transactions)
    let scratch = Scratch()
    try pieces(rows.outputs) { row, count throws(StoreError) in
      let values = unsafe scratch.rows(count, of: UInt32.self)
      try unsafe file.read(into: values, count, at: row)
      for place in 0..<count
      where unsafe values[place] >= end && values[place] != Spender.overwritten {
        unsafe values[place] = Spender.none
      }
      try unsafe file.write(values, count, at: row)
    }
    try file.sync()
  }

  private static func shorten(
    _ folder: String, _ rows: RowCounts, _ width: PositionFile.Width,
    previous: (Int) throws(StoreError) -> UInt64
  ) throws(StoreError) {
    let file = try PositionFile(
      folder: folder, name: "address.lastReceipt", rows: rows.addresses, width: width,
      excess: .kept)
    let scratch = Scratch()
    try pieces(rows.addresses) { row, count throws(StoreError) in
      let values = unsafe scratch.rows(count, of: UInt64.self)
      try unsafe file.read(into: values, count, at: row)
      for place in 0..<count {
        while unsafe values[place] >= UInt64(rows.outputs), unsafe values[place] != .max {
          let earlier = try unsafe previous(Int(values[place]))
          guard unsafe earlier < values[place] || earlier == .max else {
            throw StoreError(
              .malformed, unsafe "row \(values[place]) does not lead back; run `filature verify`",
              at: "column output.previousReceipt")
          }
          unsafe values[place] = earlier
        }
      }
      try unsafe file.write(values, count, at: row)
    }
    for part in file.files { try part.sync() }
  }

  private static func pieces(
    _ rows: Int, _ body: (Int, Int) throws(StoreError) -> Void
  ) throws(StoreError) {
    var row = 0
    while row < rows {
      let count = min(piece, rows - row)
      try body(row, count)
      row += count
    }
  }
}
