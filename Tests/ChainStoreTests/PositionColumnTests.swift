import Testing

@testable import ChainStore

/// Positions on both sides of 2³² and the mark for none, as narrow or wide rows.
private func withPositions<Result>(
  _ values: [Int], isWide: Bool, _ body: (Positions) throws -> Result
) rethrows -> Result {
  let low = values.map { UInt32(truncatingIfNeeded: $0) }
  let high = values.map { UInt8(truncatingIfNeeded: $0 >> 32) }
  return try low.withUnsafeBufferPointer { low in
    try high.withUnsafeBufferPointer { high in
      try body(
        Positions(
          low: low.baseAddress!, high: isWide ? high.baseAddress : nil, count: values.count))
    }
  }
}

@Test("a narrow row holds every position below its mark for none")
func narrowPositions() {
  let values = [0, 1, 0xffff_fffe, missingParent]
  withPositions(values, isWide: false) { rows in
    #expect((0..<rows.count).map { rows[$0] } == values)
  }
}

@Test("a wide row holds positions past 2³², the narrow mark among them")
func widePositions() {
  let values = [0, 0xffff_ffff, 0x1_0000_0000, 0xff_ffff_fffe, missingParent]
  withPositions(values, isWide: true) { rows in
    #expect((0..<rows.count).map { rows[$0] } == values)
  }
}

@Test("a position belongs to the last row that begins at or before it")
func ownerOfPosition() {
  let firsts = [0, 0, 3, 0x1_0000_0000, 0x1_0000_0005]
  withPositions(firsts, isWide: true) { rows in
    #expect(rows.owner(of: 0) == 1)
    #expect(rows.owner(of: 2) == 1)
    #expect(rows.owner(of: 3) == 2)
    #expect(rows.owner(of: 0xffff_ffff) == 2)
    #expect(rows.owner(of: 0x1_0000_0004) == 3)
  }
}
