import ChainStore

/// Clusters a whole chain by co-spending and keeps the result beside the store.
public struct ClusterBuilder {
  private let graph: ChainGraph
  private let rules: [ClusterRule]
  private let coinJoins: CoinJoinHandling

  /// A builder over a chain.
  public init(
    _ graph: ChainGraph, rules: [ClusterRule] = [.coSpend], coinJoins: CoinJoinHandling = .leaveOut
  ) {
    self.graph = graph
    self.rules = rules
    self.coinJoins = coinJoins
  }

  /// Builds and stores a clustering under a name; merges go in chain order.
  public func build(name: String) throws(AnalysisError) {
    guard rules.contains(.coSpend) else {
      throw AnalysisError(
        .usage, "without co-spend no two addresses are ever joined", at: "--rules",
        hint: "add co-spend to the list")
    }
    let columns = ClusterColumns(run())
    let merges = columns.members.count - columns.larger.count
    do throws(StoreError) {
      try DerivedColumns.save(
        store: graph.directory, name: Clustering.folderPrefix + name, digest: graph.digest,
        parameters: [
          "rules": rules.map(\.rawValue).joined(separator: ","), "coinjoins": coinJoins.rawValue,
          "clusters": "\(max(0, graph.manifest.totals.addresses - merges))",
        ],
        columns: columns.named)
    } catch {
      throw AnalysisError(storage: error)
    }
  }

  private func run() -> CoSpend {
    var run = CoSpend(addresses: graph.addressCount)
    var scan = CoinJoinScan(graph)
    run.joinAll(
      firstInput: graph.txFirstInput.positions, spentOutput: graph.inputSpentOutput.positions,
      outputAddress: graph.outputAddress.pointer
    ) { transaction in
      coinJoins == .leaveOut && scan.finding(transaction)?.severs == true
    }
    return withExtendedLifetime(graph) { run }
  }
}

extension AnalysisError {
  /// A store's error, met while reading or writing a clustering.
  init(storage error: StoreError) {
    let code: Code =
      switch error.code {
      case .missing: .missing
      case .malformed, .verificationFailed: .malformed
      default: .storage
      }
    self.init(
      code, error.message, at: error.location, hint: "run `filature cluster build` again")
  }
}
