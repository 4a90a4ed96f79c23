/// The script tree of a taproot output (BIP 341, BIP 386), and the tweak that commits to it.
indirect enum TaprootTree: Sendable, Equatable {
  /// Key, OP_CHECKSIG.
  case pk(KeyExpression)
  /// Keys, OP_CHECKSIGADD between them, threshold (BIP 387).
  case multi(Int, [KeyExpression], ScriptExpression.KeyOrder)
  case branch(TaprootTree, TaprootTree)

  /// The keys in the order they are written.
  var keys: [KeyExpression] {
    switch self {
    case .pk(let key): [key]
    case .multi(_, let keys, _): keys
    case .branch(let left, let right): left.keys + right.keys
    }
  }

  /// The same with every key changed.
  func mapKeys(
    _ change: (KeyExpression) throws(KeyError) -> KeyExpression
  ) throws(KeyError) -> TaprootTree {
    switch self {
    case .pk(let key): return .pk(try change(key))
    case .branch(let left, let right):
      return .branch(try left.mapKeys(change), try right.mapKeys(change))
    case .multi(let threshold, let keys, let order):
      var changed: [KeyExpression] = []
      for key in keys { changed.append(try change(key)) }
      return .multi(threshold, changed, order)
    }
  }

  /// The Merkle root of the scripts at an index.
  func hash(at index: UInt32) throws(KeyError) -> [UInt8] {
    switch self {
    case .branch(let left, let right):
      return TaprootTree.branchHash(try left.hash(at: index), try right.hash(at: index))
    case .pk(let key):
      return TaprootTree.leafHash([32] + TaprootTree.xOnly(try key.bytes(at: index)) + [0xac])
    case .multi(let threshold, let keys, let order):
      var bytes: [[UInt8]] = []
      for key in keys { bytes.append(TaprootTree.xOnly(try key.bytes(at: index))) }
      if order == .sorted { bytes.sort { $0.lexicographicallyPrecedes($1) } }
      var script: [UInt8] = []
      for (position, key) in bytes.enumerated() {
        script += [32] + key + [position == 0 ? 0xac : 0xba]
      }
      return TaprootTree.leafHash(script + OutputScript.wideNumber(threshold) + [0x9c])
    }
  }

  /// The hash of a leaf script.
  static func leafHash(_ script: [UInt8], version: UInt8 = 0xc0) -> [UInt8] {
    Digest.tagged("TapLeaf", [version] + compactSize(script.count) + script)
  }

  /// The hash of two nodes, in the order of their bytes.
  static func branchHash(_ one: [UInt8], _ other: [UInt8]) -> [UInt8] {
    Digest.tagged(
      "TapBranch", one.lexicographicallyPrecedes(other) ? one + other : other + one)
  }

  /// The 32 bytes of the output key for an internal key of 32 bytes and a root of 32 or none.
  static func outputKey(internal key: [UInt8], root: [UInt8]) -> [UInt8]? {
    Secp256k1.sum([2] + key, generatorTimes: Digest.tagged("TapTweak", key + root))
      .map { Array($0[1...]) }
  }

  /// The x coordinate of a key of 33 bytes, or the 32 bytes that are one already.
  static func xOnly(_ key: [UInt8]) -> [UInt8] { Array(key.suffix(32)) }

  private static func compactSize(_ count: Int) -> [UInt8] {
    count < 253 ? [UInt8(count)] : [253, UInt8(count & 255), UInt8(count >> 8 & 255)]
  }
}
