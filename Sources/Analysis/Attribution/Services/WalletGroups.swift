import ChainStore

/// Wallets that are one service's though nothing was spent together: sets that grow, each named by
/// its smallest wallet. Memory for those that were joined, and a bit for each.
struct WalletGroups: Sendable {
  private var parents: [UInt32: UInt32] = [:]
  /// Wallets that may have a parent: spares nearly all who have none the look for it.
  private let joined: DenseBits<ClusterID>

  /// Each of some wallets by itself.
  init(below count: Int) { joined = DenseBits(count: count) }

  /// The name of the set a wallet is in. Cost: the joins that it has not seen yet.
  mutating func root(of wallet: UInt32) -> UInt32 {
    guard joined.contains(ClusterID(rawValue: wallet)) else { return wallet }
    var root = wallet
    while let above = parents[root] { root = above }
    var node = wallet
    while let above = parents[node], above != root {
      parents[node] = root
      node = above
    }
    return root
  }

  /// Makes one set of two.
  mutating func join(_ one: UInt32, _ other: UInt32) {
    let (left, right) = (root(of: one), root(of: other))
    guard left != right else { return }
    parents[max(left, right)] = min(left, right)
    joined.insert(ClusterID(rawValue: max(left, right)))
  }

  /// Wallets in sets that others name, ascending, each with the name.
  mutating func named() -> [(wallet: UInt32, name: UInt32)] {
    parents.keys.sorted().map { ($0, root(of: $0)) }
  }
}
