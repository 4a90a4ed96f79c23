import Bitcoin
import ChainStore

/// Asks the coinjoin rules about many transactions of one graph, at the speed of its columns.
///
/// Clustering, traces and documents all ask here. A filter over the amounts alone turns away
/// nearly every transaction; only what passes is gathered into a shape. Each thread takes a scan
/// of its own.
public struct CoinJoinScan {
  private let reader: ShapeReader
  private let detectors: [any CoinJoinDetector.Type]
  private let lineage: Lineage
  private var shape = TransactionShape()
  private var neighbour = TransactionShape()

  /// Whether Whirlpool's mixes must show where their coins come from.
  public enum Lineage: Sendable {
    /// The shape decides alone.
    case ignored
    /// Each coin of a mix comes from a mix of the pool or from a tx0 for it.
    case required
  }

  /// A scan over a graph, which it keeps alive.
  public init(
    _ graph: ChainGraph, detectors: [any CoinJoinDetector.Type] = CoinJoinDetectors.all,
    lineage: Lineage = .ignored
  ) {
    reader = ShapeReader(graph)
    self.detectors = detectors
    self.lineage = lineage
  }

  /// What the first fitting rule makes of a transaction; nil also where a spent coin is unknown.
  public mutating func finding(_ transaction: TxIndex) -> CoinJoinFinding? {
    guard reader.table.mayBeCoinJoin(transaction), reader.read(transaction, into: &shape) else {
      return nil
    }
    for detector in detectors {
      guard let finding = detector.finding(in: shape) else { continue }
      guard lineage == .required, finding.family == .whirlpool else { return finding }
      if hasLineage(transaction, finding) { return finding }
    }
    return nil
  }

  /// Whether the neighbours of a transaction bear out what its shape says: each coin of a mix
  /// comes from a mix of the same pool or a tx0 for it, and some coin of a tx0 goes into a mix of
  /// its pool; nil for findings of other kinds.
  public mutating func confirms(_ finding: CoinJoinFinding, of transaction: TxIndex) -> Bool? {
    switch finding.family {
    case .whirlpool: hasLineage(transaction, finding)
    case .whirlpoolTx0: leadsToMix(transaction, finding)
    default: nil
    }
  }

  private mutating func hasLineage(_ transaction: TxIndex, _ finding: CoinJoinFinding) -> Bool {
    for row in reader.table.inputs(of: transaction) {
      let spent = reader.table.inputSpentOutput[row]
      guard spent != missingParent else { return false }
      let source = reader.graph.transaction(ofOutput: OutputIndex(spent))
      guard reader.read(source, into: &neighbour) else { return false }
      let found = WhirlpoolMix.finding(in: neighbour) ?? WhirlpoolTx0.finding(in: neighbour)
      guard found?.denomination == finding.denomination else { return false }
    }
    return true
  }

  private mutating func leadsToMix(_ transaction: TxIndex, _ finding: CoinJoinFinding) -> Bool {
    for output in reader.table.outputs(of: transaction) {
      guard let spender = reader.graph.spender(of: OutputIndex(output)),
        reader.read(spender, into: &neighbour),
        WhirlpoolMix.finding(in: neighbour)?.denomination == finding.denomination
      else { continue }
      return true
    }
    return false
  }
}
