import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct MeasureShape: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "shape",
    abstract: "Compare a chain's shape with what is known of mainnet.",
    discussion: """
      Counts inputs and outputs, values, script types, reused addresses and the size of \
      clusters of the chain in the store, and sets them beside mainnet's figures of 2016 to \
      2021 with a margin for each; the guide on simulation names the sources. Clusters are \
      compared where they have been built, over the whole chain. Works on any store, simulated \
      or real. Exit 1 where a figure lies outside its margin.
        filature measure shape --until 2021-12-31
      """)
  @Option(help: "Last day that counts, such as 2021-12-31.") var until: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    var end: UInt32?
    if let until {
      guard let day = UTCTime.startOfDay(until) else {
        throw Failure(Exit.usage, "not a day: \(until)", at: "--until", hint: "2021-12-31")
      }
      end = UInt32(clamping: day + 86_400)
    }
    let shape = ChainShape(graph, before: end)
    guard shape.transactions > 0 else {
      throw Failure(Exit.nothingFound, "no transaction but coinbases", at: graph.directory)
    }
    var table = TextTable(
      header: ["figure", "this chain", "mainnet", "margin", "within"], rightAligned: [1, 2, 3])
    var data: [JSONValue] = []
    var isLike = true
    var figures = shape.figures
    let clusterSize = try ShapeFigure.clusterSize(in: graph)
    if let clusterSize { figures.append((.clusterSize, clusterSize)) }
    for (figure, found) in figures {
      let (known, margin) = figure.mainnet
      let isWithin = abs(found - known) <= margin
      isLike = isLike && isWithin
      table.rows.append([
        figure.rawValue, figure.text(found), figure.text(known), figure.text(margin),
        isWithin ? "yes" : "no",
      ])
      data.append([
        "figure": .text(figure.rawValue), "thousandths": .number(found),
        "mainnet_thousandths": .number(known), "margin_thousandths": .number(margin),
        "within": .boolean(isWithin),
      ])
    }
    var envelope = Envelope("shape", graph: graph)
    envelope.parameters = [("until", .optional(until))]
    if clusterSize == nil {
      envelope.warnings.append("no clusters to compare: `cluster build` makes them")
    }
    try envelope.write(global, data: .array(data), rows: table)
    if !isLike { throw ExitCode(Exit.nothingFound) }
  }
}

extension ShapeFigure {
  /// Addresses that can be spent from per cluster by co-spending, in thousandths; nil where no
  /// clusters have been built.
  static func clusterSize(in graph: ChainGraph) throws -> Int? {
    guard let clustering = try Clustering(graph, name: Clustering.defaultName),
      clustering.clusterCount > 0
    else { return nil }
    let spendable = (0..<graph.addressCount).count {
      graph.scriptType(of: AddressIndex(rawValue: UInt32($0))) != .opReturn
    }
    return spendable * 1000 / clustering.clusterCount
  }
}
