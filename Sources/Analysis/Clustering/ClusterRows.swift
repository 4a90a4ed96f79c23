import ChainStore

/// A read-only column of positions, in memory or mapped from a file.
struct ClusterRows: Sendable {
  private enum Storage: Sendable {
    case memory([UInt32])
    case file(Column<UInt32>)
  }

  private let storage: Storage

  /// A column in memory.
  init(_ rows: [UInt32]) { storage = .memory(rows) }

  /// A mapped column.
  init(_ column: Column<UInt32>) { storage = .file(column) }

  var count: Int {
    switch storage {
    case .memory(let rows): rows.count
    case .file(let column): column.count
    }
  }

  subscript(position: Int) -> UInt32 {
    switch storage {
    case .memory(let rows): rows[position]
    case .file(let column): column[position]
    }
  }

  /// The bytes of the column, as a file holds them.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch storage {
    case .memory(let rows): rows.withUnsafeBytes(body)
    case .file(let column): body(UnsafeRawBufferPointer(column.pointer))
    }
  }

  /// First position in an ascending stretch whose row is not below a value.
  func lowerBound(_ value: UInt32, in range: Range<Int>) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
