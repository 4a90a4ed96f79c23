/// What keeps a simulated chain from being made or written.
public enum SimulationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A wallet was asked for more than it holds.
  case insufficientFunds(wallet: String, wanted: UInt64, found: UInt64)
  /// A file or folder could not be written.
  case unwritable(path: String, reason: String)

  /// The message, in lower case.
  public var description: String {
    switch self {
    case .insufficientFunds(let wallet, let wanted, let found):
      "wallet \(wallet): \(wanted) sat wanted, \(found) sat found"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    }
  }
}
