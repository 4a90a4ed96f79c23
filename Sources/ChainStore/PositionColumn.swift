/// Output positions or row numbers, one a row: 32 bits each while the chain allows, and 8 more in a
/// column of their own past that.
///
/// The width is the manifest's decision and the same for every row; 40 bits count a million million
/// outputs. Kernels hoist ``positions`` out of their loops.
public struct PositionColumn: Sendable {
  private let low: Column<UInt32>
  private let high: Column<UInt8>?
  private let limit: Int

  /// A column of narrow rows, or of wide ones where there are high bytes; as many of each.
  ///
  /// Wide rows past the limit are read as none: narrow ones are checked with their pages, which
  /// hold one half of a wide row.
  public init(low: Column<UInt32>, high: Column<UInt8>?, limit: Int = .max) {
    precondition(high.map { $0.count == low.count } ?? true, "high and low rows differ in number")
    self.low = low
    self.high = high
    self.limit = limit
  }

  /// Number of rows.
  public var count: Int { low.count }

  /// The position in a row, or ``missingParent``.
  @inline(__always)
  public subscript(row: Int) -> Int {
    precondition(row >= 0 && row < count, "column row out of range")
    return positions[row]
  }

  /// What stands between a row of offsets and the next.
  @inline(__always)
  public func range(_ row: Int) -> Range<Int> {
    precondition(row >= 0 && row < count - 1, "column row out of range")
    return positions.range(row)
  }

  /// All rows, for a kernel; the column must stay alive meanwhile.
  @inline(__always)
  public var positions: Positions {
    unsafe Positions(low: low.start, high: high?.start, count: low.count, limit: limit)
  }
}

/// The rows of a ``PositionColumn`` as pointers. Access checks nothing.
@safe
public struct Positions: @unchecked Sendable {
  private let low: UnsafePointer<UInt32>
  private let high: UnsafePointer<UInt8>?
  /// The largest position that a wide row may hold.
  private let limit: Int
  /// Number of rows.
  public let count: Int

  /// Views rows in memory; without high bytes they are narrow.
  @inline(__always)
  public init(
    low: UnsafePointer<UInt32>, high: UnsafePointer<UInt8>?, count: Int, limit: Int = .max
  ) {
    unsafe self.low = unsafe low
    unsafe self.high = unsafe high
    self.count = count
    self.limit = limit
  }

  /// The rows as they stand where four bytes hold every position, `UInt32.max` being none; nil where
  /// there are high bytes too. For loops that cannot spare a look at each row's width.
  public var narrow: UnsafePointer<UInt32>? { unsafe high == nil ? low : nil }

  /// The position in a row, or ``missingParent``.
  @inline(__always)
  public subscript(row: Int) -> Int {
    let value = unsafe low[row]
    guard let high = unsafe high else { return value == .max ? missingParent : Int(value) }
    let whole = unsafe Int(high[row]) << 32 | Int(value)
    return whole == Positions.wideNone || whole > limit ? missingParent : whole
  }

  /// What stands between a row of offsets and the next; nothing where damaged ones fall.
  @inline(__always)
  public func range(_ row: Int) -> Range<Int> {
    let (start, end) = (self[row], self[row &+ 1])
    return unsafe start >= 0 && start <= end ? Range(uncheckedBounds: (start, end)) : 0..<0
  }

  /// The last row at or before a position in ascending rows that begin at 0. Never inlined, since
  /// the optimiser of Swift 6.3.1 stops on it there.
  @inline(never)
  public func owner(of position: Int) -> Int {
    var before = 0
    var after = count - 1
    while before + 1 < after {
      let middle = (before + after) / 2
      if self[middle] <= position { before = middle } else { after = middle }
    }
    return before
  }

  /// The row that holds ``missingParent`` for the nth time from a row on, counted from 0; nil where
  /// there are not so many before another. Never inlined, for the same reason.
  @inline(never)
  func missing(_ number: Int, from start: Int, before end: Int) -> Int? {
    var (left, row) = (number, max(start, 0))
    let last = min(end, count)
    while start >= 0, row < last {
      if self[row] == missingParent {
        if left == 0 { return row }
        left -= 1
      }
      row += 1
    }
    return nil
  }

  /// What wide rows hold where there is no position.
  static let wideNone = 0xff_ffff_ffff
}

extension Column where Element == UInt32 {
  /// Rows that are always narrow, seen as positions.
  var narrowPositions: Positions { unsafe Positions(low: start, high: nil, count: count) }
}
