/// Reads JSON by RFC 8259 into nodes that know their lines; nesting is limited to 128.
struct JSONNodeParser {
  private let bytes: [UInt8]
  private let file: TagFileName
  private var at: Int
  private var line = 1

  init(_ bytes: [UInt8], _ file: TagFileName) {
    self.bytes = bytes
    self.file = file
    at = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The one value of the text.
  mutating func document() throws(AnalysisError) -> JSONNode {
    let node = try value(depth: 0)
    skipBlanks()
    guard at == bytes.count else { throw fault("text after the end of the JSON") }
    return node
  }

  private mutating func value(depth: Int) throws(AnalysisError) -> JSONNode {
    skipBlanks()
    guard depth < 128 else { throw fault("JSON nested too deeply") }
    guard at < bytes.count else { throw fault("the JSON ends too early") }
    let start = line
    let value: JSONNode.Value
    switch bytes[at] {
    case UInt8(ascii: "{"): value = try object(depth)
    case UInt8(ascii: "["): value = try array(depth)
    case UInt8(ascii: "\""): value = .string(try string())
    case UInt8(ascii: "-"), 0x30...0x39: value = try number()
    default: value = try literal()
    }
    return JSONNode(value: value, line: start)
  }

  private mutating func object(_ depth: Int) throws(AnalysisError) -> JSONNode.Value {
    var members: [JSONNode.Member] = []
    at += 1
    skipBlanks()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw fault("a member's name is expected")
      }
      let name = try string()
      skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw fault("':' is expected") }
      members.append(JSONNode.Member(name: name, value: try value(depth: depth + 1)))
      skipBlanks()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw fault("',' or '}' is expected") }
    }
  }

  private mutating func array(_ depth: Int) throws(AnalysisError) -> JSONNode.Value {
    var elements: [JSONNode] = []
    at += 1
    skipBlanks()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw fault("',' or ']' is expected") }
    }
  }

  private mutating func string() throws(AnalysisError) -> String {
    at += 1
    var content: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &content)
      case 0..<0x20: throw fault("a control character in a string")
      default: content.append(byte)
      }
    }
    throw fault("a string that is not closed")
  }

  private mutating func escape(into content: inout [UInt8]) throws(AnalysisError) {
    guard at < bytes.count else { throw fault("a string that is not closed") }
    let sign = bytes[at]
    at += 1
    switch sign {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(sign)
    case UInt8(ascii: "b"): content.append(8)
    case UInt8(ascii: "f"): content.append(12)
    case UInt8(ascii: "n"): content.append(10)
    case UInt8(ascii: "r"): content.append(13)
    case UInt8(ascii: "t"): content.append(9)
    case UInt8(ascii: "u"): content += Array(try scalar().utf8)
    default: throw fault("an unknown escape in a string")
    }
  }

  private mutating func scalar() throws(AnalysisError) -> String {
    var code = try hexadecimal()
    if (0xd800..<0xdc00).contains(code) {
      guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == 0x75 else {
        throw fault("half of a surrogate pair")
      }
      at += 2
      let low = try hexadecimal()
      guard (0xdc00..<0xe000).contains(low) else { throw fault("half of a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("half of a surrogate pair") }
    return String(Character(scalar))
  }

  private mutating func hexadecimal() throws(AnalysisError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw fault("a string that is not closed") }
    let text = String(decoding: bytes[at..<(at + 4)], as: UTF8.self)
    guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let code = UInt32(text, radix: 16)
    else { throw fault("four hexadecimal digits are expected") }
    at += 4
    return code
  }

  private mutating func number() throws(AnalysisError) -> JSONNode.Value {
    let start = at
    while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    guard text.utf8.count <= 64, Double(text) != nil else { throw fault("not a number") }
    return .number(text)
  }

  private mutating func literal() throws(AnalysisError) -> JSONNode.Value {
    for (word, value) in [
      ("true", JSONNode.Value.bool(true)), ("false", .bool(false)), ("null", .null),
    ] where bytes[at...].starts(with: word.utf8) {
      at += word.utf8.count
      return value
    }
    throw fault("not JSON")
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x0a: line += 1
      case 0x20, 0x09, 0x0d: break
      default: return
      }
      at += 1
    }
  }

  private func fault(_ what: String) -> AnalysisError { file.malformed(what, line: line) }
}
