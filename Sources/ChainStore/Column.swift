/// A read-only array of fixed-size rows, mapped from a file.
///
/// Access by subscript checks bounds. Kernels hoist ``span`` out of their loops.
@safe
public struct Column<Element: BitwiseCopyable>: @unchecked Sendable {
  private let file: MappedFile
  private let base: UnsafePointer<Element>
  /// Number of rows.
  public let count: Int

  /// Views a mapped file as rows; its size must be a whole number of them.
  public init(_ file: MappedFile) throws(StoreError) {
    let width = MemoryLayout<Element>.stride
    guard file.bytes.count % width == 0 else {
      throw StoreError(
        .malformed, "\(file.bytes.count) bytes are not whole rows of \(width)", at: file.path)
    }
    self.file = file
    count = file.bytes.count / width
    let start = unsafe file.bytes.buffer.baseAddress ?? Column.nowhere
    unsafe base = unsafe start.assumingMemoryBound(to: Element.self)
  }

  /// The row at a position.
  @inline(__always)
  public subscript(position: Int) -> Element {
    precondition(position >= 0 && position < count, "column row out of range")
    return unsafe base[position]
  }

  /// All rows.
  public var span: Span<Element> {
    @_lifetime(borrow self)
    get {
      let rows = unsafe Span(_unsafeStart: base, count: count)
      return unsafe _overrideLifetime(rows, borrowing: self)
    }
  }

  /// All rows, for a kernel that outlives no borrow; the column must stay alive meanwhile.
  public var pointer: UnsafeBufferPointer<Element> {
    unsafe UnsafeBufferPointer(start: base, count: count)
  }

  /// The first row's address, rows or not.
  @inline(__always)
  var start: UnsafePointer<Element> { unsafe base }

  /// Aligned memory for a column without rows, which is never read.
  private static var nowhere: UnsafeRawPointer { unsafe UnsafeRawPointer(bitPattern: 4096)! }
}
