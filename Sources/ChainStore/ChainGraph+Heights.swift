import Bitcoin

/// Heights: positions count from the store's first block, heights from the network's.
extension ChainGraph {
  /// Height of the first block; nil where the store holds a stretch whose height nothing states.
  public var firstHeight: UInt32? { manifest.firstHeight }

  /// Height of a block; nil where it is not known.
  public func height(of block: BlockIndex) -> UInt32? {
    firstHeight.map { $0 &+ block.rawValue }
  }

  /// The block at a height; nil where the store has none there, or does not know its heights.
  public func block(atHeight height: UInt32) -> BlockIndex? {
    guard let first = firstHeight, height >= first, Int(height - first) < blockCount else {
      return nil
    }
    return BlockIndex(rawValue: height - first)
  }

  /// The first transaction behind a block, one past the last where there is none.
  public func firstTransaction(after block: BlockIndex) -> UInt32 {
    blockFirstTx[min(block.int + 1, blockCount)]
  }
}
