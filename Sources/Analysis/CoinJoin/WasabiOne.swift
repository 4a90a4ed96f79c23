import Bitcoin

/// Wasabi 1 (ZeroLink): equal outputs near a tenth of a coin, and change. Its first coordinator
/// took its fee at known addresses; later there is only the shape to go by.
public enum WasabiOne: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.wasabi1
  /// First block of the protocol on mainnet.
  public static let firstHeight: UInt32 = 530_500
  /// First block on mainnet by which the known coordinator addresses were given up.
  public static let lastCoordinatorHeight: UInt32 = 610_000
  /// Scripts of the coordinator's known addresses on mainnet.
  public static let coordinators: [[UInt8]] = [
    "bc1qs604c7jv6amk4cxqlnvuxv26hv3e48cds4m0ew", "bc1qa24tsgchvuxsaccp8vrnkfd85hrcpafg20kmjw",
  ].compactMap { try? Address.script(of: $0, network: .mainnet) }

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    guard shape.isAtOrAfter(firstHeight) else { return nil }
    let (value, count) = shape.mode
    if shape.paysCoordinator, shape.isBefore(lastCoordinatorHeight), count > 2,
      shape.inputs.count >= count
    {
      return CoinJoinFinding(
        kind, sign: .knownCoordinator(equal: count),
        denomination: value, participants: count, confidence: 98)
    }
    guard 8_000_000...12_000_000 ~= value, count >= 10, shape.inputs.count >= count,
      shape.singletons >= 2, shape.inputs.allSatisfy({ $0.type == .p2wpkh }),
      shape.outputs.allSatisfy({ $0.type == .p2wpkh })
    else { return nil }
    return CoinJoinFinding(
      kind, sign: .nearTenth(equal: count), denomination: value,
      participants: count, confidence: 95)
  }
}
