/// How a text from elsewhere is written down: its encoding, and the byte order mark before it.
///
/// Everything in this engine reads UTF-8. Shells and spreadsheets on Windows put a mark before it
/// or write UTF-16; ``utf8(of:)`` makes the one of the other, once, for every reader of text.
public struct TextForm: Sendable, Equatable {
  /// The encodings that are told apart.
  public enum Encoding: Sendable, Equatable {
    case utf8, utf16LittleEndian, utf16BigEndian
    /// Told from its mark, to be refused by its name.
    case utf32
  }

  /// The encoding.
  public let encoding: Encoding
  /// Bytes of the byte order mark; 0 where there is none.
  public let markSize: Int

  /// Text as it is kept here.
  public static let plain = TextForm(encoding: .utf8, markSize: 0)

  /// Whether text of this form is UTF-8 from its first byte on.
  public var isPlain: Bool { self == .plain }

  /// The byte order mark in UTF-8.
  public static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// How many characters are looked at where no mark tells.
  private static let pairsSeen = 64

  private init(encoding: Encoding, markSize: Int) {
    self.encoding = encoding
    self.markSize = markSize
  }

  /// Tells the form of a text from its first 128 bytes.
  ///
  /// A mark says it. Without one, UTF-16 is told by zeros in every second place, which no UTF-8 has:
  /// of a text that begins with letters that Western languages write.
  public init(of start: ByteView) {
    self = TextForm.marked(start) ?? TextForm.unmarked(start) ?? .plain
  }

  private static func marked(_ start: ByteView) -> TextForm? {
    guard start.count >= 2 else { return nil }
    switch (start[0], start[1]) {
    case (0xef, 0xbb) where start.count >= 3 && start[2] == 0xbf:
      return TextForm(encoding: .utf8, markSize: 3)
    case (0xff, 0xfe) where start.count >= 4 && start[2] == 0 && start[3] == 0,
      (0, 0) where start.count >= 4 && start[2] == 0xfe && start[3] == 0xff:
      return TextForm(encoding: .utf32, markSize: 4)
    case (0xff, 0xfe): return TextForm(encoding: .utf16LittleEndian, markSize: 2)
    case (0xfe, 0xff): return TextForm(encoding: .utf16BigEndian, markSize: 2)
    default: return nil
    }
  }

  private static func unmarked(_ start: ByteView) -> TextForm? {
    let pairs = min(pairsSeen, start.count / 2)
    guard pairs >= 2 else { return nil }
    var (little, big) = (0, 0)
    for pair in 0..<pairs {
      let (first, second) = (start[2 * pair], start[2 * pair + 1])
      if second == 0, isWritten(first) { little += 1 }
      if first == 0, isWritten(second) { big += 1 }
    }
    guard max(little, big) >= pairs - pairs / 8 else { return nil }
    return TextForm(encoding: little > big ? .utf16LittleEndian : .utf16BigEndian, markSize: 0)
  }

  /// Whether what begins so is text beyond doubt, for places where any bytes may come: a mark could
  /// be chance there.
  public static func isText(_ start: ByteView) -> Bool {
    let form = TextForm(of: start)
    let bytes = start.dropFirst(form.markSize).prefix(2 * pairsSeen)
    switch form.encoding {
    case .utf8: return bytes.allSatisfy(isWritten)
    case .utf32: return bytes.prefix(4).contains(0)
    case .utf16LittleEndian, .utf16BigEndian:
      let rest = ByteView(rebasing: bytes)
      return form.markSize == 0 || rest.count < 4
        || unmarked(ByteView(rebasing: rest.prefix(8)))?.encoding == form.encoding
    }
  }

  /// Whether a byte is one of text, control signs other than white space left out.
  private static func isWritten(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7f || (0x09...0x0d).contains(byte)
  }

  /// A text as UTF-8 without a mark; what is so already is handed back as it is.
  ///
  /// Throws, with its place in the bytes, where UTF-16 ends within a character or holds half of a
  /// surrogate pair. Bytes of UTF-8 are not looked at.
  public static func utf8(of bytes: [UInt8]) throws(DecodingError) -> [UInt8] {
    let form = bytes.withByteView { TextForm(of: $0) }
    guard form.encoding != .utf8 else {
      return form.markSize == 0 ? bytes : Array(bytes.dropFirst(form.markSize))
    }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    var decoder = try TextDecoder(form, unpaired: .refused)
    let result = bytes.withByteView { bytes in
      Result { () throws(DecodingError) in
        try decoder.decode(bytes, into: &text)
        try decoder.finish(into: &text)
      }
    }
    try result.get()
    return text
  }

  /// Where a place of the UTF-8 stands in the bytes it was made from: one past all of `text`.
  public func source(behind text: some Sequence<UInt8>) -> Int {
    let isWide = encoding == .utf16LittleEndian || encoding == .utf16BigEndian
    return text.reduce(markSize) { place, byte in
      guard isWide else { return place + 1 }
      // A character takes one unit, and two where it takes four bytes of UTF-8.
      return place + (byte & 0xc0 == 0x80 ? 0 : byte >= 0xf0 ? 4 : 2)
    }
  }

  /// The line that a byte of the source stands in, counted from 1.
  public func line(of place: Int, in bytes: some Collection<UInt8>) -> Int {
    let before = bytes.prefix(place).dropFirst(markSize)
    guard encoding != .utf8 else { return 1 + before.count { $0 == 0x0a } }
    var (line, isFirst, first) = (1, true, UInt8(0))
    for byte in before {
      if !isFirst {
        let unit = encoding == .utf16BigEndian ? (first, byte) : (byte, first)
        if unit == (0, 0x0a) { line += 1 }
      }
      first = byte
      isFirst.toggle()
    }
    return line
  }
}
