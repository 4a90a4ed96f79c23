/// The generic rule: half the outputs are equal, and there are owners enough to have one each.
public enum EqualOutputs: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.generic
  /// Values that protocols pay out for other ends: dust limits of the time.
  public static let exempt: [UInt64] = [546, 2_730]

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    let owners = (shape.outputs.count + 1) / 2
    let (value, count) = shape.mode
    guard shape.inputs.count >= 2, shape.outputs.count >= 3, owners <= shape.inputs.count,
      shape.inputOwners >= owners, count == owners, !exempt.contains(value)
    else { return nil }
    return CoinJoinFinding(
      kind, rule: "\(count) equal outputs of \(shape.outputs.count), \(shape.inputOwners) owners",
      denomination: value, participants: count, confidence: count >= 3 ? 50 : 30)
  }
}
