/// Why a block that decodes well cannot stand on the chain.
public enum BlockRejection: Error, Sendable, Equatable, CustomStringConvertible {
  /// An input names an output that does not exist.
  case missingOutput(String)
  /// An input spends what is spent already.
  case doubleSpend(String)
  /// Outputs are worth more than inputs.
  case outputsAboveInputs(String)
  /// An amount is out of range.
  case valueOutOfRange(String)
  /// A transaction repeats a txid whose outputs are not all spent.
  case duplicateTransaction(String)
  /// An input spends an output of a later transaction of the same block.
  case childBeforeParent
  /// The chain is larger than the layout's 32-bit positions.
  case tooManyRows(String)

  /// What is wrong, in lower case.
  public var description: String {
    switch self {
    case .missingOutput(let text): "spends an output that does not exist: \(text)"
    case .doubleSpend(let text): "spends an output that is spent already: \(text)"
    case .outputsAboveInputs(let text): "outputs are worth more than inputs: \(text)"
    case .valueOutOfRange(let text): "an amount is out of range: \(text)"
    case .duplicateTransaction(let text):
      "a txid that exists already, with outputs not yet spent: \(text)"
    case .childBeforeParent: "a transaction stands before one that it spends from"
    case .tooManyRows(let text): "more \(text) than this layout's 32-bit positions can count"
    }
  }
}
