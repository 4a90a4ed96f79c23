/// The generic rule: half the outputs are equal, there are owners enough to have one each, and the
/// equal ones go to scripts that differ from each other and from those of the inputs.
///
/// Without the last, payouts that pay one address several times, and change in plain sight, would
/// count. With two equal outputs it may as well be one wallet that pays two people the same.
public enum EqualOutputs: CoinJoinDetector {
  /// The kind it recognises.
  public static let kind = CoinJoinKind.generic
  /// Values that protocols pay out for other ends: dust limits of the time.
  public static let exempt: [UInt64] = [546, 2_730]

  /// What the rule makes of a transaction.
  public static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    guard let finding = BlockSciEqualOutputs.finding(in: shape), goesApart(shape) else {
      return nil
    }
    return finding
  }

  /// Whether the equal outputs pay as many addresses as they are, none of them one that is spent
  /// from.
  private static func goesApart(_ shape: TransactionShape) -> Bool {
    var paid: Set<UInt32> = []
    for output in shape.outputs where output.value == shape.mode.value {
      guard paid.insert(output.address.rawValue).inserted else { return false }
    }
    return !shape.inputs.contains { paid.contains($0.address.rawValue) }
  }
}

/// The generic rule as BlockSci has it: whom the equal outputs pay is not asked.
enum BlockSciEqualOutputs: CoinJoinDetector {
  static let kind = CoinJoinKind.generic

  static func finding(in shape: TransactionShape) -> CoinJoinFinding? {
    let owners = (shape.outputs.count + 1) / 2
    let (value, count) = shape.mode
    guard shape.inputs.count >= 2, shape.outputs.count >= 3, owners <= shape.inputs.count,
      shape.inputOwners >= owners, count == owners, !EqualOutputs.exempt.contains(value)
    else { return nil }
    return CoinJoinFinding(
      kind,
      sign: .equalAmongOwners(
        equal: count, outputs: shape.outputs.count, owners: shape.inputOwners),
      denomination: value, participants: count, confidence: count >= 3 ? 50 : 30)
  }
}
