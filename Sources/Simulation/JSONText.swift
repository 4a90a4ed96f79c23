/// A JSON document whose keys keep the order they were given in.
enum JSONText: Sendable {
  case string(String)
  case number(UInt64)
  case array([JSONText])
  case object([(String, JSONText)])

  /// The document as text that ends with a line break; innermost rows take one line each.
  var text: String { render(indent: 0) + "\n" }

  private var isRow: Bool {
    switch self {
    case .string, .number: true
    case .array(let items): items.allSatisfy(\.isScalar)
    case .object(let fields):
      fields.allSatisfy { _, value in
        guard case .array(let items) = value else { return value.isScalar }
        return items.allSatisfy(\.isScalar)
      }
    }
  }

  private var isScalar: Bool {
    switch self {
    case .string, .number: true
    case .array, .object: false
    }
  }

  private func render(indent: Int) -> String {
    let inner = String(repeating: " ", count: indent + 1)
    let outer = String(repeating: " ", count: indent)
    let separator = isRow && indent > 0 ? ", " : ",\n" + inner
    let (open, close) = isRow && indent > 0 ? ("", "") : ("\n" + inner, "\n" + outer)
    switch self {
    case .string(let value): return JSONText.quoted(value)
    case .number(let value): return String(value)
    case .array(let items):
      guard !items.isEmpty else { return "[]" }
      let parts = items.map { $0.render(indent: indent + 1) }
      return "[" + open + parts.joined(separator: separator) + close + "]"
    case .object(let fields):
      guard !fields.isEmpty else { return "{}" }
      let parts = fields.map { JSONText.quoted($0) + ": " + $1.render(indent: indent + 1) }
      return "{" + open + parts.joined(separator: separator) + close + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
