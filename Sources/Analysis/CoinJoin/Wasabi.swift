import Bitcoin

/// Wasabi 1 (ZeroLink): many equal outputs near 0.1 BTC, all native segwit.
public struct Wasabi1: CoinJoinDetector {
  /// A detector.
  public init() {}

  /// See ``CoinJoinDetector``.
  public func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    guard shape.isAtLeast(mainnetHeight: 530_500), shape.inputValues.count >= 3,
      (shape.inputTypes + shape.outputTypes).allSatisfy({ $0 == .p2wpkh }),
      let (value, count) = shape.mostFrequentOutput, (8_000_000...12_000_000).contains(value)
    else { return nil }
    var counts: [UInt64: Int] = [:]
    for output in shape.outputValues { counts[output, default: 0] += 1 }
    let single = counts.values.filter { $0 == 1 }.count
    guard count >= 10, shape.inputValues.count >= count, single >= 2 else { return nil }
    return CoinJoinFinding(
      kind: "wasabi1", rule: "\(count) equal outputs near 0.1 BTC, all P2WPKH",
      denomination: value, participants: count, confidence: 80)
  }
}

/// Wasabi 2 (WabiSabi): twenty inputs or more, both sides sorted by value, outputs of standard
/// denominations.
public struct Wasabi2: CoinJoinDetector {
  /// The 78 standard denominations: powers of two, three and ten, and some multiples of them.
  static let denominations: Set<UInt64> = {
    var values: Set<UInt64> = []
    let (least, most): (UInt64, UInt64) = (5_000, 134_375_000_000)
    for (base, factors) in [(2, [1]), (3, [1, 2]), (10, [1, 2, 5])] as [(UInt64, [UInt64])] {
      var power: UInt64 = 1
      while power <= most {
        for factor in factors where (least...most).contains(power * factor) {
          values.insert(power * factor)
        }
        power *= base
      }
    }
    return values
  }()

  /// A detector.
  public init() {}

  /// See ``CoinJoinDetector``.
  public func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    guard shape.inputValues.count >= 20, shape.outputValues.count >= 5,
      shape.isAtLeast(mainnetHeight: 741_213),
      (shape.inputTypes + shape.outputTypes).allSatisfy({ $0 == .p2wpkh || $0 == .p2tr }),
      isDescending(shape.inputValues), isDescending(shape.outputValues)
    else { return nil }
    let standard = shape.outputValues.filter { Wasabi2.denominations.contains($0) }.count
    // Later coordinators run smaller rounds with more leftover values: three quarters suffice.
    guard standard * 4 > shape.outputValues.count * 3 else { return nil }
    return CoinJoinFinding(
      kind: "wasabi2", rule: "\(standard) of \(shape.outputValues.count) outputs of WabiSabi values",
      denomination: shape.mostFrequentOutput?.value ?? 0,
      participants: shape.distinctInputAddresses, confidence: 80)
  }

  private func isDescending(_ values: [UInt64]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy { $0 >= $1 }
  }
}
