import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show addresses, transactions, blocks or clusters.",
    discussion: """
      filature show address 12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S
      filature show tx TXID
      filature show block 170
      filature show address -i list.txt        one a line; - is standard input
      """,
    subcommands: [ShowAddress.self, ShowTx.self, ShowBlock.self, ShowCluster.self])
}

struct ShowAddress: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "address", abstract: "What an address received, spent and still holds.",
    discussion: """
      The coins of its key that lie in P2PK outputs, which name the key and no address, are told \
      apart under "key_output".
      """)

  @Argument(help: "Addresses, or script:HEX.") var addresses: [String] = []
  @OptionGroup var list: ListOptions
  @Flag(help: "List unspent outputs in the table too.") var utxo = false
  @Option(in: 0...UInt32.max, help: "Answer as of a height, inclusive.") var asOf: UInt32?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let named = try list.named(addresses)
    let view = AddressView(
      graph: graph, clustering: try Clustering.current(of: graph),
      tags: try TagIndex(graph),
      asOf: try asOf.map { try ChainDay.block($0, graph, at: "--as-of") })
    var envelope = Envelope("address", graph: graph)
    envelope.parameters = [("addresses", .texts(named.given))]
    if let asOf { envelope.parameters.append(("as_of", .number(asOf))) }
    let keys = KeyOutputs(graph, threads: global.threads)
    var faults = WordFaults(of: named.words.count)
    var facts: [AddressView.Facts] = []
    for text in named.words {
      let read: AddressIndex?? = try faults.reading(text) { try Subject.address(text, in: graph) }
      guard let found = read else { continue }
      let keyed = keys.address(ofKeyOf: text).map { view.facts(of: $0) }
      if let found {
        facts.append(view.facts(of: found, keyed: keyed))
      } else if let keyed {
        envelope.warnings.append(
          "\(text) does not occur on this chain; shown is the P2PK output of its key")
        facts.append(keyed)
      } else {
        envelope.warnings.append("\(text) does not occur on this chain")
      }
    }
    envelope.warnings += try faults.warnings()
    try envelope.write(global, data: .array(facts.map(\.document)), rows: table(facts))
    if facts.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  private func table(_ facts: [AddressView.Facts]) -> TextTable {
    var table = TextTable(
      header: [
        "address", "type", "received sat", "spent sat", "balance sat", "receipts", "tags", "key of",
      ],
      rightAligned: [2, 3, 4, 5])
    let rows = facts.flatMap { [$0] + ($0.keyed.map { [$0] } ?? []) }
    table.rows = rows.map { fact in
      [
        fact.address, fact.type, "\(fact.received)", "\(fact.spent)",
        "\(fact.balance)", "\(fact.receipts)", fact.labels.joined(separator: ", "),
        fact.keyAddress ?? "",
      ]
    }
    if utxo {
      for fact in rows {
        table.rows += fact.unspent.map {
          ["  " + $0.outpoint, "", "\($0.value)", "", "", "", "", ""]
        }
      }
    }
    return table
  }
}

struct ShowTx: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "tx", abstract: "Inputs, outputs and spenders of a transaction.")

  @Argument(help: "Txids.") var txids: [String] = []
  @OptionGroup var list: ListOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let view = TransactionView(graph: graph)
    var envelope = Envelope("transaction", graph: graph)
    let named = try list.named(txids)
    envelope.parameters = [("txids", .texts(named.given))]
    var faults = WordFaults(of: named.words.count)
    var documents: [JSONValue] = []
    var table = TextTable(
      header: ["txid", "side", "n", "address", "sat", "spent by"], rightAligned: [2, 4])
    for text in named.words {
      let id = try faults.reading(text) { () -> Txid in
        guard let id = Txid(displayHex: text) else {
          throw Failure(Exit.usage, "not a txid: \(text)", at: "show tx", hint: "64 hex digits")
        }
        return id
      }
      guard let id else { continue }
      let found = graph.transactions(withID: id)
      if found.isEmpty { envelope.warnings.append("\(text) is not on this chain") }
      for index in found {
        documents.append(view.document(of: index))
        table.rows += view.rows(of: index)
      }
    }
    envelope.warnings += try faults.warnings()
    try envelope.write(global, data: .array(documents), rows: table)
    if documents.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

struct ShowBlock: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "block", abstract: "A block by height or hash.")

  @Argument(help: "Heights or hashes.") var blocks: [String] = []
  @OptionGroup var list: ListOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    var envelope = Envelope("block", graph: graph)
    let named = try list.named(blocks)
    envelope.parameters = [("blocks", .texts(named.given))]
    var documents: [JSONValue] = []
    var table = TextTable(
      header: ["height", "hash", "time", "transactions"], rightAligned: [0, 3])
    table.widest = 64
    for text in named.words {
      guard let block = block(text, in: graph) else {
        envelope.warnings.append("\(text) is not on this chain")
        continue
      }
      let hash = graph.blockHash[block.int].description
      let time = UTCTime.text(graph.blockTime[block.int])
      let range = graph.transactions(of: block)
      let height = graph.height(of: block)
      documents.append([
        "height": .optional(height), "hash": .text(hash), "time": .text(time),
        "transactions": .number(range.count),
        "txids": .array(range.map { .text(graph.txid[$0].description) }),
      ])
      table.rows.append([HeightText.plain(height), hash, time, "\(range.count)"])
    }
    try envelope.write(global, data: .array(documents), rows: table)
    if documents.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  private func block(_ text: String, in graph: ChainGraph) -> BlockIndex? {
    if let hash = BlockHash(displayHex: text) { return graph.block(withHash: hash) }
    return UInt32(text).flatMap { graph.block(atHeight: $0) }
  }
}

struct ShowCluster: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster", abstract: "The clusters of addresses, with their members.")

  @Argument(help: "Addresses.") var addresses: [String] = []
  @OptionGroup var list: ListOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    try ClusterListing.refuse(addresses, in: graph)
    try ClusterListing(addresses: try list.read(addresses), name: nil, showsMembers: true)
      .write(global, graph: graph)
  }
}

/// Turns what the user typed into positions on the chain.
enum Subject {
  /// The addresses of many texts: nil for txids, for what does not occur on the chain, and for what
  /// cannot be read, of which warnings tell.
  static func addresses(
    _ texts: [String], in graph: ChainGraph, threads: Int
  ) throws -> (places: [AddressIndex?], warnings: [String]) {
    let answers = SharedWork.rows(texts.count, threads: threads) { place in
      Result {
        Txid(displayHex: texts[place]) == nil ? try address(texts[place], in: graph) : nil
      }
    }
    var faults = WordFaults(of: texts.count)
    var places: [AddressIndex?] = []
    for (text, answer) in zip(texts, answers) {
      places.append(try faults.reading(text) { try answer.get() } ?? nil)
    }
    return (places, try faults.warnings())
  }

  /// The address of a text; nil where it is sound but does not occur on the chain.
  static func address(_ text: String, in graph: ChainGraph) throws -> AddressIndex? {
    do throws(AddressError) {
      return graph.address(ofScript: try Address.script(of: text, network: graph.network))
    } catch {
      throw Failure(
        Exit.usage, "\(text): \(error)", at: "address", hint: hint(text, graph.network))
    }
  }

  /// What to do about a text that is no address.
  private static func hint(_ text: String, _ network: Network) -> String {
    let isWord = text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isFigure($0) }
    return "addresses of \(network.name), or script:HEX"
      + (isWord ? "" : "; `filature scan` finds them in any text")
  }
}
