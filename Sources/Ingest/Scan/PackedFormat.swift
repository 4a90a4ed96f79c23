import Bitcoin

/// Formats whose text is packed in ways that are not undone here, so that a scan can say what it
/// could not see.
enum PackedFormat {
  private static let marks: [(start: [UInt8], message: String)] = [
    (Array("%PDF".utf8), "a PDF: most of its text is packed; scan what pdftotext makes of it, too"),
    ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "packed with 7-Zip; unpack it first"),
    (Array("Rar!".utf8), "packed with RAR; unpack it first"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "packed with xz; unpack it first"),
    (Array("BZh".utf8), "packed with bzip2; unpack it first"),
    ([0x28, 0xb5, 0x2f, 0xfd], "packed with zstd; unpack it first"),
    (
      Array("SQLite format 3".utf8),
      "a database: txids of neighbouring columns may run together; scan its dump, too"
    ),
  ]

  /// What to know about bytes of such a format; nil for any other.
  static func name(of bytes: ByteView) -> String? {
    marks.first { mark in
      bytes.count >= mark.start.count && bytes[..<mark.start.count].elementsEqual(mark.start)
    }?.message
  }
}
