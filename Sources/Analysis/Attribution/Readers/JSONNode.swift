/// A JSON value that knows its line, for files whose faults must be named by line.
struct JSONNode {
  /// A name and value of an object.
  struct Member {
    let name: String
    let value: JSONNode
  }

  /// What stands there.
  enum Value {
    case object([Member])
    case array([JSONNode])
    case string(String)
    case number(String)
    case bool(Bool)
    case null
  }

  let value: Value
  /// The line that it begins at.
  let line: Int

  /// The first member of an object with a name.
  subscript(name: String) -> JSONNode? {
    members.first { $0.name == name }?.value
  }

  /// The members of an object; none for anything else.
  var members: [Member] {
    if case .object(let members) = value { return members }
    return []
  }

  /// The elements of a list; nil for anything else.
  var list: [JSONNode]? {
    if case .array(let elements) = value { return elements }
    return nil
  }

  /// The text of a string; nil for anything else.
  var text: String? {
    if case .string(let text) = value { return text }
    return nil
  }

  /// The text of a string or the digits of a number.
  var word: String? {
    switch value {
    case .string(let text), .number(let text): text
    case .bool(let truth): truth ? "true" : "false"
    default: nil
    }
  }

  /// The strings of a list, or the one string that stands in its place.
  var texts: [String] {
    if let text { return [text] }
    return (list ?? []).compactMap(\.text)
  }

  /// The value as JSON again, members in their order, without blanks.
  var json: String {
    switch value {
    case .object(let members):
      "{" + members.map { JSONNode.quoted($0.name) + ":" + $0.value.json }.joined(separator: ",")
        + "}"
    case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
    case .string(let text): JSONNode.quoted(text)
    case .number(let digits): digits
    case .bool(let truth): truth ? "true" : "false"
    case .null: "null"
    }
  }

  /// A text as a JSON string, control characters escaped.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case _ where Subject.isUnprintable(scalar) || isOutsideYAML(scalar):
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// Whether YAML takes a character only in its escaped form (YAML 1.2, 5.1), controls aside.
  private static func isOutsideYAML(_ scalar: Unicode.Scalar) -> Bool {
    [0xfeff, 0xfffe, 0xffff].contains(scalar.value)
  }

  /// Reads a whole text; throws with the line of what is wrong.
  static func parse(_ bytes: [UInt8], _ file: TagFileName) throws(AnalysisError) -> JSONNode {
    var parser = JSONNodeParser(bytes, file)
    return try parser.document()
  }
}
