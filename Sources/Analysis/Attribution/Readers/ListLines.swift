import Bitcoin
import Foundation

/// A list with a word or a text a line.
public enum ListLines {
  /// The lines of a text without the space around them, blank ones and notes (`#`) left out.
  public static func words(of bytes: ByteView) -> [String] {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    var lines: [String] = []
    var start = bytes.starts(with: mark) ? mark.count : 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
      if end > start {
        let line = trimmed(ByteView(rebasing: bytes[start..<end]))
        if !line.isEmpty, !line.hasPrefix("#") { lines.append(line) }
      }
      start = end + 1
    }
    return lines
  }

  /// Nearly every line begins and ends with a letter or a digit, and is left as it is.
  private static func trimmed(_ line: ByteView) -> String {
    let text = String(decoding: line, as: UTF8.self)
    let isBare = 0x21..<0x7f ~= line[0] && 0x21..<0x7f ~= line[line.count - 1]
    return isBare ? text : text.trimmingCharacters(in: .whitespaces)
  }
}
