import Analysis
import ArgumentParser
import Foundation
import Reporting

struct PricesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prices",
    abstract: "Daily prices, for values in state currencies.",
    discussion: """
      A value is that of the day of the block: the price at the end of the UTC day. Days \
      without a price take that of one of the seven days before, marked; beyond that, and for \
      currencies without prices, the value is n/a. Currencies in which the coin is not priced \
      are reached by the European Central Bank's rates.
        filature prices import XBTCAD_1440.csv eurofxref-hist.csv
        filature prices import rates.csv --pair EUR/VND
        filature prices list
        filature trace ADDRESS --fiat CAD,USD,PHP
      """,
    subcommands: [PricesImport.self, PricesList.self])
}

struct PricesImport: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in prices of Kraken, CoinGecko, the ECB, or any table of dates and prices.")

  @Argument(help: "Files.") var files: [String]
  @Option(help: "What the files price, such as BTC/CAD, where neither they nor their names say.")
  var pair: String?
  @Option(help: ArgumentHelp("One of \(PriceFormats.names.joined(separator: ", "))."))
  var inputFormat: String?
  @Flag(help: "Prices of days that have another price already take its place.") var replace = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let chosen = try pair.map { text in
      guard let pair = PricePair(text) else {
        throw Failure(Exit.usage, "not a pair", at: "--pair", hint: "as in BTC/CAD")
      }
      return pair
    }
    let read = try files.map { try PriceFile.read($0, format: inputFormat, pair: chosen) }
    // Prices may come before the chain that they are for.
    try? FileManager.default.createDirectory(
      atPath: global.store, withIntermediateDirectories: true)
    let store = try PriceStore.open(directory: global.store)
    var envelope = Envelope("prices", graph: nil)
    envelope.parameters = [
      ("files", .texts(files)), ("pair", .optional(chosen?.description)),
      ("replace", .boolean(replace)),
    ]
    var documents: [JSONValue] = []
    var table = TextTable(
      header: ["file", "format", "pairs", "first", "last", "added", "known", "differing"],
      rightAligned: [5, 6, 7])
    for summary in try store.importing(read, conflict: replace ? .replace : .keep) {
      let file = summary.file
      envelope.warnings += file.warnings.map { "\(file.path): \($0)" }
      if summary.differing > 0 {
        envelope.warnings.append(
          "\(file.path): \(summary.differing) days have another price already, which "
            + (replace ? "was replaced" : "was kept; --replace takes the new one"))
      }
      documents.append(document(summary))
      table.rows.append(row(summary))
    }
    try envelope.write(global, data: .array(documents), rows: table)
  }

  private func pairs(_ file: PriceFile) -> [String] {
    var names: [String] = []
    for close in file.closes where names.last != close.pair.description {
      names.append(close.pair.description)
    }
    return names
  }

  private func document(_ summary: PriceStore.Summary) -> JSONValue {
    let file = summary.file
    return [
      "file": .text(file.path), "sha256": .text(file.sha256), "format": .text(file.format),
      "rule": .text(file.rule), "pairs": .texts(pairs(file)),
      "first": .optional(file.closes.map(\.day).min()?.description),
      "last": .optional(file.closes.map(\.day).max()?.description),
      "added": .number(summary.added), "known": .number(summary.known),
      "differing": .number(summary.differing),
    ]
  }

  private func row(_ summary: PriceStore.Summary) -> [String] {
    let file = summary.file
    let names = pairs(file)
    return [
      file.path, file.format,
      names.count > 3 ? "\(names.count) pairs" : names.joined(separator: " "),
      file.closes.map(\.day).min()?.description ?? "",
      file.closes.map(\.day).max()?.description ?? "",
      "\(summary.added)", "\(summary.known)", "\(summary.differing)",
    ]
  }
}

struct PricesList: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Which pairs and days have prices, and from which files.")

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let series = try PriceStore.open(directory: global.store).series()
    var table = TextTable(
      header: ["pair", "days", "missing", "first", "last", "source", "sha256", "rule"],
      rightAligned: [1, 2])
    table.widest = 32
    table.rows = series.map { one in
      [
        "\(one.pair)", "\(one.days)", "\(one.missing)", "\(one.first)", "\(one.last)",
        one.source, one.sha256, one.rule,
      ]
    }
    let documents = series.map { one -> JSONValue in
      [
        "pair": .text("\(one.pair)"), "days": .number(one.days),
        "missing": .number(one.missing), "first": .text("\(one.first)"),
        "last": .text("\(one.last)"), "source": .text(one.source),
        "sha256": .text(one.sha256), "rule": .text(one.rule),
      ]
    }
    try Envelope("prices", graph: nil).write(global, data: .array(documents), rows: table)
    if series.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

extension PriceStore.Series {
  /// Days between the first and the last that have no price of this source.
  var missing: Int { last.number - first.number + 1 - days }
}
