/// CubeHash16/32-512 (Bernstein, 2009): 16 rounds for each 32 bytes, ten times that at either end.
enum CubeHash512 {
  private typealias Half = SIMD16<UInt32>

  /// The state before the first block: digest bytes, block bytes and rounds, ten times mixed.
  private static let start: (Half, Half) = {
    var (low, high) = (Half(), Half())
    (low[0], low[1], low[2]) = (64, 32, 16)
    mix(&low, &high, rounds: 160)
    return (low, high)
  }()

  /// The digest of a message of any length.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    let blocks = message.padded(to: (message.count / 32 + 1) * 32)
    let words: [UInt32] = blocks.littleEndianWords()
    var (low, high) = start
    for first in stride(from: 0, to: words.count, by: 8) {
      for word in 0..<8 { low[word] ^= words[first + word] }
      mix(&low, &high, rounds: 16)
    }
    high[15] ^= 1
    mix(&low, &high, rounds: 160)
    return [UInt8](littleEndian: (0..<16).map { low[$0] })
  }

  private static func mix(_ low: inout Half, _ high: inout Half, rounds: Int) {
    for _ in 0..<rounds {
      high &+= low
      low = (low &<< 7 | low &>> 25).exchangedHalves ^ high
      high = high.exchangedPairs &+ low
      low = (low &<< 11 | low &>> 21).exchangedFours ^ high
      high = high.exchangedNeighbours
    }
  }
}

/// Words exchanged with those whose number differs in one bit.
extension SIMD16<UInt32> {
  fileprivate var exchangedHalves: Self { Self(lowHalf: highHalf, highHalf: lowHalf) }

  fileprivate var exchangedFours: Self {
    halves { SIMD8(lowHalf: $0.highHalf, highHalf: $0.lowHalf) }
  }

  fileprivate var exchangedPairs: Self {
    fours { SIMD4(lowHalf: $0.highHalf, highHalf: $0.lowHalf) }
  }

  fileprivate var exchangedNeighbours: Self { fours { SIMD4($0[1], $0[0], $0[3], $0[2]) } }

  @inline(__always)
  private func halves(_ exchange: (SIMD8<UInt32>) -> SIMD8<UInt32>) -> Self {
    Self(lowHalf: exchange(lowHalf), highHalf: exchange(highHalf))
  }

  @inline(__always)
  private func fours(_ exchange: (SIMD4<UInt32>) -> SIMD4<UInt32>) -> Self {
    halves { SIMD8(lowHalf: exchange($0.lowHalf), highHalf: exchange($0.highHalf)) }
  }
}
