import Bitcoin
import ChainStore

/// The co-spends of an earlier clustering whose chain is the beginning of the present one.
struct EarlierClustering {
  /// Transactions that it had.
  let transactions: Int
  private let addresses: Int
  private let members: Column<UInt32>
  private let from: Column<UInt32>
  private let to: Column<UInt32>
  private let transaction: Column<UInt32>
  private let rule: Column<UInt32>

  /// Form of the files, kept so that others are not continued.
  static let form = "3"

  /// The clustering of a name; nil where there is none, where it was built by another plan, where
  /// the chain has lost blocks since, or where its files are damaged: then all is built anew.
  init?(_ graph: ChainGraph, plan: ClusterPlan, name: String) {
    guard
      let derived = try? DerivedColumns(
        store: graph.directory, name: Clustering.folderPrefix + name, checking: graph.depth),
      derived.notes.parameters["form"] == EarlierClustering.form,
      let earlier = ClusterPlan(parameters: derived.notes.parameters),
      earlier.coinJoins == plan.coinJoins, earlier.style == plan.style,
      let blocks = derived.notes.parameters["blocks"].flatMap({ Int($0) }),
      let transactions = derived.notes.parameters["transactions"].flatMap({ Int($0) }),
      0 < blocks, blocks <= graph.blockCount, transactions <= graph.txCount,
      Int(graph.blockFirstTx[blocks]) == transactions,
      EarlierClustering.digest(of: graph, blocks: blocks) == derived.notes.digest,
      let cluster = EarlierClustering.column("cluster", derived),
      cluster.count <= graph.addressCount,
      let members = EarlierClustering.column("members", derived),
      let from = EarlierClustering.column("merge.from", derived),
      let to = EarlierClustering.column("merge.to", derived),
      let transaction = EarlierClustering.column("merge.transaction", derived),
      let rule = EarlierClustering.column("merge.rule", derived), from.count == members.count,
      to.count == members.count, transaction.count == members.count,
      rule.count == 0 || rule.count == (members.count + 3) / 4
    else { return nil }
    self.transactions = transactions
    addresses = cluster.count
    (self.members, self.from, self.to) = (members, from, to)
    (self.transaction, self.rule) = (transaction, rule)
  }

  /// A column, checked whole at once: damage is no reason to end, since all can be built anew.
  private static func column(_ name: String, _ derived: DerivedColumns) -> Column<UInt32>? {
    try? derived.column(name, checked: .opened)
  }

  /// The digest that a store of a chain's first blocks has.
  private static func digest(of graph: ChainGraph, blocks: Int) -> String {
    blocks == graph.blockCount ? graph.digest : Hex.encode(graph.blockDigest[blocks - 1].wireBytes)
  }

  /// Joins what its co-spends joined, and returns them; nil where they are no forest of the chain's
  /// addresses, since files are damaged. Other merges came after all of them, so that the names the
  /// co-spends were kept under are those that co-spending alone gives.
  func replay(into roots: Roots) -> [Merge]? {
    var merges: [Merge] = []
    merges.reserveCapacity(members.count)
    var isChild = [Bool](repeating: false, count: addresses)
    for row in 0..<members.count where transaction[row] != .max {
      let code = rule.count == 0 ? 0 : UInt8(truncatingIfNeeded: rule[row / 4] >> (8 * (row % 4)))
      guard code == ClusterRules.coSpendCode, Int(max(from[row], to[row])) < addresses else {
        continue
      }
      let merge = Merge(
        child: members[row], from: from[row], to: to[row], transaction: transaction[row])
      let (one, other) = (roots.root(of: merge.from), roots.root(of: merge.to))
      guard one != other else { continue }
      let child = Int(merge.child)
      guard child < addresses, !isChild[child], Int(merge.transaction) < transactions else {
        return nil
      }
      isChild[child] = true
      roots.join(max(one, other), to: min(one, other))
      merges.append(merge)
    }
    // Each address but the first of its cluster lost its name once.
    return merges.allSatisfy({ roots.root(of: $0.child) != $0.child }) ? merges : nil
  }
}
