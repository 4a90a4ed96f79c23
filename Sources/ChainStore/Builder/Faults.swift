import Bitcoin
import Synchronization

/// The first thing in chain order that breaks a rule, gathered from many threads.
///
/// Each fault depends on nothing after it, so the least of them is what a block-by-block reading
/// would have stopped at.
final class Faults: Sendable {
  /// Something that breaks a rule.
  struct Fault: Sendable {
    /// Transaction at fault, by position.
    var transaction: Int
    /// Order among the rules for one transaction.
    var order: Int
    /// What is wrong.
    var what: What
  }

  enum What: Sendable {
    case missingOutput(Txid, UInt32)
    case childBeforeParent
    case doubleSpend(output: Int)
    case duplicate
    case valueOutOfRange(UInt64)
    case outputsAboveInputs(outputs: UInt64, inputs: UInt64)
  }

  private let first = Mutex<Fault?>(nil)

  /// Takes note of a fault.
  func note(_ transaction: Int, _ order: Int, _ what: What) {
    first.withLock { first in
      if let known = first, (known.transaction, known.order) <= (transaction, order) { return }
      first = Fault(transaction: transaction, order: order, what: what)
    }
  }

  /// The least fault so far.
  var least: Fault? { first.withLock { $0 } }
}
