/// A piece of an XML text.
enum XMLPiece {
  case start(String, [String: String])
  case text(String)
  case end(String)
}

/// Reads XML in pieces from a stream: elements, attributes and text, with the five named entities
/// and numbers. Prefixes of names are left out, since lists change their namespaces.
///
/// Document types are refused, so nothing outside the file is fetched and nothing expands.
struct XMLPieces {
  private var stream: ByteStream
  private var open: [String] = []
  private var pending: XMLPiece?
  /// The line of the piece that was read last.
  private(set) var line = 1
  /// Bytes of a name, a value or a piece of text that are taken at most.
  private static let longest = 1 << 20

  init(_ stream: ByteStream) { self.stream = stream }

  /// SHA-256 of the whole stream, in hexadecimal.
  mutating func digest() throws(AnalysisError) -> String { try stream.digest() }

  /// The next piece; nil at the end.
  mutating func next(_ file: TagFileName) throws(AnalysisError) -> XMLPiece? {
    if let piece = pending {
      pending = nil
      return piece
    }
    if line == 1, try stream.has("\u{feff}") { stream.skip(3) }
    while let byte = try stream.peek() {
      if byte != UInt8(ascii: "<") { return .text(try text(until: UInt8(ascii: "<"), file)) }
      if try stream.has("<!--") {
        try skip(past: "-->", file)
      } else if try stream.has("<?") {
        try skip(past: "?>", file)
      } else if try stream.has("<![CDATA[") {
        stream.skip(9)
        return .text(try characterData(file))
      } else if try stream.has("<!") {
        throw file.malformed("a document type is not taken", line: line)
      } else {
        return try element(file)
      }
    }
    if let name = open.last { throw file.malformed("<\(name)> is not closed", line: line) }
    return nil
  }

  private mutating func element(_ file: TagFileName) throws(AnalysisError) -> XMLPiece {
    stream.skip(1)
    let isEnd = try take(UInt8(ascii: "/"))
    let name = try word(file)
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
    if try take(UInt8(ascii: "/")) { pending = .end(name) } else { open.append(name) }
    try close(file)
    return .start(name, attributes)
  }

  private mutating func close(_ file: TagFileName) throws(AnalysisError) {
    guard try take(UInt8(ascii: ">")) else { throw file.malformed("'>' is expected", line: line) }
  }

  private mutating func attributes(
    _ file: TagFileName
  ) throws(AnalysisError) -> [String: String] {
    var found: [String: String] = [:]
    while true {
      try skipBlanks()
      let name = try word(file)
      if name.isEmpty { return found }
      try skipBlanks()
      guard try take(UInt8(ascii: "=")) else {
        throw file.malformed("an attribute without a value", line: line)
      }
      try skipBlanks()
      let quote = try stream.peek() ?? 0
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
        throw file.malformed("an attribute without quotes", line: line)
      }
      stream.skip(1)
      found[name] = try text(until: quote, file)
      guard try take(quote) else { throw file.malformed("a quote that is not closed", line: line) }
      guard found.count <= 64 else {
        throw file.malformed("an element of more than 64 attributes", line: line)
      }
    }
  }

  /// A long text comes in several pieces; an attribute of more than a mebibyte is refused by the
  /// quote that does not follow.
  private mutating func text(
    until stop: UInt8, _ file: TagFileName
  ) throws(AnalysisError) -> String {
    var content: [UInt8] = []
    while content.count < XMLPieces.longest, let byte = try stream.peek(), byte != stop {
      stream.skip(1)
      if byte == 0x0a { line += 1 }
      if byte == UInt8(ascii: "&") {
        content += try entity(file)
      } else {
        content.append(byte)
      }
    }
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func characterData(_ file: TagFileName) throws(AnalysisError) -> String {
    var content: [UInt8] = []
    while content.count < XMLPieces.longest {
      if try stream.has("]]>") {
        stream.skip(3)
        return String(decoding: content, as: UTF8.self)
      }
      guard let byte = try stream.next() else { break }
      if byte == 0x0a { line += 1 }
      content.append(byte)
    }
    throw file.malformed("']]>' is missing", line: line)
  }

  private mutating func entity(_ file: TagFileName) throws(AnalysisError) -> [UInt8] {
    var letters: [UInt8] = []
    while letters.count < 12, let byte = try stream.next(), byte != UInt8(ascii: ";") {
      letters.append(byte)
    }
    guard letters.count < 12 else {
      throw file.malformed("an entity that does not end", line: line)
    }
    let name = String(decoding: letters, as: UTF8.self)
    let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    if let text = named[name] { return Array(text.utf8) }
    let isHex = name.hasPrefix("#x")
    let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
    guard name.hasPrefix("#"), let scalar = number.flatMap(Unicode.Scalar.init) else {
      throw file.malformed("an unknown entity", line: line)
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func word(_ file: TagFileName) throws(AnalysisError) -> String {
    var letters: [UInt8] = []
    while let byte = try stream.peek(), byte > 0x20, !"<>/='\"".utf8.contains(byte) {
      stream.skip(1)
      if byte == UInt8(ascii: ":") { letters = [] } else { letters.append(byte) }
      guard letters.count <= 256 else { throw file.malformed("a name without end", line: line) }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  private mutating func skipBlanks() throws(AnalysisError) {
    while let byte = try stream.peek(), byte <= 0x20 {
      if byte == 0x0a { line += 1 }
      stream.skip(1)
    }
  }

  private mutating func take(_ byte: UInt8) throws(AnalysisError) -> Bool {
    guard try stream.peek() == byte else { return false }
    stream.skip(1)
    return true
  }

  private mutating func skip(past end: StaticString, _ file: TagFileName) throws(AnalysisError) {
    while !(try stream.has(end)) {
      guard let byte = try stream.next() else {
        throw file.malformed("'\(end)' is missing", line: line)
      }
      if byte == 0x0a { line += 1 }
    }
    stream.skip(end.utf8CodeUnitCount)
  }
}
