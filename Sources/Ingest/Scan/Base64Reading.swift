import Bitcoin

/// The text in the lines of base 64 (RFC 4648, either alphabet) among some bytes, as mail writes the
/// bodies of its messages.
///
/// A row of its letters that is long enough is taken for a line of it where text comes of it: no
/// byte that no text holds. Pictures and archives hold such a byte in their first line, so they are
/// not unpacked. Each line stands on its own; lines that follow one another give one text.
struct Base64Reading {
  /// A stretch of letters and where its bytes stand in the text.
  struct Line {
    var start: Int
    var sourceStart: Int
    var count: Int
    /// Whether it goes on with the line before.
    var isContinued: Bool
  }

  /// Letters of a line that follows no other: those of the shortest address.
  private static let shortest = 36
  /// Letters of a row in which the next window may begin.
  private static let longestKept = 1024
  /// Letters that are judged at once.
  private static let longest = 76

  /// The text; a line end stands between what is not one.
  private(set) var bytes: [UInt8] = []
  private(set) var lines: [Line] = []
  /// Rows that may begin before what is kept of a window.
  private var longRows: [Range<Int>] = []
  /// The value of each byte, 255 for what is no letter.
  // swift-format-ignore
  private static let values: [UInt8] = [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 62, 255, 62, 255, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 255,
    255, 255, 255, 255, 255, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
    19, 20, 21, 22, 23, 24, 25, 255, 255, 255, 255, 63, 255, 26, 27, 28, 29, 30, 31, 32, 33, 34,
    35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  ]

  /// Reads some bytes; `phase` is the number of letters of the row that goes on at their beginning.
  init(_ source: ByteView, phase: Int = 0) {
    unsafe Base64Reading.values.withUnsafeBufferPointer { values in
      var place = 0
      /// Behind the line end of the last line that was taken.
      var next = -1
      while place < source.count {
        let follows = place == next
        let least = follows ? 2 : Base64Reading.shortest
        guard place + least <= source.count else { break }
        // A row this long that begins here or behind has a letter there; else it begins later.
        let probe = place + least - 1
        guard unsafe values[Int(source[probe])] != 255 else {
          place = follows ? place + 1 : probe + 1
          continue
        }
        var (start, end) = (probe, probe + 1)
        while start > place, unsafe values[Int(source[start - 1])] != 255 { start -= 1 }
        while end < source.count, unsafe values[Int(source[end])] != 255 { end += 1 }
        if end - place > Base64Reading.longestKept { longRows.append(start..<end) }
        place = end + 1
        guard end - start >= least, start == probe + 1 - least || !follows else { continue }
        // A row that goes on is cut where it was cut in the window before.
        let gone = start == 0 ? phase % Base64Reading.longest : 0
        let aligned = gone == 0 ? start : min(end, Base64Reading.longest - gone)
        if unsafe take(source, aligned..<end, values, follows: follows), (end - aligned) % 4 == 0 {
          next = Base64Reading.behindLineEnd(source, end)
          if next > 0 { place = next }
        }
      }
    }
  }

  private static func behindLineEnd(_ source: ByteView, _ offset: Int) -> Int {
    var place = offset
    if place < source.count, source[place] == 0x0d { place += 1 }
    return place < source.count && source[place] == 0x0a ? place + 1 : -1
  }

  /// Takes a row of letters in, piece by piece; whether text came of its last piece.
  private mutating func take(
    _ source: ByteView, _ row: Range<Int>, _ values: UnsafeBufferPointer<UInt8>,
    follows: Bool
  ) -> Bool {
    var follows = follows
    var start = row.lowerBound
    while start < row.upperBound {
      let end = min(row.upperBound, start + Base64Reading.longest)
      follows = unsafe decode(source, start..<end, values, follows: follows)
      start = end
    }
    return follows
  }

  private mutating func decode(
    _ source: ByteView, _ part: Range<Int>,
    _ values: UnsafeBufferPointer<UInt8>, follows: Bool
  ) -> Bool {
    let begun = bytes.count
    if !follows, begun > 0 { bytes.append(0x0a) }
    let start = bytes.count
    var (pending, bits): (UInt32, UInt32) = (0, 0)
    for letter in source[part] {
      pending = unsafe pending << 6 | UInt32(values[Int(letter)])
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      let byte = UInt8(truncatingIfNeeded: pending >> bits)
      guard byte >= 0x20 && byte != 0x7f || byte == 0x0a || byte == 0x0d || byte == 0x09 else {
        bytes.removeLast(bytes.count - begun)
        return false
      }
      bytes.append(byte)
    }
    lines.append(
      Line(
        start: start, sourceStart: part.lowerBound, count: bytes.count - start,
        isContinued: follows))
    return true
  }

  /// Where the row begins in which an offset of the source stands; nil where that is in none, or a
  /// short one.
  func rowStart(at offset: Int) -> Int? {
    longRows.first { $0.lowerBound < offset && offset < $0.upperBound }?.lowerBound
  }

  /// Where a part of the text stands in the source.
  func source(of range: Range<Int>) -> Range<Int> {
    source(
      ofByte: range.lowerBound, 0)..<source(ofByte: max(range.lowerBound, range.upperBound - 1), 2)
  }

  /// Where the text begins that stands from an offset of the source on.
  func offset(ofSource offset: Int) -> Int {
    let line = lines.first { $0.sourceStart + $0.count * 4 / 3 + 2 > offset }
    guard let line else { return bytes.count }
    return line.start + max(0, (offset - line.sourceStart) * 3 / 4)
  }

  private func source(ofByte offset: Int, _ extra: Int) -> Int {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].start <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let line = lines[low - 1]
    return line.sourceStart + min(offset - line.start, line.count) * 4 / 3 + extra
  }
}
