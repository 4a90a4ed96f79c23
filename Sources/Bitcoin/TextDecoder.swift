/// Makes UTF-8 of text in any form, piece by piece.
public struct TextDecoder {
  /// What becomes of half a surrogate pair, and of half a unit at the end.
  public enum Unpaired: Sendable {
    /// It is an error: a text that was torn must not pass for a whole one.
    case refused
    /// It becomes the replacement character, for readers of whatever there is.
    case replaced
  }

  private let form: TextForm
  private let unpaired: Unpaired
  /// Bytes taken so far.
  private var place = 0
  /// The first byte of a unit whose second has not come.
  private var odd: UInt8?
  /// The first half of a surrogate pair whose second has not come.
  private var half: UInt16?

  private static let replacement: [UInt8] = [0xef, 0xbf, 0xbd]

  /// For text of a form; throws where it is one that is not read.
  public init(_ form: TextForm, unpaired: Unpaired) throws(DecodingError) {
    guard form.encoding != .utf32 else {
      throw DecodingError(offset: 0, message: "text in UTF-32: save it as UTF-8")
    }
    self.form = form
    self.unpaired = unpaired
  }

  /// Appends the next bytes as UTF-8, the mark left out.
  public mutating func decode(
    _ piece: ByteView, into text: inout [UInt8]
  ) throws(DecodingError) {
    let skipped = min(piece.count, max(0, form.markSize - place))
    place += skipped
    guard form.encoding != .utf8 else {
      text += piece[skipped...]
      place += piece.count - skipped
      return
    }
    for byte in piece[skipped...] {
      place += 1
      guard let first = odd else {
        odd = byte
        continue
      }
      odd = nil
      try append(
        form.encoding == .utf16BigEndian
          ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first), to: &text)
    }
  }

  /// What is left behind the last piece: an error or a replacement where the text was torn.
  public mutating func finish(into text: inout [UInt8]) throws(DecodingError) {
    if half != nil {
      half = nil
      try lack("half of a surrogate pair without the other", at: place - 2, &text)
    }
    if odd != nil {
      odd = nil
      try lack("text in UTF-16 that ends within a character", at: place - 1, &text)
    }
  }

  private mutating func append(_ unit: UInt16, to text: inout [UInt8]) throws(DecodingError) {
    if let high = half {
      half = nil
      if unit & 0xfc00 == 0xdc00 {
        let scalar = 0x10000 + (UInt32(high & 0x3ff) << 10 | UInt32(unit & 0x3ff))
        text.append(UInt8(0xf0 | scalar >> 18))
        text.append(UInt8(0x80 | scalar >> 12 & 0x3f))
        text.append(UInt8(0x80 | scalar >> 6 & 0x3f))
        text.append(UInt8(0x80 | scalar & 0x3f))
        return
      }
      try lack("half of a surrogate pair without the other", at: place - 4, &text)
    }
    switch unit {
    case 0..<0x80: text.append(UInt8(unit))
    case 0x80..<0x800:
      text.append(UInt8(0xc0 | unit >> 6))
      text.append(UInt8(0x80 | unit & 0x3f))
    case 0xd800..<0xdc00: half = unit
    case 0xdc00..<0xe000:
      try lack("half of a surrogate pair without the other", at: place - 2, &text)
    default:
      text.append(UInt8(0xe0 | unit >> 12))
      text.append(UInt8(0x80 | unit >> 6 & 0x3f))
      text.append(UInt8(0x80 | unit & 0x3f))
    }
  }

  private func lack(
    _ what: String, at place: Int, _ text: inout [UInt8]
  ) throws(DecodingError) {
    guard unpaired == .replaced else { throw DecodingError(offset: place, message: what) }
    text += TextDecoder.replacement
  }
}
