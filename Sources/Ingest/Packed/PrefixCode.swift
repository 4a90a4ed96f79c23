import Bitcoin

/// A canonical Huffman code as one table that the next bits are looked up in (RFC 1951, 3.2.2).
struct PrefixCode {
  /// Symbol and code length for every value of the next ``width`` bits: the symbol times sixteen,
  /// plus the length; zero where no code begins so.
  private var table: [UInt16]
  private let width: Int

  /// Makes the code of some lengths, zero for symbols that do not occur.
  ///
  /// A code with more words than bits allow is an error; one with fewer is taken, and the words
  /// that are missing are errors where they occur.
  init(lengths: ArraySlice<UInt8>, at offset: Int) throws(DecodingError) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var next = [Int](repeating: 0, count: 16)
    var code = 0
    for length in 1...15 {
      code = (code + counts[length - 1]) << 1
      next[length] = code
      guard code + counts[length] <= 1 << length else {
        throw DecodingError(offset: offset, message: "a prefix code with too many words")
      }
    }
    let longest = counts.lastIndex { $0 > 0 } ?? 0
    width = max(1, longest)
    table = [UInt16](repeating: 0, count: 1 << width)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let bits = Int(length)
      let reversed = PrefixCode.reverse(next[bits], bits)
      next[bits] += 1
      let entry = UInt16(truncatingIfNeeded: symbol << 4 | bits)
      for place in stride(from: reversed, to: table.count, by: 1 << bits) { table[place] = entry }
    }
  }

  private static func reverse(_ code: Int, _ bits: Int) -> Int {
    var (rest, reversed) = (code, 0)
    for _ in 0..<bits {
      reversed = reversed << 1 | (rest & 1)
      rest >>= 1
    }
    return reversed
  }

  /// The next symbol; the stream holds at least 15 bits, or all that are left.
  @inline(__always)
  func decode(_ stream: inout BitStream) throws(DecodingError) -> Int {
    let entry = Int(table[stream.peek(width)])
    guard entry != 0 else {
      throw DecodingError(offset: stream.offset, message: "bits that no code word begins with")
    }
    try stream.drop(entry & 15)
    return entry >> 4
  }
}
