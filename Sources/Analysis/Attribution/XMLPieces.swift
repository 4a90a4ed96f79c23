/// A piece of an XML text.
enum XMLPiece {
  case start(String, [String: String])
  case text(String)
  case end(String)
}

/// Reads XML in pieces: elements, attributes and text, with the five named entities and numbers.
///
/// Document types are refused, so nothing outside the file is fetched and nothing expands.
struct XMLPieces {
  private let bytes: [UInt8]
  private var at = 0
  private var open: [String] = []
  private var pending: XMLPiece?
  /// The line of the piece that was read last.
  private(set) var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    at = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The next piece; nil at the end.
  mutating func next(_ file: TagFileName) throws(AnalysisError) -> XMLPiece? {
    if let piece = pending {
      pending = nil
      return piece
    }
    while at < bytes.count {
      if bytes[at] != UInt8(ascii: "<") { return .text(try text(until: "<", file)) }
      if has("<!--") {
        try skip(past: "-->", file)
      } else if has("<?") {
        try skip(past: "?>", file)
      } else if has("<![CDATA[") {
        at += 9
        let start = at
        try skip(past: "]]>", file)
        return .text(String(decoding: bytes[start..<(at - 3)], as: UTF8.self))
      } else if has("<!") {
        throw file.malformed("a document type is not taken", line: line)
      } else {
        return try element(file)
      }
    }
    if let name = open.last { throw file.malformed("<\(name)> is not closed", line: line) }
    return nil
  }

  private mutating func element(_ file: TagFileName) throws(AnalysisError) -> XMLPiece {
    at += 1
    let isEnd = at < bytes.count && bytes[at] == UInt8(ascii: "/")
    if isEnd { at += 1 }
    let name = word()
    guard !name.isEmpty else { throw file.malformed("an element without a name", line: line) }
    let attributes = try attributes(file)
    if isEnd {
      try close(file)
      guard open.popLast() == name else {
        throw file.malformed("an end of an element that is not open", line: line)
      }
      return .end(name)
    }
    guard open.count < 256 else { throw file.malformed("nested too deeply", line: line) }
    if at < bytes.count, bytes[at] == UInt8(ascii: "/") {
      at += 1
      pending = .end(name)
    } else {
      open.append(name)
    }
    try close(file)
    return .start(name, attributes)
  }

  private mutating func close(_ file: TagFileName) throws(AnalysisError) {
    guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else {
      throw file.malformed("'>' is expected", line: line)
    }
    at += 1
  }

  private mutating func attributes(
    _ file: TagFileName
  ) throws(AnalysisError) -> [String: String] {
    var found: [String: String] = [:]
    while true {
      skipBlanks()
      let name = word()
      if name.isEmpty { return found }
      skipBlanks()
      guard has("=") else { throw file.malformed("an attribute without a value", line: line) }
      at += 1
      skipBlanks()
      guard has("\"") || has("'") else {
        throw file.malformed("an attribute without quotes", line: line)
      }
      let quote: Character = has("'") ? "'" : "\""
      at += 1
      found[name] = try text(until: quote, file)
      guard at < bytes.count else {
        throw file.malformed("a quote that is not closed", line: line)
      }
      at += 1
    }
  }

  private mutating func text(
    until end: Character, _ file: TagFileName
  ) throws(AnalysisError) -> String {
    let stop = end.asciiValue ?? 0
    var content: [UInt8] = []
    while at < bytes.count, bytes[at] != stop {
      let byte = bytes[at]
      at += 1
      if byte == 0x0a { line += 1 }
      if byte == UInt8(ascii: "&") {
        content += try entity(file)
      } else {
        content.append(byte)
      }
    }
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func entity(_ file: TagFileName) throws(AnalysisError) -> [UInt8] {
    let rest = bytes[at...].prefix(12)
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
      throw file.malformed("an entity that does not end", line: line)
    }
    let name = String(decoding: bytes[at..<end], as: UTF8.self)
    at = end + 1
    let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    if let text = named[name] { return Array(text.utf8) }
    let isHex = name.hasPrefix("#x")
    let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
    guard name.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else {
      throw file.malformed("an unknown entity", line: line)
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func word() -> String {
    let start = at
    while at < bytes.count, bytes[at] > 0x20, !"<>/='\"".utf8.contains(bytes[at]) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while at < bytes.count, bytes[at] <= 0x20 {
      if bytes[at] == 0x0a { line += 1 }
      at += 1
    }
  }

  private func has(_ text: String) -> Bool {
    bytes[at...].starts(with: text.utf8)
  }

  private mutating func skip(past end: String, _ file: TagFileName) throws(AnalysisError) {
    while at < bytes.count, !has(end) {
      if bytes[at] == 0x0a { line += 1 }
      at += 1
    }
    guard at < bytes.count else { throw file.malformed("'\(end)' is missing", line: line) }
    at += end.utf8.count
  }
}
