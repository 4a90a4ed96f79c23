import Bitcoin

/// Wasabi 2 (WabiSabi): many single-key segwit coins, sorted, nearly all of standard values.
public enum WasabiTwo: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.wasabi2
  /// First block of the protocol on mainnet.
  public static let firstHeight: UInt32 = 741_213
  /// Fewest inputs: coordinators after the first one run rounds this small.
  public static let fewestInputs = 20
  /// Fewest outputs, so that a wallet that sweeps into one coin is not meant. Addresses are not
  /// counted: the scanners' lists hold rounds paid out to few of them.
  public static let fewestOutputs = 5

  /// The values that the protocol pays out, ascending: powers of 2, 3 and 10, and small multiples.
  public static let denominations: [UInt64] = {
    var values: Set<UInt64> = []
    let series: [(base: UInt64, factors: [UInt64])] = [(2, [1]), (3, [1, 2]), (10, [1, 2, 5])]
    for (base, factors) in series {
      for factor in factors {
        var value = factor
        while value <= 134_375_000_000 {
          if value >= 5_000 { values.insert(value) }
          value *= base
        }
      }
    }
    return values.sorted()
  }()

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    guard shape.isAtOrAfter(firstHeight), shape.inputs.count >= fewestInputs,
      shape.outputs.count >= fewestOutputs, descends(shape.inputs), descends(shape.outputs),
      shape.inputs.allSatisfy(isSingleKeySegwit), shape.outputs.allSatisfy(isSingleKeySegwit)
    else { return nil }
    let standard = shape.valuesAscending.count(where: isDenomination)
    guard standard * 10 > shape.outputs.count * 8 else { return nil }
    return CoinJoinFinding(
      kind, sign: .standardValues(standard, outputs: shape.outputs.count),
      denomination: shape.mode.value, participants: shape.mode.count,
      confidence: confidence(of: shape))
  }

  /// Large rounds are sure; one address that splits its own coins has the same shape, so few
  /// owners lower the trust.
  private static func confidence(of shape: TransactionShape) -> Int {
    if shape.inputOwners < 5 { return 40 }
    return shape.inputs.count >= 50 ? 95 : 85
  }

  /// Whether a value is one that the protocol pays out.
  static func isDenomination(_ value: UInt64) -> Bool {
    var low = 0
    var high = denominations.count
    while low < high {
      let middle = (low + high) / 2
      if denominations[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < denominations.count && denominations[low] == value
  }

  private static func isSingleKeySegwit(_ coin: TransactionShape.Coin) -> Bool {
    coin.type == .p2wpkh || coin.type == .p2tr
  }

  private static func descends(_ coins: [TransactionShape.Coin]) -> Bool {
    coins.indices.dropFirst().allSatisfy { coins[$0].value <= coins[$0 - 1].value }
  }
}
