import Bitcoin

/// Recognises output script descriptors by their functions, then by reading them.
///
/// What begins like one is looked through before it is read: a function that may not stand where it
/// does, or whose argument is no key by form, ends the look. So each byte is passed at most once for
/// each of the three functions that may stand inside one another.
enum DescriptorReading {
  /// A function by its name, and what may stand in its brackets.
  private struct Function {
    var name: [UInt8]
    var inner: Inner
  }

  private enum Inner {
    case key, xOnlyKey, threshold, functions([String]), keyAndTree
  }

  /// Functions that begin the descriptor of a wallet. `raw` and `addr` do too, but code and SQL are
  /// full of functions of those names, and the address inside is found without them.
  private static let functions: [Function] = {
    let all: [(String, Inner)] = [
      ("pk", .key), ("pkh", .key), ("wpkh", .key), ("combo", .key), ("rawtr", .xOnlyKey),
      ("multi", .threshold), ("sortedmulti", .threshold), ("tr", .keyAndTree),
      ("sh", .functions(["wpkh", "wsh", "pk", "pkh", "multi", "sortedmulti"])),
      ("wsh", .functions(["pk", "pkh", "multi", "sortedmulti"])),
    ]
    return all.map { Function(name: Array($0.0.utf8), inner: $0.1) }
  }()

  /// Functions that stand in trees of `tr`.
  private static let leaves: [String] = ["pk", "multi_a", "sortedmulti_a"]
  /// Bytes of a descriptor, at most.
  private static let longest = TextScanner.lookAhead - 64
  /// Letters of the longest name.
  static let longestName = 11

  /// A descriptor that was read.
  struct Found {
    var value: String
    var type: String
    var networks: [String]
    var end: Int
  }

  /// The descriptor whose function's name is a word; nil where it begins none that can be read.
  static func descriptor(in bytes: ByteView, name: Range<Int>) -> Found? {
    guard name.count <= longestName,
      let function = functions.first(where: { bytes[name].elementsEqual($0.name) }),
      isLikely(bytes, name.upperBound + 1, function.inner),
      let close = closing(bytes, name.upperBound, function.inner)
    else { return nil }
    var end = close + 1
    let withChecksum = end + 9
    if withChecksum <= bytes.count, bytes[end] == 0x23,
      bytes[(end + 1)..<withChecksum].allSatisfy({ LookAlikes.isBech32($0) })
    {
      end = withChecksum
    }
    let text = String(decoding: bytes[name.lowerBound..<end], as: UTF8.self)
    guard let descriptor = try? Descriptor(text) else { return nil }
    return Found(
      value: descriptor.text, type: String(decoding: function.name, as: UTF8.self),
      networks: Network.bitcoin.filter { descriptor.isAtHome(on: $0) }.map(\.name), end: end)
  }

  /// Whether what stands in the brackets begins as it must.
  private static func isLikely(
    _ bytes: ByteView, _ start: Int, _ inner: Inner
  ) -> Bool {
    switch inner {
    case .key: return isKey(bytes, start, [66, 130])
    case .xOnlyKey, .keyAndTree: return isKey(bytes, start, [64, 66])
    case .threshold:
      var place = start
      while place < bytes.count, place < start + 3, ASCII.isFigure(bytes[place]) { place += 1 }
      return place > start && place < bytes.count && bytes[place] == 0x2c
        && isKey(bytes, place + 1, [66, 130])
    case .functions(let names):
      guard let name = name(bytes, start), names.contains(name),
        let function = functions.first(where: { $0.name.elementsEqual(name.utf8) })
      else { return false }
      return isLikely(bytes, start + name.utf8.count + 1, function.inner)
    }
  }

  /// A public key's form, behind its origin or without one.
  private static func isKey(
    _ bytes: ByteView, _ start: Int, _ lengths: [Int]
  ) -> Bool {
    var place = start
    if place < bytes.count, bytes[place] == 0x5b {
      let limit = min(bytes.count, place + 200)
      while place < limit, bytes[place] != 0x5d { place += 1 }
      place += 1
    }
    var end = place
    while end < bytes.count, end - place < 131, LetterKinds.isLetter(bytes[end]) { end += 1 }
    if (111...112).contains(end - place) {
      return bytes[place + 1] == 0x70 && bytes[place + 2] == 0x75
    }
    return lengths.contains(end - place)
  }

  /// The small letters before a bracket; nil where there are none, or too many.
  private static func name(_ bytes: ByteView, _ start: Int) -> String? {
    var end = start
    while end < bytes.count, end - start <= longestName, bytes[end] != 0x28 { end += 1 }
    guard end > start, end < bytes.count, end - start <= longestName else { return nil }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The bracket that closes the one at an offset, near enough and on one line, with no function
  /// inside that may not stand there.
  private static func closing(
    _ bytes: ByteView, _ open: Int, _ inner: Inner
  ) -> Int? {
    var depth = 1
    for offset in (open + 1)..<min(bytes.count, open + longest) {
      switch bytes[offset] {
      case 0x28:
        depth += 1
        guard isAllowed(bytes, offset, inner, depth) else { return nil }
      case 0x29:
        depth -= 1
        if depth == 0 { return offset }
      case let byte where !mayHold(byte): return nil
      default: break
      }
    }
    return nil
  }

  /// Whether a descriptor may hold a byte.
  @inline(__always)
  static func mayHold(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f && byte != 0x22 }

  private static func isAllowed(
    _ bytes: ByteView, _ open: Int, _ inner: Inner, _ depth: Int
  ) -> Bool {
    var start = open
    while start > 0, open - start <= 13,
      bytes[start - 1] == 0x5f || LetterKinds.isLetter(bytes[start - 1])
    {
      start -= 1
    }
    let name = String(decoding: bytes[start..<open], as: UTF8.self)
    switch inner {
    case .key, .xOnlyKey, .threshold: return false
    case .functions(let names): return depth <= 3 && (names + ["multi", "pk"]).contains(name)
    case .keyAndTree: return depth == 2 && leaves.contains(name)
    }
  }
}
