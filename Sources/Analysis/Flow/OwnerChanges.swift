import ChainStore
import Synchronization

/// Coins that were paid to somebody for something: outputs beside one that is certain to be the
/// payer's change, as ``CertainChange`` tells, at addresses of none of the followed owners.
///
/// Several threads may ask. Cost: the transaction of each coin asked about, read once.
final class OwnerChanges: Sendable {
  private struct Known {
    var change: CertainChange
    /// By transaction: the output that is its change, none where it is not certain.
    var answers: [UInt32: OutputIndex?] = [:]
  }

  private let graph: ChainGraph
  private let known: Mutex<Known>

  init(_ graph: ChainGraph) {
    self.graph = graph
    known = Mutex(Known(change: CertainChange(graph)))
  }

  /// Whether a coin went to somebody else than the payer.
  func contains(_ coin: OutputIndex) -> Bool {
    let transaction = graph.transaction(ofOutput: coin)
    let change = known.withLock { known in
      if let answer = known.answers[transaction.rawValue] { return answer }
      let found = known.change.output(of: transaction)
      known.answers[transaction.rawValue] = .some(found)
      return found
    }
    return change.map { $0 != coin } ?? false
  }
}
