import Reporting

extension JSONValue {
  /// A text.
  static func text(_ value: String) -> JSONValue { .string(value) }
  /// A truth value.
  static func boolean(_ value: Bool) -> JSONValue { .bool(value) }
  /// A list of texts.
  static func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
  /// The value on one line.
  var bytes: [UInt8] { serialized }
}
