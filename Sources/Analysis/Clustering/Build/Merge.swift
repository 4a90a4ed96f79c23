/// One merge of two clusters, as the forest keeps it.
struct Merge: Sendable, Hashable {
  /// Name of the cluster that lost its name: each address loses it once at most.
  var child: UInt32
  /// The address on that cluster's side.
  var from: UInt32
  /// The address on the other side.
  var to: UInt32
  /// The transaction that shows the merge.
  var transaction: UInt32
}
