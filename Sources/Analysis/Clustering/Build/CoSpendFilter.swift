import ChainStore

/// Finds the inputs of a stretch of transactions that may join two clusters.
///
/// Most inputs are one cluster already. Addresses, their parents and the parents' parents are
/// gathered in three passes over a few thousand inputs, so that the memory is asked for many at
/// once instead of waiting for each: the whole of the speed. What two inputs are joined already
/// is found against sets that another thread may be joining; it is true whenever it is found, and
/// what was not found yet is looked at again in chain order.
struct CoSpendFilter<Source: CoSpendSource> {
  private let source: Source
  private let roots: Roots
  private var payers: [UInt32] = []
  private var above: [UInt32] = []
  private var groups: [(transaction: UInt32, end: Int)] = []

  /// A filter over the inputs of a source.
  init(_ source: Source, _ roots: Roots) {
    self.source = source
    self.roots = roots
  }

  /// Two inputs of a transaction that may join two clusters.
  struct Pair {
    var transaction: UInt32
    var first: UInt32
    var second: UInt32
    /// Ancestors of the two.
    var firstRoot: UInt32
    var secondRoot: UInt32
  }

  /// Fills a list with the pairs of some transactions, in chain order. Each input stands beside
  /// the first known one, so that both addresses of a pair are inputs of its transaction. `severs`
  /// is asked once for a transaction that has a pair.
  mutating func pairs(
    of transactions: Range<Int>, into pairs: inout [Pair], severs: (TxIndex) -> Bool
  ) {
    pairs.removeAll(keepingCapacity: true)
    gather(transactions)
    var row = 0
    for group in groups {
      var first: (payer: UInt32, root: UInt32)?
      var isDecided = false
      while row < group.end {
        let payer = payers[row]
        let ancestor = above[row]
        row += 1
        guard payer != noPayer else { continue }
        guard let (start, startRoot) = first else {
          first = (payer, roots.root(of: ancestor))
          continue
        }
        guard payer != start else { continue }
        let root = roots.root(of: ancestor)
        guard root != startRoot else { continue }
        if !isDecided, severs(TxIndex(rawValue: group.transaction)) {
          row = group.end
          break
        }
        isDecided = true
        pairs.append(
          Pair(
            transaction: group.transaction, first: start, second: payer, firstRoot: startRoot,
            secondRoot: root))
      }
    }
  }

  private mutating func gather(_ transactions: Range<Int>) {
    payers.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    for transaction in transactions {
      let rows = source.inputs(of: TxIndex(rawValue: UInt32(truncatingIfNeeded: transaction)))
      guard rows.count > 1 else { continue }
      for row in rows { payers.append(source.payer(ofInput: row)) }
      groups.append((UInt32(truncatingIfNeeded: transaction), payers.count))
    }
    above.removeAll(keepingCapacity: true)
    for payer in payers { above.append(payer == noPayer ? payer : roots.parent(of: payer)) }
    for row in above.indices where above[row] != noPayer {
      above[row] = roots.parent(of: above[row])
    }
  }
}
