/// Reads the functions of a descriptor. No error repeats a part of the text: a mistyped private key
/// is still one.
struct DescriptorParser {
  /// Where an expression stands, which decides what it may be.
  enum Place {
    case top, inScriptHash, inWitnessScriptHash
  }

  /// Longest text that is read; the longest useful one, of twenty keys, has some 4,000 characters.
  static let longest = 100_000
  /// Branches of a taproot tree above one another (BIP 341).
  static let deepestTree = 128

  private let text: [UInt8]
  private var offset = 0

  /// Reads a whole descriptor without its checksum.
  static func parse(_ text: String) throws(KeyError) -> ScriptExpression {
    guard text.utf8.count <= longest else {
      throw KeyError(.malformed, "a descriptor of more than \(longest) characters")
    }
    var parser = DescriptorParser(text: Array(text.utf8))
    let expression = try parser.readExpression(.top)
    guard parser.offset == parser.text.count else { throw parser.expected("the end") }
    return expression
  }

  private init(text: [UInt8]) { self.text = text }

  private mutating func readExpression(_ place: Place) throws(KeyError) -> ScriptExpression {
    let start = offset
    let name = readName()
    guard !name.isEmpty, takes("(") else {
      offset = start
      throw expected("a function such as wpkh(…)")
    }
    let expression = try readArguments(name, place, start)
    guard takes(")") else { throw expected("')'") }
    return expression
  }

  private mutating func readArguments(
    _ name: String, _ place: Place, _ start: Int
  ) throws(KeyError) -> ScriptExpression {
    let keyRule: KeyRule = place == .inWitnessScriptHash ? .compressed : .any
    switch (name, place) {
    case ("pk", _): return .pk(try readKey(keyRule))
    case ("pkh", _): return .pkh(try readKey(keyRule))
    case ("wpkh", .top), ("wpkh", .inScriptHash): return .wpkh(try readKey(.compressed))
    case ("multi", _), ("sortedmulti", _):
      let (threshold, keys) = try readMultisig(keyRule)
      try checkMultisig(keys, place)
      return .multi(threshold, keys, name == "multi" ? .written : .sorted)
    case ("sh", .top): return .sh(try readExpression(.inScriptHash))
    case ("wsh", .top), ("wsh", .inScriptHash):
      return .wsh(try readExpression(.inWitnessScriptHash))
    case ("combo", .top): return .combo(try readKey(.any))
    case ("tr", .top):
      let key = try readKey(.taproot)
      return .tr(key, takes(",") ? try readTree(depth: 0) : nil)
    case ("rawtr", .top): return .rawtr(try readKey(.taproot))
    case ("raw", .top): return .script(try readRawScript())
    case ("addr", .top): return .script(try readAddress())
    case ("wpkh", _), ("sh", _), ("wsh", _), ("combo", _), ("tr", _), ("rawtr", _), ("raw", _),
      ("addr", _):
      throw KeyError(.malformed, "\(name)() may not stand here, at character \(start + 1)")
    default:
      throw KeyError(
        .unsupported, "an unknown function at character \(start + 1)",
        hint: "miniscript is not read; derive the addresses with the wallet's own software")
    }
  }

  private mutating func readMultisig(
    _ rule: KeyRule
  ) throws(KeyError) -> (Int, [KeyExpression]) {
    let start = offset
    let digits = readWhile { (0x30...0x39).contains($0) }
    guard let threshold = Int(digits), threshold > 0, threshold < 1000 else {
      offset = start
      throw expected("a threshold above 0")
    }
    var keys: [KeyExpression] = []
    while takes(",") { keys.append(try readKey(rule)) }
    guard threshold <= keys.count else {
      throw KeyError(
        .malformed, "a threshold of \(threshold) with \(keys.count) keys")
    }
    return (threshold, keys)
  }

  private func checkMultisig(_ keys: [KeyExpression], _ place: Place) throws(KeyError) {
    let most = place == .top ? 3 : 20
    guard keys.count <= most else {
      throw KeyError(.malformed, "\(keys.count) keys, at most \(most) may stand here")
    }
    let size = keys.reduce(3) { $0 + ($1.isUncompressed ? 66 : 34) }
    guard place != .inScriptHash || size <= 520 else {
      throw KeyError(.malformed, "a script of \(size) bytes inside sh(), at most 520 are valid")
    }
  }

  private mutating func readTree(depth: Int) throws(KeyError) -> TaprootTree {
    guard depth <= DescriptorParser.deepestTree else {
      throw KeyError(.malformed, "a tree deeper than \(DescriptorParser.deepestTree) branches")
    }
    if takes("{") {
      let left = try readTree(depth: depth + 1)
      guard takes(",") else { throw expected("','") }
      let right = try readTree(depth: depth + 1)
      guard takes("}") else { throw expected("'}'") }
      return .branch(left, right)
    }
    let start = offset
    let name = readName()
    guard ["pk", "multi_a", "sortedmulti_a"].contains(name), takes("(") else {
      throw KeyError(
        .unsupported, "an unknown function of a taproot tree at character \(start + 1)",
        hint: "pk, multi_a and sortedmulti_a are read; miniscript is not")
    }
    let leaf: TaprootTree
    if name == "pk" {
      leaf = .pk(try readKey(.taproot))
    } else {
      let (threshold, keys) = try readMultisig(.taproot)
      guard keys.count <= 999 else { throw KeyError(.malformed, "more than 999 keys") }
      leaf = .multi(threshold, keys, name == "multi_a" ? .written : .sorted)
    }
    guard takes(")") else { throw expected("')'") }
    return leaf
  }

  private mutating func readRawScript() throws(KeyError) -> [UInt8] {
    let digits = readWhile { $0 != 0x29 }
    guard !digits.isEmpty, let bytes = Hex.decode(digits) else {
      throw KeyError(.malformed, "a script that is no even number of hex digits")
    }
    return bytes
  }

  private mutating func readAddress() throws(KeyError) -> [UInt8] {
    let text = readWhile { $0 != 0x29 }
    for network in Network.all {
      if !text.hasPrefix(Address.scriptMarker),
        let script = try? Address.script(of: text, network: network)
      {
        return script
      }
    }
    throw KeyError(.malformed, "an address that is sound on no known network")
  }

  private mutating func readKey(_ rule: KeyRule) throws(KeyError) -> KeyExpression {
    let start = offset
    // A multipath step holds semicolons, never one of these.
    let word = readWhile { ![0x28, 0x29, 0x2c, 0x7b, 0x7d].contains($0) }
    guard !word.isEmpty else { throw expected("a key") }
    do throws(KeyError) {
      return try KeyExpression(parsing: word, rule: rule)
    } catch {
      throw KeyError(
        error.code, "the key at character \(start + 1): \(error.message)", hint: error.hint)
    }
  }

  private mutating func readName() -> String {
    readWhile { (0x61...0x7a).contains($0) || $0 == 0x5f || (0x30...0x39).contains($0) }
  }

  private mutating func readWhile(_ condition: (UInt8) -> Bool) -> String {
    let start = offset
    while offset < text.count, condition(text[offset]) { offset += 1 }
    return String(decoding: text[start..<offset], as: UTF8.self)
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    guard offset < text.count, text[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private func expected(_ what: String) -> KeyError {
    KeyError(.malformed, "expected \(what) at character \(offset + 1)")
  }
}
