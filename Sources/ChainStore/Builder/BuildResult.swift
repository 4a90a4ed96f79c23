import Bitcoin

/// What resolving a batch found.
public struct BuildResult: Sendable {
  /// Blocks of the batch that break no rule, from its first on.
  public var accepted = 0
  /// Why the next one is not among them; nil where all are.
  public var rejection: BlockRejection?
  /// Blocks whose coinbase claims more than subsidy and fees, by height, and how much more.
  public var excess: [(height: Int, satoshis: UInt64)] = []
  /// Work of the chain with these blocks.
  public var work = Work.zero

  /// Nothing found yet.
  public init() {}

  var totals = Manifest.Totals()
  /// Addresses and bytes of payload with the batch.
  var addresses = 0
  var payload = 0
  /// Outputs committed before that the batch spends, by range.
  var spent: Partitions?
  /// New last outputs of addresses committed before.
  var lasts: Partitions?
  /// Whether committed rows must be changed in a way that earlier readers would see.
  var needsCopy = false
  /// How positions are cut up into ranges.
  var rangeShift = 0
}
