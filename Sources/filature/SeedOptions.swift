import ArgumentParser
import ChainStore
import Foundation
import Reporting

/// Which coins a question is about.
struct SeedOptions: ParsableArguments {
  @Argument(
    help: """
      Addresses, txids, outpoints, extended public keys, descriptors, cluster:ADDRESS, tag:LABEL or \
      concept:CONCEPT.
      """)
  var seeds: [String] = []
  @OptionGroup var list: ListOptions
  @Flag(
    help: """
      Take every output of each txid of a list. Else those that pay an address of the list.
      """)
  var wholeTransactions = false
  @Option(help: "What an address received from this height or day on.") var receivedSince: String?
  @Option(help: "What an address received up to this height or day, inclusive.")
  var receivedUntil: String?

  /// All seeds, as given and as read.
  func texts() throws -> NamedList {
    try list.named(seeds, of: [.address, .transaction, .key])
  }

  /// The transactions that may have made what an address received.
  func window(_ graph: ChainGraph, until: BlockIndex?) throws -> ReceiptWindow {
    var window = ReceiptWindow(graph)
    if let until { window.end = Int(graph.firstTransaction(after: until)) }
    if let receivedUntil {
      try window.close(
        with: ChainDay.instant(receivedUntil, "--received-until"), "--received-until")
    }
    if let receivedSince {
      try window.open(with: ChainDay.instant(receivedSince, "--received-since"), "--received-since")
    }
    return window
  }

  /// The members of an answer's parameters that name the seeds: what was given, and the file that it
  /// came from.
  func parameters(_ named: NamedList) -> [(key: String, value: JSONValue)] {
    let file = named.file.map { ["name": .text($0.name), "sha256": .text($0.sha256)] as JSONValue }
    return [("seeds", .texts(named.given)), ("seed_file", file ?? .null)] + named.parameters
  }

  /// The window of receipts, as an answer's parameters name it.
  var windowParameters: [(key: String, value: JSONValue)] {
    [
      ("whole_transactions", .boolean(wholeTransactions)),
      ("received_since", .optional(receivedSince)), ("received_until", .optional(receivedUntil)),
    ]
  }

  /// The words that say the same on a command line, beside the file: where it lay is no part of an
  /// answer, which is the same on any machine.
  var words: [String] {
    var words = seeds + list.words
    if wholeTransactions { words.append("--whole-transactions") }
    if let receivedSince { words += ["--received-since", receivedSince] }
    if let receivedUntil { words += ["--received-until", receivedUntil] }
    return words
  }
}

/// Transactions that may have made what an address received: a range of the chain where heights
/// bound it, each block by its own time where days do, since a block may be stamped earlier than the
/// one before it.
struct ReceiptWindow {
  private let graph: ChainGraph
  private var start = 0
  /// One past the last transaction.
  var end: Int
  /// The first second that counts, and the last.
  private var (since, until): (UInt32, UInt32) = (0, .max)

  /// All of a chain.
  init(_ graph: ChainGraph) {
    self.graph = graph
    end = graph.txCount
  }

  /// Leaves out what lies before a height or a day.
  mutating func open(with instant: ChainDay.Instant, _ option: String) throws {
    switch instant {
    case .height(let height):
      let first = try ChainDay.firstHeight(graph, at: option)
      guard height > first else { return }
      start = Int(graph.firstTransaction(after: BlockIndex(rawValue: height - first - 1)))
    case .day(let day):
      guard unsafe graph.blockTime.pointer.contains(where: { $0 >= day }) else {
        throw Failure(
          Exit.nothingFound, "the chain has no block from \(UTCTime.text(day).prefix(10)) on",
          at: option)
      }
      since = day
    }
  }

  /// Leaves out what lies behind a height or a day.
  mutating func close(with instant: ChainDay.Instant, _ option: String) throws {
    switch instant {
    case .height(let height):
      let first = try ChainDay.firstHeight(graph, at: option)
      end =
        height < first
        ? 0 : min(end, Int(graph.firstTransaction(after: BlockIndex(rawValue: height - first))))
    case .day(let day):
      let last = day + min(86_399, UInt32.max - day)
      guard unsafe graph.blockTime.pointer.contains(where: { $0 <= last }) else {
        throw Failure(
          Exit.nothingFound, "the chain has no block by \(UTCTime.text(day).prefix(10))", at: option
        )
      }
      until = last
    }
  }

  /// Whether a transaction may have made a receipt.
  func contains(_ transaction: TxIndex) -> Bool {
    guard transaction.int >= start, transaction.int < end else { return false }
    if since == 0, until == .max { return true }
    let time = graph.blockTime[graph.block(of: transaction).int]
    return time >= since && time <= until
  }
}

/// Heights and days of a chain.
enum ChainDay {
  /// A height, or the first second of a day.
  enum Instant {
    case height(UInt32)
    case day(UInt32)
  }

  static func instant(_ text: String, _ option: String) throws -> Instant {
    if let height = UInt32(text) { return .height(height) }
    guard let day = UTCTime.startOfDay(text) else {
      throw Failure(Exit.usage, "not a height or a day: \(text)", at: option)
    }
    return .day(day)
  }

  /// The last block of a day, or the block at a height: what the chain is cut behind.
  static func block(_ text: String, _ graph: ChainGraph, at option: String) throws -> BlockIndex {
    switch try instant(text, option) {
    case .height(let height): return try block(height, graph, at: option)
    case .day(let day):
      guard let last = graph.lastBlock(before: Int(day) + 86_400) else {
        throw Failure(Exit.nothingFound, "the chain has no block by \(text)", at: option)
      }
      return last
    }
  }

  /// The block at a height, the last one for heights above the tip.
  static func block(_ height: UInt32, _ graph: ChainGraph, at option: String) throws -> BlockIndex {
    let first = try firstHeight(graph, at: option)
    guard height >= first, let tip = graph.tip else {
      throw Failure(
        Exit.nothingFound, "the store begins at height \(first), above \(height)", at: option)
    }
    return min(BlockIndex(rawValue: height - first), tip)
  }

  /// Height of the first block. Throws `usage` where the store does not know its heights.
  static func firstHeight(_ graph: ChainGraph, at option: String) throws -> UInt32 {
    guard let first = graph.firstHeight else {
      throw Failure(
        Exit.usage, "the store holds a stretch of chain whose heights are unknown", at: option,
        hint: "name a day")
    }
    return first
  }
}
