extension JSONValue {
  /// The value as compact JSON in UTF-8, without a line end.
  public var serialized: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// The value as compact JSON text.
  public var text: String { String(decoding: serialized, as: UTF8.self) }

  /// Appends compact JSON to a buffer that is written piece by piece.
  public func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .integer(let value): bytes += String(value).utf8
    case .unsigned(let value): bytes += String(value).utf8
    case .decimal(let units, let places):
      bytes += FixedPoint.text(units: units, places: places).utf8
    case .string(let value): JSONValue.append(quoted: value, to: &bytes)
    case .array(let values): JSONValue.append(list: values, to: &bytes)
    case .object(let members): JSONValue.append(members: members, to: &bytes)
    case .written(let text): bytes += text
    }
  }

  private static func append(list: [JSONValue], to bytes: inout [UInt8]) {
    let written = list.reduce(0) { sum, value in
      if case .written(let text) = value { sum + text.count + 1 } else { sum }
    }
    bytes.reserveCapacity(bytes.count + written + 2)
    bytes.append(UInt8(ascii: "["))
    for (position, value) in list.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      value.append(to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private static func append(members: [Member], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (position, member) in members.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      append(quoted: member.name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      member.value.append(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Swift text is valid Unicode, so a lone surrogate has become U+FFFD before it comes here. Controls
  /// and the two line separators that JavaScript once choked on are escaped.
  private static func append(quoted text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Nearly every text is plain ASCII, which is copied whole.
    let isPlain = unsafe text.utf8.withContiguousStorageIfAvailable { plain in
      guard unsafe plain.allSatisfy({ 0x20..<0x7f ~= $0 && $0 != 0x22 && $0 != 0x5c }) else {
        return false
      }
      unsafe bytes.append(contentsOf: plain)
      return true
    }
    if isPlain == true { return }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: bytes += "\\\"".utf8
      case 0x5c: bytes += "\\\\".utf8
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0a: bytes += "\\n".utf8
      case 0x0c: bytes += "\\f".utf8
      case 0x0d: bytes += "\\r".utf8
      case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes += UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
  }
}
