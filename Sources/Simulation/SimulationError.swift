/// What keeps a simulated chain from being made or written.
public enum SimulationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A wallet was asked for more than it holds.
  case insufficientFunds(wallet: String, wanted: UInt64, found: UInt64)
  /// A file or folder could not be written.
  case unwritable(path: String, reason: String)
  /// A number of transactions that an economy cannot have.
  case size(asked: Int, least: Int, most: Int)
  /// Nobody can pay anything any more.
  case stuck(transactions: Int)

  /// The message, in lower case.
  public var description: String {
    switch self {
    case .insufficientFunds(let wallet, let wanted, let found):
      "wallet \(wallet): \(wanted) sat wanted, \(found) sat found"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .size(let asked, let least, let most):
      "\(asked) transactions asked for, from \(least) to \(most) are possible"
    case .stuck(let transactions):
      "after \(transactions) transactions nobody in the economy can pay any more"
    }
  }
}
