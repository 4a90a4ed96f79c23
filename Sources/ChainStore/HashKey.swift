import Bitcoin

/// The secret of a store's hash tables: 128 bits, drawn when the store is made and kept in its
/// manifest.
///
/// Whoever writes a chain chooses scripts, and whoever writes a dump chooses txids; without the key
/// nobody can choose them so that they fall into one place of a table.
public struct HashKey: Sendable, Hashable, Codable, CustomStringConvertible {
  let low: UInt64
  let high: UInt64

  /// A new key from the system's random source.
  public static func random() -> HashKey {
    var source = SystemRandomNumberGenerator()
    return HashKey(low: source.next(), high: source.next())
  }

  private init(low: UInt64, high: UInt64) {
    (self.low, self.high) = (low, high)
  }

  /// Reads 32 hex digits; nil for anything else.
  public init?(hex text: some StringProtocol) {
    guard text.utf8.count == 32, let bytes = Hex.decode(text) else { return nil }
    let words = stride(from: 0, to: 16, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    self.init(low: words[0], high: words[1])
  }

  /// The key's bytes.
  var bytes: [UInt8] {
    [low, high].flatMap(\.littleEndianBytes)
  }

  /// 32 lower-case hex digits.
  public var description: String { Hex.encode(bytes) }

  /// Reads the text of a key.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let key = HashKey(hex: text) else {
      throw Swift.DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not 32 hex digits"))
    }
    self = key
  }

  /// Writes the key as text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
