/// A 256-bit hash in the byte order of the wire; printed the other way round, as people quote it.
public struct Hash256: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
  var word0: UInt64
  var word1: UInt64
  var word2: UInt64
  var word3: UInt64

  /// The hash of thirty-two zero bytes: "no transaction", "no block before this one".
  public static let zero = Hash256()

  /// The all-zero hash.
  public init() {
    (word0, word1, word2, word3) = (0, 0, 0, 0)
  }

  /// Reads 32 bytes in wire order; nil where there are not exactly 32.
  public init?(wireBytes: [UInt8]) {
    guard wireBytes.count == 32 else { return nil }
    self = wireBytes.withByteView { $0.loadUnaligned(as: Hash256.self) }
  }

  /// Reads 64 hex digits in display order, either case; nil for anything else.
  public init?(displayHex text: some StringProtocol) {
    guard text.utf8.count == 64, let bytes = Hex.decode(text) else { return nil }
    self.init(wireBytes: bytes.reversed())
  }

  /// The first eight bytes on the wire, as a number. Whoever makes hashes may choose it, so it is
  /// no key of a table.
  @inline(__always)
  public var prefix64: UInt64 { word0 }

  /// The bytes as four numbers, the first on the wire first.
  @inline(__always)
  public var words: (UInt64, UInt64, UInt64, UInt64) { (word0, word1, word2, word3) }

  /// The 32 bytes in wire order.
  public var wireBytes: [UInt8] { unsafe withUnsafeBytes(of: self) { unsafe [UInt8]($0) } }

  /// 64 lower-case hex digits in display order.
  public var description: String {
    unsafe withUnsafeBytes(of: self) { unsafe Hex.encode($0.reversed() as ReversedCollection) }
  }

  /// Whether this hash comes first where bytes order as they stand on the wire.
  public func precedesOnWire(_ other: Hash256) -> Bool {
    for (left, right) in [
      (word0, other.word0), (word1, other.word1), (word2, other.word2), (word3, other.word3),
    ] where left != right {
      return UInt64(bigEndian: left) < UInt64(bigEndian: right)
    }
    return false
  }

  /// Orders hashes as their display text orders.
  public static func < (left: Hash256, right: Hash256) -> Bool {
    if left.word3 != right.word3 { return left.word3 < right.word3 }
    if left.word2 != right.word2 { return left.word2 < right.word2 }
    if left.word1 != right.word1 { return left.word1 < right.word1 }
    return left.word0 < right.word0
  }
}

/// The hash that names a transaction: double SHA-256 of its bytes without witnesses.
public typealias Txid = Hash256

/// The hash that names a block: double SHA-256 of its 80-byte header.
public typealias BlockHash = Hash256
