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
  @Option(help: "What an address received from this height or day on.") var receivedSince: String?
  @Option(help: "What an address received up to this height or day, inclusive.")
  var receivedUntil: String?

  /// All seeds, as given and as read.
  func texts() throws -> ListOptions.Named { try list.named(seeds) }

  /// The transactions that may have made what an address received.
  func window(_ graph: ChainGraph, until: UInt32?) throws -> Range<Int> {
    var (low, high) = (0, graph.txCount)
    if let until { high = Int(graph.firstTransaction(afterHeight: until)) }
    if let receivedUntil {
      let height = try ChainDay.height(receivedUntil, graph, at: "--received-until")
      high = min(high, Int(graph.firstTransaction(afterHeight: height)))
    }
    if let receivedSince {
      let height = try ChainDay.firstHeight(receivedSince, graph, at: "--received-since")
      low = height == 0 ? 0 : Int(graph.firstTransaction(afterHeight: height - 1))
    }
    return low..<max(low, high)
  }

  /// The words that say the same on a command line, beside the file: where it lay is no part of an
  /// answer, which is the same on any machine.
  var words: [String] {
    var words = seeds + list.words
    if let receivedSince { words += ["--received-since", receivedSince] }
    if let receivedUntil { words += ["--received-until", receivedUntil] }
    return words
  }
}

/// Heights and days of a chain.
enum ChainDay {
  /// The last height of a day, or a height.
  static func height(_ text: String, _ graph: ChainGraph, at option: String) throws -> UInt32 {
    if let height = UInt32(text) { return height }
    guard let last = graph.lastBlock(before: try start(text, option) + 86_400) else {
      throw Failure(Exit.nothingFound, "the chain has no block by \(text)", at: option)
    }
    return last.rawValue
  }

  /// The first height of a day or after it, or a height.
  static func firstHeight(
    _ text: String, _ graph: ChainGraph, at option: String
  ) throws -> UInt32 {
    if let height = UInt32(text) { return height }
    guard let first = graph.firstBlock(from: try start(text, option)) else {
      throw Failure(Exit.nothingFound, "the chain has no block from \(text) on", at: option)
    }
    return first.rawValue
  }

  private static func start(_ text: String, _ option: String) throws -> Int {
    guard let day = UTCTime.startOfDay(text) else {
      throw Failure(Exit.usage, "not a height or a day: \(text)", at: option)
    }
    return Int(day)
  }
}
