import Testing

@testable import Bitcoin

@Suite("Work and targets") struct WorkTests {
  /// Expected numbers computed with arbitrary-precision arithmetic as 2^256 / (target + 1).
  @Test(
    "work of a compact target is exact",
    arguments: [
      (0x1d00_ffff, "100010001"), (0x207f_ffff, "2"), (0x1b04_04cb, "3fb3ab764c00"),
      (0x1703_31db, "5021ab2578ee9fc3005e"), (0x2000_ffff, "100"),
      (0x0112_0000, "d79435e50d79435e50d79435e50d79435e50d79435e50d79435e50d79435e50"),
      (0x0300_0001, "8000000000000000000000000000000000000000000000000000000000000000"),
      (0x0412_3456, "e10005c64415f04ef3e387b97db388404db9fdfaab2b1918f6783471d"),
    ] as [(UInt32, String)])
  func exact(bits: UInt32, hex: String) {
    let padded = String(repeating: "0", count: 64 - hex.count) + hex
    #expect(Work(bits: bits).description == padded)
  }

  @Test(
    "zero, negative and overflowing targets stand for no work and are never met",
    arguments: [
      0, 0x1d00_0000, 0x0100_3456, 0x1d80_ffff, 0x0492_3456, 0x2300_0001, 0x2200_0100, 0x2101_0000,
      0xff12_3456,
    ] as [UInt32])
  func none(bits: UInt32) {
    #expect(Work(bits: bits) == .zero)
    let header = BlockHeader(
      hash: .zero, previous: .zero, merkleRoot: .zero, version: 1, time: 0, bits: bits, nonce: 0)
    #expect(!header.meetsTarget)
  }

  @Test("a target may reach the top byte", arguments: [0x2200_0001, 0x2100_0100, 0x2001_0000])
  func large(bits: UInt32) {
    #expect(Work(bits: bits) > .zero)
  }

  @Test("work adds up with carries and compares as a number")
  func sums() {
    let easy = Work(bits: 0x1d00_ffff)
    let hard = Work(bits: 0x0300_0001)
    #expect(easy < hard)
    #expect((easy + easy).description.hasSuffix("0200020002"))
    #expect(Work.zero + easy == easy)
    #expect((hard + easy).words == [1 << 63, 0, 0, 0x1_0001_0001])
    let many = (0..<64).reduce(easy) { sum, _ in sum + sum }
    #expect(many.words == [0, 0, 0x1_0001_0001, 0])
  }

  @Test("a hash equal to the target meets it, one more does not")
  func boundary() throws {
    func header(_ hash: String) throws -> BlockHeader {
      BlockHeader(
        hash: try #require(BlockHash(displayHex: hash)), previous: .zero, merkleRoot: .zero,
        version: 1, time: 0, bits: 0x1d00_ffff, nonce: 0)
    }
    let target = "00000000ffff" + String(repeating: "0", count: 52)
    #expect(try header(target).meetsTarget)
    #expect(try !header(String(target.dropLast()) + "1").meetsTarget)
  }
}
