import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct MeasureShape: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shape",
    abstract: "Compare a chain's shape with what is known of mainnet.",
    discussion: """
      Counts inputs and outputs, script types and reused addresses of the chain in the store, and
      sets them beside mainnet's figures of 2016 to 2021 with a margin for each; the guide on
      simulation names the sources. Works on any store, simulated or real. Exit 1 where a figure
      lies outside its margin.
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
    for (figure, found) in shape.figures {
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
    try envelope.write(global, data: .array(data), rows: table)
    if !isLike { throw ExitCode(Exit.nothingFound) }
  }
}

extension ShapeFigure {
  /// Mainnet's figure and the margin, in thousandths.
  ///
  /// Counts and script types: the 14,141 transactions of the mainnet blocks 413567, 426884, 481824,
  /// 481829, 574200, 629999 and 702861 (2016 to 2021), coinbases left out. Reuse: about half of all
  /// outputs go to an address used before (BitMEX Research, "Bitcoin Address Re-use Statistics").
  var mainnet: (thousandths: Int, margin: Int) {
    switch self {
    case .oneToTwo: (608, 80)
    case .oneToOne: (89, 60)
    case .oneToMany: (68, 40)
    case .manyToOne: (48, 40)
    case .severalInputs: (234, 60)
    case .batches: (96, 50)
    case .meanInputs: (2_773, 700)
    case .meanOutputs: (2_547, 400)
    case .reused: (500, 80)
    case .p2pkh: (573, 100)
    case .p2sh: (288, 100)
    case .p2wpkh: (98, 80)
    case .p2wsh: (10, 40)
    case .p2tr: (0, 20)
    case .opReturn: (29, 30)
    }
  }

  /// A figure for the eye: shares in percent, means as numbers.
  func text(_ thousandths: Int) -> String {
    switch self {
    case .meanInputs, .meanOutputs:
      let rest = thousandths % 1000 / 10
      return "\(thousandths / 1000).\(rest < 10 ? "0" : "")\(rest)"
    default: return "\(thousandths / 10).\(thousandths % 10) %"
    }
  }
}
