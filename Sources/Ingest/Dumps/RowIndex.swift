import Bitcoin

/// Rows that stand one behind the other in a file.
struct RowRun: Sendable {
  /// Number of the file within the source.
  var file: Int
  /// First byte of the first row, and the byte behind the last.
  var range: Range<Int>
}

/// Where the rows of each block stand in a table: sixteen bytes for each run of rows, so that a
/// dump written block by block costs as much as its blocks, not as its transactions.
struct RowIndex<Key: Hashable & Sendable>: Sendable {
  private(set) var runs: [Key: [RowRun]] = [:]
  private var lastKey: Key?
  private var lastRun = RowRun(file: 0, range: 0..<0)

  /// Notes a row; rows come in the order of the file.
  mutating func add(_ key: Key, file: Int, _ range: Range<Int>) {
    if key == lastKey, file == lastRun.file {
      lastRun.range = lastRun.range.lowerBound..<range.upperBound
      return
    }
    finish()
    lastKey = key
    lastRun = RowRun(file: file, range: range)
  }

  /// Books the last run; call once after the last row.
  mutating func finish() {
    guard let lastKey else { return }
    runs[lastKey, default: []].append(lastRun)
    self.lastKey = nil
  }

  /// The rows of a block.
  subscript(key: Key) -> [RowRun] { runs[key] ?? [] }
}
