import Bitcoin

/// Recognises output script descriptors by their functions, then by reading them.
enum DescriptorReading {
  /// Functions that begin the descriptor of a wallet. `raw` and `addr` do too, but code and SQL are
  /// full of functions of those names, and the address inside is found without them.
  private static let names: Set<String> = [
    "pk", "pkh", "wpkh", "sh", "wsh", "combo", "tr", "rawtr", "multi", "sortedmulti",
  ]
  /// Brackets inside one another, at most: what opens more of them is not read to its end.
  private static let deepest = 24
  /// Digits of the shortest key.
  private static let shortestKey = 60
  /// Letters of the longest of them.
  static let longestName = 11

  /// A descriptor that was read.
  struct Found {
    var value: String
    var type: String
    var networks: [String]
    var end: Int
  }

  /// The descriptor that begins at an offset; nil where none does that can be read.
  static func descriptor(in bytes: UnsafeRawBufferPointer, at start: Int) -> Found? {
    guard let open = bytes[start...].firstIndex(of: 0x28) else { return nil }
    let name = String(decoding: bytes[start..<open], as: UTF8.self)
    guard names.contains(name), let close = closing(bytes, open) else { return nil }
    guard close - open > shortestKey else { return nil }
    var end = close + 1
    let withChecksum = end + 9
    if withChecksum <= bytes.count, bytes[end] == 0x23,
      bytes[(end + 1)..<withChecksum].allSatisfy({ LookAlikes.isBech32($0) })
    {
      end = withChecksum
    }
    guard let descriptor = try? Descriptor(String(decoding: bytes[start..<end], as: UTF8.self))
    else { return nil }
    return Found(
      value: descriptor.text, type: name,
      networks: Network.bitcoin.filter { descriptor.isAtHome(on: $0) }.map(\.name), end: end)
  }

  /// The bracket that closes the one at an offset, near enough and on one line.
  private static func closing(_ bytes: UnsafeRawBufferPointer, _ open: Int) -> Int? {
    var depth = 0
    let limit = min(bytes.count, open + TextScanner.lookAhead - 64)
    for offset in open..<limit {
      switch bytes[offset] {
      case 0x28:
        depth += 1
        if depth > deepest { return nil }
      case 0x29:
        depth -= 1
        if depth == 0 { return offset }
      case 0x0a, 0x22, 0x00..<0x20: return nil
      default: break
      }
    }
    return nil
  }
}
