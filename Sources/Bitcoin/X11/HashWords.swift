/// How the eleven functions of X11 see bytes: padded to a block, and as words of either order.
extension [UInt8] {
  /// The bytes, and zeros up to a size.
  func filled(to size: Int) -> [UInt8] {
    self + repeatElement(0, count: size - count)
  }

  /// The bytes, a mark behind them, and zeros up to a size.
  func padded(to size: Int, mark: UInt8 = 0x80) -> [UInt8] {
    (self + CollectionOfOne(mark)).filled(to: size)
  }

  /// Words of which the lowest byte comes first.
  func littleEndianWords<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type = Word.self)
    -> [Word]
  {
    words { Word(littleEndian: $0) }
  }

  /// Words of which the highest byte comes first.
  func bigEndianWords<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type = Word.self) -> [Word]
  {
    words { Word(bigEndian: $0) }
  }

  @inline(__always)
  private func words<Word: FixedWidthInteger & BitwiseCopyable>(_ ordered: (Word) -> Word) -> [Word]
  {
    let size = MemoryLayout<Word>.size
    return withByteView { bytes in
      (0..<(count / size)).map {
        ordered(bytes.loadUnaligned(fromByteOffset: $0 * size, as: Word.self))
      }
    }
  }

  /// The bytes of words, the lowest byte of each first.
  init<Word: FixedWidthInteger & BitwiseCopyable>(littleEndian words: some Collection<Word>) {
    self = words.map(\.littleEndian).withByteView { Array($0) }
  }

  /// The bytes of words, the highest byte of each first.
  init<Word: FixedWidthInteger & BitwiseCopyable>(bigEndian words: some Collection<Word>) {
    self = words.map(\.bigEndian).withByteView { Array($0) }
  }
}

extension FixedWidthInteger where Self: UnsignedInteger {
  /// The bits, turned towards the highest one.
  @inline(__always)
  func turnedLeft(_ count: Self) -> Self { self &<< count | self &>> (0 &- count) }

  /// The bits, turned towards the lowest one.
  @inline(__always)
  func turnedRight(_ count: Self) -> Self { self &>> count | self &<< (0 &- count) }
}
