import Bitcoin

/// A JSON value whose objects keep the order in which they were written: same value, same bytes.
public indirect enum JSONValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case text(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// Text, or null.
  public static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

  /// A count or height.
  public static func number(_ value: some BinaryInteger) -> JSONValue {
    value < 0 ? .integer(Int64(clamping: value)) : .unsigned(UInt64(clamping: value))
  }

  /// A list of texts.
  public static func texts(_ list: [String]) -> JSONValue { .array(list.map { .text($0) }) }

  /// The value on one line, without spaces.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  /// The value on one line, without spaces.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// Appends the value on one line.
  public func write(to out: inout [UInt8]) {
    switch self {
    case .null: out += "null".utf8
    case .boolean(let value): out += (value ? "true" : "false").utf8
    case .integer(let value): out += String(value).utf8
    case .unsigned(let value): out += String(value).utf8
    case .text(let value): JSONValue.write(value, to: &out)
    case .array(let list): JSONValue.write(list, to: &out)
    case .object(let members): JSONValue.write(members, to: &out)
    }
  }

  private static func write(_ list: [JSONValue], to out: inout [UInt8]) {
    out.append(0x5b)
    for (number, value) in list.enumerated() {
      if number > 0 { out.append(0x2c) }
      value.write(to: &out)
    }
    out.append(0x5d)
  }

  private static func write(_ members: [(key: String, value: JSONValue)], to out: inout [UInt8]) {
    out.append(0x7b)
    for (number, member) in members.enumerated() {
      if number > 0 { out.append(0x2c) }
      write(member.key, to: &out)
      out.append(0x3a)
      member.value.write(to: &out)
    }
    out.append(0x7d)
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: out += "\\\"".utf8
      case 0x5c: out += "\\\\".utf8
      case 0x0a: out += "\\n".utf8
      case 0x0d: out += "\\r".utf8
      case 0x09: out += "\\t".utf8
      case 0..<0x20, 0x7f: out += "\\u00\(Hex.encode([byte]))".utf8
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  /// A text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// A number.
  public init(integerLiteral value: Int64) { self = .number(value) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object whose members keep their order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
}
