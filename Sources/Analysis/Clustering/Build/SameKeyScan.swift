import ChainStore

/// Finds the address forms of one key, each pair with the later of the two first payments, which
/// is the transaction that shows them to be one.
enum SameKeyScan {
  /// Every pair of a chain, in chain order.
  static func proposals(_ graph: ChainGraph, rule: UInt8) -> [ChangeScan.Proposal] {
    var found: [ChangeScan.Proposal] = []
    for address in (0..<graph.addressCount).map({ AddressIndex($0) }) {
      // Each pair is met from its later side, or from the P2PK side, which alone can see both.
      for twin in SameKey.addresses(of: address, in: graph)
      where twin < address || graph.scriptType(of: address) == .p2pk {
        guard let evidence = evidence(address, twin, in: graph) else { continue }
        found.append(
          ChangeScan.Proposal(
            transaction: evidence.rawValue, payer: min(twin, address).rawValue,
            change: max(twin, address).rawValue, rule: rule))
      }
    }
    return found.sorted {
      ($0.transaction, $0.payer, $0.change) < ($1.transaction, $1.payer, $1.change)
    }
  }

  /// The transaction by which both forms have been paid.
  static func evidence(
    _ one: AddressIndex, _ other: AddressIndex, in graph: ChainGraph
  ) -> TxIndex? {
    guard let first = graph.firstReceipt(of: one), let second = graph.firstReceipt(of: other)
    else { return nil }
    return graph.transaction(ofOutput: max(first, second))
  }
}
