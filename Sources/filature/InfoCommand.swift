import Analysis
import ArgumentParser
import ChainStore
import Ingest
import Reporting

struct InfoCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Counts, tip, digest, and what was ingested.",
    discussion: """
      The unspent set follows Bitcoin Core's gettxoutsetinfo, so counts and value can be \
      compared with a node's own. The digest is the same for every store of the same chain. The \
      digest of facts also covers versions, lock times, sizes, weights, sequences and targets: \
      it is the same where two formats tell the same of them.
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let totals = graph.manifest.totals
    let envelope = Envelope("info", graph: graph)
    let clusterings = try Clustering.summaries(of: graph).map { summary -> JSONValue in
      [
        "name": .text(summary.name), "rules": .text(summary.rules),
        "clusters": .number(summary.clusters), "stale": .boolean(summary.isStale),
      ]
    }
    let tags = try TagStore.open(directory: graph.directory).count()
    let bytes = graph.manifest.columns.reduce(0) { $0 + $1.bytes }
    let inputs = graph.manifest.inputs.map { input -> JSONValue in
      [
        "format": .text(input.format), "name": .text(input.name), "bytes": .number(input.bytes),
        "blocks": .number(input.blocks),
      ]
    }
    let unchecked = graph.manifest.unchecked ?? []
    let data: JSONValue = [
      "blocks": .number(totals.blocks), "transactions": .number(totals.transactions),
      "inputs": .number(totals.inputs), "outputs": .number(totals.outputs),
      "addresses": .number(totals.addresses), "stale_blocks": .number(graph.manifest.staleBlocks),
      "unspent": [
        "count": .number(totals.unspentCount), "value_sat": .number(totals.unspentValue),
      ],
      "unspendable": [
        "count": .number(totals.unspendableCount), "value_sat": .number(totals.unspendableValue),
      ],
      "subsidy_sat": .number(totals.subsidy), "fees_sat": .number(totals.fees),
      "bytes_on_disk": .number(bytes), "clusterings": .array(clusterings), "tags": .number(tags),
      "facts_digest": .text(graph.manifest.facts),
      "begins_at_genesis": .boolean(graph.manifest.beginsAtGenesis),
      "first_height": .optional(graph.firstHeight),
      "stated_txids": .boolean(graph.manifest.hasStatedTxids), "inputs_read": .array(inputs),
      "unchecked": .array(
        unchecked.map {
          ["format": .text($0.format), "what": .text($0.what), "meaning": .text(meaning(of: $0))]
        }),
    ]
    try envelope.write(global, data: data, rows: table(graph, totals, bytes, tags))
  }

  /// What an entry says in words.
  private func meaning(of entry: Manifest.UncheckedEntry) -> String {
    Unchecked.meaning(of: entry.what) ?? entry.what
  }

  private func table(
    _ graph: ChainGraph, _ totals: Manifest.Totals, _ bytes: Int, _ tags: Int
  ) -> TextTable {
    let tip =
      graph.tip.map { "\(HeightText.plain(graph.height(of: $0))) \(graph.blockHash[$0.int])" }
      ?? "none"
    var table = TextTable(header: ["what", "value"])
    table.widest = 80
    table.rows = [
      ["network", graph.network.name],
      ["first block", HeightText.plain(graph.firstHeight)], ["tip", tip], ["digest", graph.digest],
      ["facts digest", graph.manifest.facts],
      ["blocks", "\(totals.blocks)"], ["stale blocks", "\(graph.manifest.staleBlocks)"],
      ["transactions", "\(totals.transactions)"], ["inputs", "\(totals.inputs)"],
      ["outputs", "\(totals.outputs)"], ["addresses", "\(totals.addresses)"],
      ["unspent outputs", "\(totals.unspentCount)"], ["unspent sat", "\(totals.unspentValue)"],
      ["unspendable sat", "\(totals.unspendableValue)"], ["subsidy sat", "\(totals.subsidy)"],
      ["fees sat", "\(totals.fees)"], ["bytes on disk", "\(bytes)"], ["tags", "\(tags)"],
    ]
    table.rows += (graph.manifest.unchecked ?? []).map {
      ["beyond checking, \($0.format)", meaning(of: $0)]
    }
    return table
  }
}
