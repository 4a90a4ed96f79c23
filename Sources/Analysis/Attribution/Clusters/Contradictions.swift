import Bitcoin
import ChainStore

/// Everything about the tags of a chain that contradicts, or has gone stale.
public struct Contradictions: Sendable {
  private let graph: ChainGraph
  private let index: TagIndex
  private let clustering: Clustering?

  /// Over the tags of a chain and, where there is one, its clustering.
  public init(_ graph: ChainGraph, tags: TagIndex, clustering: Clustering?) {
    self.graph = graph
    index = tags
    self.clustering = clustering
  }

  /// Years between a statement and the last use of its address after which it is stale.
  public static let staleAfterYears = 3

  /// All of them: addresses first, then clusters, then refused merges, then what is stale.
  public func all() -> [TagConflict] {
    let subjects = grouped(index.all)
    let addresses = subjects.flatMap { LabelConflicts.conflicts(among: $0.tags) }
    let clusters = index.taggedClusters.flatMap { cluster in
      index.summary(of: cluster, in: graph)?.conflicts ?? []
    }
    return addresses + clusters + refused() + subjects.compactMap { stale($0.subject, $0.tags) }
  }

  /// Tags on both sides of a merge that the clustering's guards refused, in chain order.
  private func refused() -> [TagConflict] {
    (clustering?.refusedMerges ?? []).compactMap { merge in
      guard let clustering else { return nil }
      let sides = [merge.from, merge.to].map { address in
        index.tags(ofCluster: clustering.cluster(of: address)).filter {
          $0.reach == .clusterDefiner
        }.map(\.tag)
      }
      guard let owners = LabelConflicts.owners(sides[0], against: sides[1]) else { return nil }
      return TagConflict(
        scope: .transaction, subject: graph.txid[merge.transaction.int].description,
        kind: .refusedMerge, values: owners, tags: (sides[0] + sides[1]).sorted())
    }
  }

  /// Those that an address takes part in, by itself or through its cluster.
  public func touching(_ subject: String) -> [TagConflict] {
    guard let address = graph.address(named: subject) else { return [] }
    let cluster = clustering?.cluster(of: address)
    let own = index.tags(of: subject).map(\.tag)
    let ofCluster = cluster.flatMap { index.summary(of: $0, in: graph)?.conflicts } ?? []
    return LabelConflicts.conflicts(among: own) + ofCluster
      + [stale(subject, own)].compactMap { $0 }
  }

  private func grouped(_ tags: [Tag]) -> [(subject: String, tags: [Tag])] {
    var groups: [(subject: String, tags: [Tag])] = []
    for tag in tags where !tag.isTransaction {
      if groups.last?.subject == tag.subject {
        groups[groups.count - 1].tags.append(tag)
      } else {
        groups.append((tag.subject, [tag]))
      }
    }
    return groups
  }

  /// Stale where every dated statement is old; one that is recent keeps the address fresh.
  private func stale(_ subject: String, _ tags: [Tag]) -> TagConflict? {
    let dated = tags.compactMap { tag in
      tag.lastmod.flatMap(CalendarDay.init).map { (tag: tag, day: $0) }
    }
    guard let newest = dated.map(\.day).max(), let address = graph.address(named: subject),
      let used = lastUse(of: address),
      used.days(since: newest) > Contradictions.staleAfterYears * 365
    else { return nil }
    return TagConflict(
      scope: .address, subject: subject, kind: .stale,
      values: ["stated \(newest)", "used \(used)"], tags: dated.map(\.tag))
  }

  /// The day on which an address was last paid or last paid out.
  private func lastUse(of address: AddressIndex) -> CalendarDay? {
    let last = graph.receipts(of: address).map { receipt in
      max(graph.transaction(ofOutput: receipt), graph.spender(of: receipt) ?? TxIndex(0))
    }.max()
    guard let last else { return nil }
    return CalendarDay(unixTime: graph.blockTime[graph.block(of: last).int])
  }
}
