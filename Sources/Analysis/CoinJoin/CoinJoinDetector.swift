/// A rule that recognises one kind of coinjoin from the shape of a transaction alone.
public protocol CoinJoinDetector: Sendable {
  /// The kind it recognises.
  static var kind: CoinJoinKind { get }

  /// What the rule makes of a transaction whose coins are all known; nil where it does not fit.
  static func finding(in shape: TransactionShape) -> CoinJoinFinding?
}
