import Foundation

/// Cuts JSON text into its top-level objects without parsing them: a value a line, or one array.
enum JSONPieces {
  /// Byte ranges of the objects; throws at the first byte that cannot belong to one.
  static func split(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(IngestError) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var depth = 0
    var start = 0
    var isText = false
    var isEscaped = false
    for position in 0..<bytes.count {
      let byte = bytes[position]
      if isText {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5c {
          isEscaped = true
        } else if byte == 0x22 {
          isText = false
        }
        continue
      }
      switch byte {
      case 0x22:
        isText = true
      case 0x7b:
        if depth == 0 { start = position }
        depth += 1
      case 0x7d:
        depth -= 1
        if depth == 0 { pieces.append(start..<(position + 1)) }
      default:
        break
      }
      let isBetween = depth == 0 && byte != 0x7d
      if depth < 0 || (isBetween && !isSeparator(byte)) {
        throw IngestError(
          .malformed, "not a JSON object a line or an array of them",
          at: "\(path) offset \(position)")
      }
    }
    guard depth == 0 else {
      throw IngestError(.malformed, "a JSON object is cut short", at: "\(path) offset \(start)")
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
