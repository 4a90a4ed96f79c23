import Bitcoin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cuts text into lines; an empty one is no row.
struct TextRows {
  private let bytes: ByteView
  private var offset: Int
  private let end: Int
  private let quoting: Quoting

  /// What a quote character means.
  enum Quoting {
    /// Nothing: every line feed ends a row.
    case none
    /// A line feed between quotes belongs to a cell (RFC 4180).
    case cells
  }

  init(_ bytes: ByteView, _ range: Range<Int>, quoting: Quoting = .none) {
    self.bytes = bytes
    offset = range.lowerBound
    end = range.upperBound
    self.quoting = quoting
  }

  /// The next row without its line end; nil behind the last.
  mutating func next() -> Range<Int>? {
    while offset < end {
      var start = offset
      // Files that were joined have a byte order mark at the beginning of each.
      if bytes[start] == TextForm.mark[0] { start += markSize(at: start) }
      var stop = lineEnd(from: start)
      if quoting == .cells {
        var quotes = count(start..<stop)
        while !quotes.isMultiple(of: 2), stop < end {
          let next = lineEnd(from: stop + 1)
          quotes += count((stop + 1)..<max(next, stop + 1))
          stop = next
        }
      }
      offset = stop + 1
      var last = stop
      if last > start, bytes[last - 1] == 0x0d { last -= 1 }
      if last > start { return start..<last }
    }
    return nil
  }

  private func markSize(at start: Int) -> Int {
    let isMark = bytes[start..<end].starts(with: TextForm.mark)
    return isMark ? TextForm.mark.count : 0
  }

  private func lineEnd(from start: Int) -> Int {
    start < end ? bytes.first(0x0a, in: start..<end) ?? end : end
  }

  /// Quotes of a range.
  private func count(_ range: Range<Int>) -> Int {
    let part = ByteView(rebasing: bytes[range])
    return unsafe part.buffer.reduce(into: 0) { $0 &+= $1 == 0x22 ? 1 : 0 }
  }
}

extension ByteView {
  /// The place of the first byte of a value in a range; nil where there is none.
  func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    let part = ByteView(rebasing: self[range])
    guard let base = unsafe part.buffer.baseAddress,
      let found = unsafe memchr(base, Int32(byte), part.count)
    else { return nil }
    return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
  }
}

extension InputFile {
  /// The first bytes as text, for telling formats apart.
  var head: String { String(decoding: file.bytes.prefix(8192), as: UTF8.self) }

  /// The first line that is not empty, at most so many bytes of it.
  func firstLine(_ limit: Int = 8192) -> String {
    var rows = TextRows(file.bytes, 0..<min(limit, file.bytes.count))
    guard let row = rows.next() else { return "" }
    return String(decoding: ByteView(rebasing: file.bytes[row]), as: UTF8.self)
  }
}
