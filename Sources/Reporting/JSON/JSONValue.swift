/// A JSON value whose objects keep the order they were written in.
///
/// Numbers are integers, or decimals held as scaled integers: no floating point is ever printed, so
/// the same value is the same bytes on every machine.
public enum JSONValue: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A signed integer.
  case integer(Int64)
  /// An unsigned integer, as amounts are.
  case unsigned(UInt64)
  /// `units` divided by ten to the power of `places`, written with all its places.
  case decimal(units: Int64, places: Int)
  /// Text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Members in the order they are written.
  case object([Member])
  /// A value that has been written already: long lists are written on several threads, and nothing
  /// of a row is kept but its bytes.
  case written([UInt8])

  /// One name and value of an object.
  public struct Member: Sendable, Equatable {
    /// Name of the member.
    public var name: String
    /// Its value.
    public var value: JSONValue

    /// A member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An object from pairs, in their order.
  public static func pairs(_ pairs: [(String, JSONValue)]) -> JSONValue {
    .object(pairs.map { Member($0.0, $0.1) })
  }

  /// Text, or null.
  public static func optional(_ text: String?) -> JSONValue {
    text.map(JSONValue.string) ?? .null
  }

  /// A number, or null.
  public static func optional(_ value: (some BinaryInteger)?) -> JSONValue {
    value.map { .number($0) } ?? .null
  }

  /// A count or an amount of any integer type.
  public static func number(_ value: some BinaryInteger) -> JSONValue {
    if let small = Int64(exactly: value) { return .integer(small) }
    return .unsigned(UInt64(clamping: value))
  }

  /// The first member of an object with a name; nil for anything else.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// Whether two values print the same: 5 is 5, signed or not.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let one), .bool(let two)): one == two
    case (.integer(let one), .integer(let two)): one == two
    case (.unsigned(let one), .unsigned(let two)): one == two
    case (.integer(let one), .unsigned(let two)): UInt64(exactly: one) == two
    case (.unsigned(let one), .integer(let two)): one == UInt64(exactly: two)
    case (.decimal(let one, let ones), .decimal(let two, let twos)): one == two && ones == twos
    case (.string(let one), .string(let two)): one == two
    case (.array(let one), .array(let two)): one == two
    case (.object(let one), .object(let two)): one == two
    case (.written(let one), let other), (let other, .written(let one)): one == other.serialized
    default: false
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `nil` is null.
  public init(nilLiteral: ()) { self = .null }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A signed integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object whose members stand in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .pairs(elements) }
}
