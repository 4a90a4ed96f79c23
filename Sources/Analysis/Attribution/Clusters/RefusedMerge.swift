import ChainStore

/// A merge of two clusters that the guards of a clustering refused.
struct RefusedMerge {
  /// The transaction that a rule took for evidence.
  var transaction: TxIndex
  /// An address of one side.
  var from: AddressIndex
  /// An address of the other side.
  var to: AddressIndex
}

extension Clustering {
  /// The merges that were refused, in chain order; none where the rules refuse none.
  var refusedMerges: [RefusedMerge] {
    refusals.map {
      RefusedMerge(
        transaction: TxIndex(rawValue: $0.transaction), from: AddressIndex(rawValue: $0.from),
        to: AddressIndex(rawValue: $0.to))
    }
  }
}
