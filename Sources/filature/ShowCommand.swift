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
      filature show address list.txt           one a line, or the column of a table
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
    let named = try list.named(addresses, of: [.address])
    let view = AddressView(
      graph: graph, clustering: try Clustering.current(of: graph),
      tags: try TagIndex(graph),
      asOf: try asOf.map { try ChainDay.block($0, graph, at: "--as-of") })
    var envelope = Envelope("address", graph: graph)
    envelope.parameters = [("addresses", .texts(named.given))] + named.parameters
    if let asOf { envelope.parameters.append(("as_of", .number(asOf))) }
    let keys = KeyOutputs(graph, threads: global.threads)
    var faults = WordFaults(of: named)
    var answers: [Answer] = []
    for entry in named.entries {
      let read = try faults.reading(entry) { try Subject.script(entry.word, on: graph.network) }
      guard let script = read else { continue }
      let keyed = keys.address(ofKeyIn: script).map { view.facts(of: $0) }
      if let found = graph.address(ofScript: script) {
        answers.append((entry, view.facts(of: found, keyed: keyed)))
        continue
      }
      let absence = entry.told("\(entry.word) does not occur on this chain")
      if let keyed {
        envelope.warnings.append(absence + "; shown is the P2PK output of its key")
        answers.append((entry, keyed))
      } else {
        envelope.warnings.append(absence)
      }
    }
    envelope.warnings += try faults.warnings()
    let documents = answers.map { named.document($0.entry, $0.facts.document) }
    try envelope.write(global, data: .array(documents), rows: table(answers, named))
    if answers.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  private typealias Answer = (entry: NamedList.Entry, facts: AddressView.Facts)

  /// A row for each address, and with `--utxo` one for each of its coins behind it.
  private func table(_ answers: [Answer], _ named: NamedList) -> TextTable {
    var table = named.table(
      [
        "address", "script_type", "received_sat", "spent_sat", "balance_sat", "receipts", "tags",
        "key_address",
      ] + (utxo ? ["outpoint", "value_sat"] : []), rightAligned: [2, 3, 4, 5, 9])
    for (entry, facts) in answers {
      for fact in [facts] + (facts.keyed.map { [$0] } ?? []) {
        let cells = [
          fact.address, fact.type, "\(fact.received)", "\(fact.spent)", "\(fact.balance)",
          "\(fact.receipts)", fact.labels.joined(separator: ", "), fact.keyAddress ?? "",
        ]
        table.rows.append(named.row(entry, cells + (utxo ? ["", ""] : [])))
        guard utxo else { continue }
        let blank = [String](repeating: "", count: cells.count - 1)
        table.rows += fact.unspent.map {
          named.row(entry, [fact.address] + blank + [$0.outpoint, "\($0.value)"])
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
    let named = try list.named(txids, of: [.transaction])
    envelope.parameters = [("txids", .texts(named.given))] + named.parameters
    var faults = WordFaults(of: named)
    var documents: [JSONValue] = []
    var table = named.table(
      ["txid", "side", "n", "address", "value_sat", "spent_by"], rightAligned: [2, 4])
    for entry in named.entries {
      let text = entry.word
      let id = try faults.reading(entry) { () -> Txid in
        guard let id = Txid(displayHex: text) else {
          throw Failure(Exit.usage, "not a txid: \(text)", at: "show tx", hint: "64 hex digits")
        }
        return id
      }
      guard let id else { continue }
      let found = graph.transactions(withID: id)
      if found.isEmpty { envelope.warnings.append(entry.told("\(text) is not on this chain")) }
      for index in found {
        documents.append(named.document(entry, view.document(of: index)))
        table.rows += view.rows(of: index).map { named.row(entry, $0) }
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
    let named = try list.named(blocks, of: [.transaction])
    envelope.parameters = [("blocks", .texts(named.given))] + named.parameters
    var documents: [JSONValue] = []
    var table = named.table(["height", "hash", "time", "transactions"], rightAligned: [0, 3])
    table.widest = 64
    for entry in named.entries {
      guard let block = block(entry.word, in: graph) else {
        let reason = entry.fault ?? "\(entry.word) is not on this chain"
        envelope.warnings.append(entry.told(reason))
        continue
      }
      let hash = graph.blockHash[block.int].description
      let time = UTCTime.text(graph.blockTime[block.int])
      let range = graph.transactions(of: block)
      let height = graph.height(of: block)
      documents.append(
        named.document(
          entry,
          [
            ("height", .optional(height)), ("hash", .text(hash)), ("time", .text(time)),
            ("transactions", .number(range.count)),
            ("txids", .array(range.map { .text(graph.txid[$0].description) })),
          ]))
      table.rows.append(
        named.row(entry, [HeightText.plain(height), hash, time, "\(range.count)"]))
    }
    envelope.warnings += named.warnings
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
    let named = try list.named(addresses, of: [.address])
    try ClusterListing(list: named, name: nil, showsMembers: true).write(global, graph: graph)
  }
}

/// Turns what the user typed into positions on the chain.
enum Subject {
  /// The addresses of many texts: nil for txids, for what does not occur on the chain, and for what
  /// cannot be read, of which warnings tell.
  static func addresses(
    _ list: NamedList, in graph: ChainGraph, threads: Int
  ) throws -> (places: [AddressIndex?], warnings: [String]) {
    let texts = list.words
    let answers = SharedWork.rows(texts.count, threads: threads) { place in
      Result {
        Txid(displayHex: texts[place]) == nil ? try address(texts[place], in: graph) : nil
      }
    }
    var faults = WordFaults(of: list)
    var places: [AddressIndex?] = []
    for (entry, answer) in zip(list.entries, answers) {
      places.append(try faults.reading(entry) { try answer.get() } ?? nil)
    }
    return (places, try faults.warnings())
  }

  /// The address of a text; nil where it is sound but does not occur on the chain.
  static func address(_ text: String, in graph: ChainGraph) throws -> AddressIndex? {
    graph.address(ofScript: try script(text, on: graph.network))
  }

  /// The script of an address. Throws `usage` for any other text.
  static func script(_ text: String, on network: Network) throws -> [UInt8] {
    do throws(AddressError) {
      return try Address.script(of: text, network: network)
    } catch {
      throw Failure(Exit.usage, "\(text): \(error)", at: "address", hint: hint(text, network))
    }
  }

  /// What to do about a text that is no address.
  private static func hint(_ text: String, _ network: Network) -> String {
    let isWord = text.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isFigure($0) }
    return "addresses of \(network.name), or script:HEX"
      + (isWord ? "" : "; `filature scan` finds them in any text")
  }
}
