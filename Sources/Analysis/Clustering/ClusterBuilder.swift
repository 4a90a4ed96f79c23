import ChainStore

/// Clusters a whole chain and keeps the result beside the store.
///
/// Co-spending comes first and is never refused; what other rules add follows in chain order, under
/// guards. A clustering by the same plan of a chain that has only grown since is continued: the
/// co-spends of the new blocks are added to it, and what goes beyond co-spend, which later blocks
/// can change, is worked out anew. The result is that of building from nothing.
public struct ClusterBuilder {
  private let graph: ChainGraph
  private let plan: ClusterPlan
  private let labels: ExclusiveLabels
  private let threads: Int

  /// A builder over a chain; services by ``ExclusiveLabels`` stay apart.
  public init(
    _ graph: ChainGraph, plan: ClusterPlan = ClusterPlan(), labels: ExclusiveLabels = .none,
    threads: Int = 1
  ) {
    self.graph = graph
    self.plan = plan
    self.labels = labels
    self.threads = max(1, threads)
  }

  /// Whether an earlier clustering of the same name is continued.
  public enum Start: Sendable {
    /// Where its plan is the same and the chain has only grown.
    case continued
    /// From nothing.
    case fresh
  }

  /// What a build did.
  public struct Outcome: Sendable {
    /// Clusters, those of one address among them.
    public let clusters: Int
    /// Merges by rule, in the order of the rules.
    public let merges: [(rule: String, count: Int)]
    /// Merges refused.
    public let refusals: Int
    /// Signs of a collapse.
    public let alarms: Int
    /// Payments that co-spending shows to have been to the payer himself.
    public let paymentsToSelf: Int
    /// Transactions that an earlier clustering had already; 0 where all was built.
    public let continuedFrom: Int
  }

  /// Builds and stores a clustering under a name.
  @discardableResult
  public func build(
    name: String, start: Start = .continued
  ) throws(AnalysisError) -> Outcome {
    var base = start == .continued ? EarlierClustering(graph, plan: plan, name: name) : nil
    var roots = Roots(count: graph.addressCount)
    defer { roots.deallocate() }
    var merges: [Merge] = []
    if let earlier = base {
      if let found = earlier.replay(into: roots) {
        merges = found
      } else {
        roots.deallocate()
        (base, roots) = (nil, Roots(count: graph.addressCount))
      }
    }
    let (graph, coinJoins) = (graph, plan.coinJoins)
    let pass = CoSpendPass(
      TransactionTable(graph), roots, transactions: (base?.transactions ?? 0)..<graph.txCount)
    merges += withExtendedLifetime(graph) {
      pass.run(threads: threads) { coinJoins.judge(graph) }
    }
    let coSpends = merges.count
    var guarded: GuardedMerges?
    if plan.rules.isExtended || !labels.names.isEmpty {
      let run = extended(roots)
      merges += run.merges
      guarded = run
    }
    let columns = ClusterColumns(
      roots, merges: merges, rules: guarded?.rules ?? [], threads: threads)
    let outcome = outcome(coSpends, merges.count, guarded, base)
    try save(columns, guarded, outcome, name: name)
    return outcome
  }

  /// What the other rules add, by rule in the order of the chain.
  private func extended(_ roots: Roots) -> GuardedMerges {
    let scan = ChangeScan(graph: graph, plan: plan).run(threads: threads)
    var run = GuardedMerges(roots, plan, payments: scan.payments, labels: labels)
    let keys = plan.rules.sameKey.map { SameKeyScan.proposals(graph, rule: $0) } ?? []
    run.take(ClusterBuilder.merged(keys, scan.proposals))
    return run
  }

  /// Two lists in chain order as one.
  private static func merged(
    _ one: [ChangeScan.Proposal], _ other: [ChangeScan.Proposal]
  ) -> [ChangeScan.Proposal] {
    guard !one.isEmpty else { return other }
    var list: [ChangeScan.Proposal] = []
    list.reserveCapacity(one.count + other.count)
    var rest = one[...]
    for proposal in other {
      while let first = rest.first, first.transaction <= proposal.transaction {
        list.append(first)
        rest = rest.dropFirst()
      }
      list.append(proposal)
    }
    return list + rest
  }

  private func outcome(
    _ coSpends: Int, _ merges: Int, _ guarded: GuardedMerges?, _ base: EarlierClustering?
  ) -> Outcome {
    var counts = [Int](repeating: 0, count: plan.rules.names.count)
    counts[0] = coSpends
    for rule in guarded?.rules ?? [] { counts[Int(rule)] += 1 }
    return Outcome(
      clusters: max(0, graph.manifest.totals.addresses - merges),
      merges: zip(plan.rules.names, counts).map { ($0, $1) },
      refusals: guarded?.refusals.count ?? 0, alarms: guarded?.alarms.count ?? 0,
      paymentsToSelf: guarded?.contradicted ?? 0, continuedFrom: base?.transactions ?? 0)
  }

  private func save(
    _ columns: ClusterColumns, _ guarded: GuardedMerges?, _ outcome: Outcome, name: String
  ) throws(AnalysisError) {
    var parameters = plan.parameters
    parameters["form"] = EarlierClustering.form
    parameters["clusters"] = "\(outcome.clusters)"
    parameters["blocks"] = "\(graph.blockCount)"
    parameters["transactions"] = "\(graph.txCount)"
    parameters["labels"] = labels.names.joined(separator: "\n")
    let logs: [(name: String, rows: [UInt32])] = [
      ("refused", guarded?.refusals.flatMap(\.row) ?? []),
      ("alarms", guarded?.alarms.flatMap(\.row) ?? []),
    ]
    do throws(StoreError) {
      try DerivedColumns.save(
        store: graph.directory, name: Clustering.folderPrefix + name, digest: graph.digest,
        parameters: parameters, columns: columns.named + logs)
    } catch {
      throw AnalysisError(storage: error)
    }
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
