/// Cues that a transaction may have several owners, which prove nothing: they lower the trust in
/// what co-spending says of it, and are told to the reader.
public enum CoinJoinMark: String, Sendable, CaseIterable {
  /// Two equal outputs and two others (or one): a join of two, or one wallet that looks like it.
  case stonewall
  /// Two outputs, of which the larger needed not all inputs: a payee may have added a coin
  /// (BIP 78), or a wallet cleans up.
  case payjoin

  /// Every cue that a shape carries.
  public static func all(in shape: TransactionShape) -> [CoinJoinMark] {
    allCases.filter { $0.fits(shape) }
  }

  /// What the cue means, for people.
  public var meaning: String {
    switch self {
    case .stonewall: "two equal outputs: two owners, or one who looks like two"
    case .payjoin: "an input was not needed: the payee may have added it, or the payer tidied up"
    }
  }

  /// How far co-spending is to be trusted in such a transaction, 0 to 100.
  var coSpendConfidence: Int {
    switch self {
    case .stonewall: 50
    case .payjoin: 60
    }
  }

  private func fits(_ shape: TransactionShape) -> Bool {
    guard shape.inputOwners >= 2 else { return false }
    switch self {
    case .stonewall:
      return 3...4 ~= shape.outputs.count && shape.outputOwners == shape.outputs.count
        && shape.mode.count == 2 && shape.repeatedValues == 1 && shape.mode.value >= 5_000
        && !shape.outputs.contains { $0.type == .opReturn }
    case .payjoin:
      guard shape.outputs.count == 2 else { return false }
      let paid = shape.inputs.reduce(UInt64(0)) { $0 &+ $1.value }
      let least = shape.inputs.reduce(UInt64.max) { min($0, $1.value) }
      let larger = shape.outputs.reduce(UInt64(0)) { max($0, $1.value) }
      return paid >= least && paid - least >= larger &+ shape.fee
    }
  }
}
