import Bitcoin

/// Cuts JSON text into its top-level objects without parsing them: a value a line, or one array.
enum JSONPieces {
  /// Byte ranges of the objects; throws at the first byte that cannot belong to one.
  static func split(_ file: InputFile) throws(IngestError) -> [Range<Int>] {
    let bytes = file.file.bytes
    var pieces: [Range<Int>] = []
    var depth = 0
    var start = 0
    var next = 0
    while next < bytes.count {
      let position = next
      let byte = bytes[position]
      next += 1
      switch byte {
      case 0x22: next = bytes.textEnd(from: next).map { $0.quote + 1 } ?? bytes.count
      case 0x7b:
        if depth == 0 { start = position }
        depth += 1
      case 0x7d:
        depth -= 1
        if depth == 0 { pieces.append(start..<(position + 1)) }
      default:
        if depth > 0 { continue }
      }
      let isBetween = depth == 0 && byte != 0x7d
      if depth < 0 || (isBetween && !isSeparator(byte) && !TextForm.isMark(bytes, position)) {
        throw IngestError(
          .malformed, "not a JSON object a line or an array of them",
          at: file.place(position), hint: "see --input-format")
      }
    }
    guard depth == 0 else {
      throw IngestError(
        .malformed, "a JSON object is cut short", at: file.place(start),
        hint: "get a sound copy of this file")
    }
    return pieces
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5b, 0x5d: true
    default: false
    }
  }
}

extension TextForm {
  /// Whether a byte belongs to the byte order mark of a file that was joined to others.
  static func isMark(_ bytes: ByteView, _ position: Int) -> Bool {
    guard let place = mark.firstIndex(of: bytes[position]), place <= position else { return false }
    return bytes[(position - place)...].starts(with: mark)
  }
}
