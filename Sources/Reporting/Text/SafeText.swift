/// Text from outside made harmless: a label may be written by the person who is investigated.
enum SafeText {
  /// Controls, line ends and the marks that reorder or hide text become visible `<U+202E>` forms.
  static func plain(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        safe += "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// Plain text for HTML or XML, between tags or in a quoted attribute.
  static func markup(_ text: String) -> String {
    var safe = ""
    for character in plain(text).unicodeScalars {
      switch character {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      default: safe.unicodeScalars.append(character)
      }
    }
    return safe
  }

  /// Plain text for a Markdown cell or sentence: every mark that could begin markup is escaped.
  static func markdown(_ text: String) -> String {
    var safe = ""
    for character in plain(text).unicodeScalars {
      switch character {
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "&": safe += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!":
        safe += "\\"
        safe.unicodeScalars.append(character)
      default: safe.unicodeScalars.append(character)
      }
    }
    return safe
  }

  /// A field of RFC 4180. A cell that a spreadsheet would run as a formula begins with an apostrophe.
  static func csv(_ text: String) -> String {
    var field = plain(text)
    let first = field.unicodeScalars.first { $0 != " " && $0 != "\u{a0}" }
    if let first, "=+-@|%\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".unicodeScalars.contains(first) {
      field = "'" + field
    }
    guard field.unicodeScalars.contains(where: { "\",;\n\r\t".unicodeScalars.contains($0) }) else {
      return field
    }
    var quoted = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  /// The first and last characters of a long text, for pictures and terminals.
  static func shortened(_ text: String, to length: Int) -> String {
    let safe = plain(text)
    guard safe.count > length, length > 4 else { return safe }
    let tail = (length - 1) / 3
    return safe.prefix(length - 1 - tail) + "…" + safe.suffix(tail)
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f..<0xa0, 0xad, 0x61c, 0x180e, 0x200b...0x200f, 0x2028...0x202e,
      0x2060...0x206f, 0xfe00...0xfe0f, 0xfeff, 0xfff9...0xfffb, 0xfffe, 0xffff,
      0xe0000...0xe0fff:
      true
    default: false
    }
  }
}
