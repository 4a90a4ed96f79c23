import Testing

@testable import Bitcoin

/// Points as this project computes them, held against OpenSSL's.
@Suite("Points of secp256k1")
struct CurveFieldTests {
  private static let one = [UInt8](repeating: 0, count: 31) + [1]

  /// Numbers whose limbs are full or empty, and those around the prime.
  private static let edges: [[UInt8]] = {
    let ones = [UInt8](repeating: 255, count: 32)
    let prime: [UInt8] = ones[..<27] + [0xfe, 0xff, 0xff, 0xfc, 0x2f]
    var numbers = [ones, prime, [UInt8](repeating: 0, count: 32)]
    for last in UInt8(0x20)...0x3f { numbers.append(prime[..<31] + [last]) }
    for byte in 0..<32 {
      for value in [1, 7, 8, 15, 16, 128, 255] as [UInt8] {
        var number = [UInt8](repeating: 0, count: 32)
        number[byte] = value
        numbers += [number, number.map { ~$0 }]
      }
    }
    return numbers
  }()

  private static let random = (0..<1500).map { Digest.sha256(Array("\($0)".utf8)) }

  @Test("a coordinate is on the curve where OpenSSL finds a point, which is the same")
  func points() {
    var found = 0
    for x in CurveFieldTests.edges + CurveFieldTests.random {
      for parity in [2, 3] as [UInt8] {
        let key = [parity] + x
        let next = Secp256k1.sum(key, generatorTimes: CurveFieldTests.one)
        let point = Secp256k1.uncompressed(key)
        #expect((point == nil) == (next == nil), "\(Hex.encode(key))")
        #expect(x.withByteView { Secp256k1.holds(x: $0) } == (point != nil))
        guard let point else { continue }
        found += 1
        // OpenSSL refuses a second coordinate that does not belong to the first.
        #expect(Secp256k1.sum(point, generatorTimes: CurveFieldTests.one) == next)
        #expect(point[64] & 1 == parity & 1)
        #expect(Secp256k1.uncompressed(point) == point)
        var wrong = point
        wrong[64] ^= 2
        #expect(Secp256k1.uncompressed(wrong) == nil)
      }
    }
    #expect(found > 1500)
  }

  @Test("bytes that are no key in either form are no point", arguments: [0, 1, 32, 33, 64, 65, 66])
  func forms(_ count: Int) {
    for first in [0, 1, 4, 5, 6, 7, 255] as [UInt8] {
      let key = Array(([first] + [UInt8](repeating: 1, count: 66))[..<count])
      #expect(Secp256k1.uncompressed(key) == nil)
    }
  }
}
