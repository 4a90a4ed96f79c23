import Bitcoin

/// Unpacks DEFLATE data (RFC 1951) piece by piece: 32 KiB behind the writing place are kept for
/// back references, what is before them has been handed over.
struct Inflater {
  private static let windowSize = 1 << 15
  private static let pieceSize = 1 << 18
  private static let lengthBase = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
    131, 163, 195, 227, 258,
  ]
  private static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  /// Order in which the lengths of the code for lengths are written (RFC 1951, 3.2.7).
  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  private var stream: BitStream
  private var output: [UInt8]
  private var written = 0
  private var handedOver = 0
  /// The byte behind the packed data.
  var offset: Int { stream.offset }

  init(_ bytes: ByteView, from offset: Int) {
    stream = BitStream(bytes, from: offset)
    output = [UInt8](repeating: 0, count: Inflater.windowSize + Inflater.pieceSize + 258)
  }

  /// Unpacks everything up to the last block and hands the bytes over in order.
  mutating func run(
    _ take: (ByteView) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    var isLast = false
    while !isLast {
      isLast = try stream.take(1) == 1
      switch try stream.take(2) {
      case 0: try copyStored(take)
      case 1: try unpack(Inflater.fixedLiterals(), Inflater.fixedDistances(), take)
      case 2:
        let (literals, distances) = try readCodes()
        try unpack(literals, distances, take)
      default:
        throw DecodingError(offset: stream.offset, message: "a packed block of unknown kind")
      }
    }
    stream.alignToByte()
    try handOver(take)
  }

  private mutating func copyStored(
    _ take: (ByteView) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    stream.alignToByte()
    let start = stream.offset
    let (size, check) = (try stream.take(16), try stream.take(16))
    guard size ^ 0xffff == check else {
      throw DecodingError(offset: start, message: "a stored block whose size fails its check")
    }
    for byte in try stream.takeBytes(size) {
      output[written] = byte
      written += 1
      if written >= Inflater.windowSize + Inflater.pieceSize { try handOver(take) }
    }
  }

  private mutating func readCodes() throws(DecodingError) -> (PrefixCode, PrefixCode) {
    let literalCount = try stream.take(5) + 257
    let distanceCount = try stream.take(5) + 1
    let count = try stream.take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else {
      throw DecodingError(offset: stream.offset, message: "a prefix code with too many symbols")
    }
    var short = [UInt8](repeating: 0, count: 19)
    for place in Inflater.lengthOrder.prefix(count) { short[place] = UInt8(try stream.take(3)) }
    let lengthCode = try PrefixCode(lengths: short[...], at: stream.offset)
    let lengths = try readLengths(lengthCode, literalCount + distanceCount)
    return (
      try PrefixCode(lengths: lengths[..<literalCount], at: stream.offset),
      try PrefixCode(lengths: lengths[literalCount...], at: stream.offset)
    )
  }

  private mutating func readLengths(
    _ code: PrefixCode, _ count: Int
  ) throws(DecodingError) -> [UInt8] {
    var lengths: [UInt8] = []
    while lengths.count < count {
      stream.fill()
      let symbol = try code.decode(&stream)
      let (value, times): (UInt8, Int)
      switch symbol {
      case 16:
        guard let last = lengths.last else {
          throw DecodingError(offset: stream.offset, message: "a repetition of no code length")
        }
        (value, times) = (last, try stream.take(2) + 3)
      case 17: (value, times) = (0, try stream.take(3) + 3)
      case 18: (value, times) = (0, try stream.take(7) + 11)
      default: (value, times) = (UInt8(truncatingIfNeeded: symbol), 1)
      }
      guard lengths.count + times <= count else {
        throw DecodingError(offset: stream.offset, message: "more code lengths than announced")
      }
      for _ in 0..<times { lengths.append(value) }
    }
    return lengths
  }

  private mutating func unpack(
    _ literals: PrefixCode, _ distances: PrefixCode,
    _ take: (ByteView) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    while true {
      stream.fill()
      let symbol = try literals.decode(&stream)
      if symbol < 256 {
        output[written] = UInt8(truncatingIfNeeded: symbol)
        written &+= 1
      } else if symbol == 256 {
        return
      } else {
        try copyMatch(symbol - 257, distances)
      }
      if written >= Inflater.windowSize + Inflater.pieceSize { try handOver(take) }
    }
  }

  private mutating func copyMatch(
    _ lengthSymbol: Int, _ distances: PrefixCode
  ) throws(DecodingError) {
    guard lengthSymbol < Inflater.lengthBase.count else {
      throw DecodingError(offset: stream.offset, message: "a match of unknown length")
    }
    let length =
      try Inflater.lengthBase[lengthSymbol] + stream.take(Inflater.lengthExtra[lengthSymbol])
    stream.fill()
    let symbol = try distances.decode(&stream)
    guard symbol < 30 else {
      throw DecodingError(offset: stream.offset, message: "a match at an unknown distance")
    }
    // Two codes for each number of extra bits, from the third pair on (RFC 1951, 3.2.5).
    let extra = max(0, symbol / 2 - 1)
    let base = symbol < 4 ? symbol + 1 : (2 + symbol % 2) << extra + 1
    let distance = try base + stream.take(extra)
    guard distance <= written else {
      throw DecodingError(offset: stream.offset, message: "a match before the beginning")
    }
    for _ in 0..<length {
      output[written] = output[written &- distance]
      written &+= 1
    }
  }

  /// Hands over what is new and keeps the window at the front of the buffer.
  private mutating func handOver(
    _ take: (ByteView) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    let fresh = handedOver..<written
    try output.withByteView { bytes throws(DecodingError) in
      try take(ByteView(rebasing: bytes[fresh]))
    }
    let kept = min(written, Inflater.windowSize)
    let start = written - kept
    unsafe output.withUnsafeMutableBytes { bytes in
      let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<(start + kept)])
      unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[0..<kept]).copyMemory(from: source)
    }
    (written, handedOver) = (kept, kept)
  }

  private static func fixedLiterals() throws(DecodingError) -> PrefixCode {
    let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : UInt8(8) }
    return try PrefixCode(lengths: lengths[...], at: 0)
  }

  private static func fixedDistances() throws(DecodingError) -> PrefixCode {
    try PrefixCode(lengths: [UInt8](repeating: 5, count: 30)[...], at: 0)
  }
}
