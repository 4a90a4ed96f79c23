/// Which forms of public key may stand at a place.
enum KeyRule {
  /// Compressed and uncompressed.
  case any
  /// Compressed only, as witness scripts demand.
  case compressed
  /// Compressed, or the 32 bytes of an x coordinate.
  case taproot
}

extension KeyExpression {
  /// Reads `[origin]key/steps/*`.
  init(parsing text: String, rule: KeyRule) throws(KeyError) {
    var rest = text[...]
    var origin = ""
    if rest.utf8.first == UInt8(ascii: "[") {
      guard let close = rest.utf8.firstIndex(of: UInt8(ascii: "]")) else {
        throw KeyError(.malformed, "a key origin without ']'")
      }
      origin = try KeyExpression.origin(rest[rest.utf8.index(after: rest.startIndex)..<close])
      rest = rest[rest.utf8.index(after: close)...]
    }
    var parts = KeyExpression.parts(rest, "/")
    guard let first = parts.first, !first.isEmpty else {
      throw KeyError(.malformed, "no key is here")
    }
    parts.removeFirst()
    if let bytes = Hex.decode(first), [32, 33, 65].contains(bytes.count) {
      guard parts.isEmpty else {
        throw KeyError(.malformed, "steps behind a key that has no children")
      }
      self.init(source: .key(try KeyExpression.checked(bytes, rule)), origin: origin)
      return
    }
    guard first.count > 66 || first.utf8.contains(where: { $0 > 0x66 }) else {
      throw KeyError(.malformed, "not a public key: 66 or 130 hex digits are expected")
    }
    self.init(source: .extended(try ExtendedKey(first)), origin: origin)
    if let last = parts.last, let wildcard = KeyExpression.wildcards[String(last)] {
      self.wildcard = wildcard
      parts.removeLast()
    }
    for part in parts { steps.append(try KeyExpression.step(part)) }
    guard steps.count(where: { $0.count > 1 }) <= 1 else {
      throw KeyError(.malformed, "more than one step with several values")
    }
  }

  private static let wildcards: [String: Wildcard] = [
    "*": .unhardened, "*h": .hardened, "*'": .hardened,
  ]

  private static func checked(_ bytes: [UInt8], _ rule: KeyRule) throws(KeyError) -> [UInt8] {
    switch (bytes.count, rule) {
    case (65, .compressed), (65, .taproot):
      throw KeyError(.malformed, "an uncompressed key, which may not stand here")
    case (32, .any), (32, .compressed):
      throw KeyError(.malformed, "a key of 32 bytes, 33 expected")
    default: break
    }
    guard Secp256k1.uncompressed(bytes.count == 32 ? [2] + bytes : bytes) != nil else {
      throw KeyError(.malformed, "a public key that is no point of the curve")
    }
    return bytes
  }

  /// The eight hex digits of a fingerprint and the steps behind them, in one spelling.
  private static func origin(_ text: Substring) throws(KeyError) -> String {
    let parts = parts(text, "/")
    guard let first = parts.first, first.utf8.count == 8, Hex.decode(first) != nil else {
      throw KeyError(.malformed, "a key origin without a fingerprint of 8 hex digits")
    }
    var origin = first.lowercased()
    for part in parts.dropFirst() {
      let value = try number(part)
      origin +=
        value >= ExtendedKey.firstHardened
        ? "/\(value - ExtendedKey.firstHardened)h" : "/\(value)"
    }
    return origin
  }

  /// The parts between separators of ASCII, which are looked for byte by byte.
  private static func parts(_ text: Substring, _ separator: Unicode.Scalar) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  /// A step, or several values of one in `< >` (BIP 389).
  private static func step(_ text: Substring) throws(KeyError) -> [UInt32] {
    guard text.hasPrefix("<"), text.hasSuffix(">") else { return [try number(text)] }
    var values: [UInt32] = []
    for part in parts(text.dropFirst().dropLast(), ";") {
      values.append(try number(part))
    }
    guard values.count > 1, Set(values).count == values.count else {
      throw KeyError(.malformed, "a step in < > takes two or more different values")
    }
    return values
  }

  private static func number(_ text: Substring) throws(KeyError) -> UInt32 {
    let isHardened = text.hasSuffix("h") || text.hasSuffix("'")
    let digits = isHardened ? text.dropLast() : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw KeyError(.malformed, "a step that is no number")
    }
    guard let value = UInt32(digits), value < ExtendedKey.firstHardened else {
      throw KeyError(.malformed, "a step of 2^31 or more")
    }
    return isHardened ? value | ExtendedKey.firstHardened : value
  }
}
