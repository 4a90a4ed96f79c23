import Bitcoin
import ChainStore
import Synchronization

/// What of a dump there is nothing to hold against: rows and values that could be missing without
/// anybody's seeing it.
public struct Unchecked: OptionSet, Sendable, Hashable {
  /// One bit for each of ``all``.
  public let rawValue: UInt16

  /// Some of them.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Text does not tell whether more was to follow.
  public static let end = Unchecked(rawValue: 1 << 0)
  /// Headers of which a field is not stated, or whose hash covers more than is stated.
  public static let headers = Unchecked(rawValue: 1 << 1)
  /// Blocks without a merkle root to prove their transactions, or without an order to prove it by.
  public static let transactions = Unchecked(rawValue: 1 << 2)
  /// The order of a block's transactions.
  public static let order = Unchecked(rawValue: 1 << 3)
  /// Inputs of transactions that are neither hashed nor counted.
  public static let inputs = Unchecked(rawValue: 1 << 4)
  /// Outputs of transactions that are neither hashed nor counted.
  public static let outputs = Unchecked(rawValue: 1 << 5)
  /// Outputs of coinbases that are neither hashed nor counted.
  public static let coinbaseOutputs = Unchecked(rawValue: 1 << 6)
  /// What is stated of transactions that are not hashed, counted or not.
  public static let values = Unchecked(rawValue: 1 << 7)
  /// Sizes and weights that are not stated.
  public static let sizes = Unchecked(rawValue: 1 << 8)
  /// Amounts that cross into hidden pools or out of them.
  public static let pools = Unchecked(rawValue: 1 << 9)

  /// Each of them with its name in documents and what it says, in this order.
  public static let all: [(one: Unchecked, name: String, meaning: String)] = [
    (.end, "end", "whether blocks follow the last one: a dump does not say where it ends"),
    (
      .headers, "headers",
      "headers of blocks: not all that they hash is stated, so they are taken as stated"
    ),
    (
      .transactions, "transactions",
      "whether all transactions of a block are there: no merkle root or order proves them"
    ),
    (.order, "order", "the order of transactions in a block: it is not stated"),
    (
      .inputs, "inputs",
      "inputs of transactions: neither hashed nor counted, the last may be missing"
    ),
    (
      .outputs, "outputs",
      "outputs of transactions: neither hashed nor counted, the last may be missing"
    ),
    (
      .coinbaseOutputs, "coinbase_outputs",
      "outputs of coinbases: neither hashed nor counted, the last may be missing"
    ),
    (
      .values, "values",
      "values of transactions that cannot be hashed, since not all that they hash is stated"
    ),
    (.sizes, "sizes", "sizes and weights of transactions: not all are stated"),
    (.pools, "pools", "amounts that cross into hidden pools or out of them: not stated"),
  ]

  /// What a name in a document stands for, in words; nil for an unknown name.
  public static func meaning(of name: String) -> String? {
    all.first { $0.name == name }?.meaning
  }

  /// As a store's manifest lists it.
  func entries(_ format: String) -> [Manifest.UncheckedEntry] {
    Unchecked.all.filter { contains($0.one) }.map {
      Manifest.UncheckedEntry(format: format, what: $0.name)
    }
  }
}

/// What could not be checked of each block that has been read, from several threads.
final class UncheckedBlocks: Sendable {
  private let found = Mutex<[BlockHash: Unchecked]>([:])

  /// Notes what a block leaves unchecked.
  func note(_ unchecked: Unchecked, of block: BlockHash) {
    guard !unchecked.isEmpty else { return }
    found.withLock { $0[block] = unchecked }
  }

  /// What some blocks leave unchecked together, as a manifest lists it.
  func entries(of records: [BlockRecord], format: String) -> [Manifest.UncheckedEntry] {
    guard !records.isEmpty else { return [] }
    let all = found.withLock { found in
      records.reduce(into: Unchecked.end) { $0.formUnion(found[$1.header.hash] ?? []) }
    }
    return all.entries(format)
  }
}
