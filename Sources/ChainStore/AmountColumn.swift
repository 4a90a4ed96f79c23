/// Satoshis, one amount a row: four bytes each, and eight more for the few from 2³¹ up.
///
/// A row whose top bit is set holds the number of a row of `output.largeAmount`, counted from 0 in
/// order of the outputs. Kernels hoist ``amounts`` out of their loops.
public struct AmountColumn: Sendable {
  let codes: Column<UInt32>
  let large: Column<UInt64>

  init(codes: Column<UInt32>, large: Column<UInt64>) {
    self.codes = codes
    self.large = large
  }

  /// Number of rows.
  public var count: Int { codes.count }

  /// The amount in a row.
  @inline(__always)
  public subscript(row: Int) -> UInt64 {
    precondition(row >= 0 && row < codes.count, "column row out of range")
    return amounts[row]
  }

  /// All rows, for a kernel; the column must stay alive meanwhile.
  @inline(__always)
  public var amounts: Amounts { unsafe Amounts(codes: codes.start, large: large.start) }
}

/// The rows of an ``AmountColumn`` as pointers. Access checks nothing.
@safe
public struct Amounts: @unchecked Sendable {
  private let codes: UnsafePointer<UInt32>
  private let large: UnsafePointer<UInt64>

  @inline(__always)
  init(codes: UnsafePointer<UInt32>, large: UnsafePointer<UInt64>) {
    unsafe self.codes = unsafe codes
    unsafe self.large = unsafe large
  }

  /// The amount in a row.
  @inline(__always)
  public subscript(row: Int) -> UInt64 {
    let code = unsafe codes[row]
    return unsafe code < Amounts.mark ? UInt64(code) : large[Int(code & ~Amounts.mark)]
  }

  /// Whether the amount in a row is above nothing.
  @inline(__always)
  public func hasValue(_ row: Int) -> Bool { unsafe codes[row] != 0 }

  /// The rows from one on.
  @inline(__always)
  public static func + (amounts: Amounts, rows: Int) -> Amounts {
    unsafe Amounts(codes: amounts.codes + rows, large: amounts.large)
  }

  /// What a row holds where its amount is a large one, beside that one's number.
  static let mark: UInt32 = 1 << 31
  /// The smallest large amount.
  static let smallestLarge = UInt64(mark)
}
