import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Foundation
import Reporting

struct FlagsCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "flags",
    abstract: "Red-flag indicators, with the transactions that fired them.",
    discussion: """
      Each address is looked at with its cluster and with the change of its payments, as far \
      as the rules that name change agree (unless --alone). A trace written by `filature trace \
      --json` may stand in place of addresses: then everybody whom its money passed is looked \
      at, services left out. A flag is a reason to look closer, never a proof.
        filature flags ADDRESS --time-zone Asia/Bangkok --limit CAD:10000
        filature flags case17.trace.json --lang fr
        filature flags --print-rules > rules.yaml    to be set, and given with --rules
      """)
  @Argument(help: "Addresses, or a trace in JSON.") var subjects: [String] = []
  @OptionGroup var list: ListOptions
  @Option(help: "A file with thresholds.") var rules: String?
  @Flag(help: "Write every threshold with its default and meaning.") var printRules = false
  @Option(help: "Where nights are nights, such as Asia/Bangkok.") var timeZone: String?
  @Option(help: "Reporting limit in money, such as CAD:10000; see `filature prices`.")
  var limit: String?
  @Flag(help: "The addresses themselves, without their clusters and the change they leave.")
  var alone = false
  @Option(help: "strong, moderate, weak or none: inferred services and deposits that count.")
  var inferred = InferredOption.moderate
  @Option(help: "en or fr.") var lang = "en"
  @Option(help: "A table address,owner,kind: how often each flag fires on owners of each kind.")
  var truth: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    if printRules { return StandardOutput.write(Array(FlagSettings.template.utf8)) }
    let language = try ReportMaking.language(lang)
    var settings = try rules.map { try FlagSettings(file: $0) } ?? FlagSettings()
    if let timeZone {
      guard let zone = FlagSettings.zone(named: timeZone) else {
        throw Failure(
          Exit.usage, "no time zone of that name: \(timeZone)", at: "--time-zone",
          hint: "names of the IANA list, such as Asia/Bangkok")
      }
      settings.timeZone = zone
    }
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    var envelope = Envelope("flags", graph: graph)
    let stops = ServiceMap.Stops.all
    var warnings: [TraceWarning] = []
    let layer = try inferred.open(graph, tags, clustering, stops, warnings: &warnings)
    envelope.warn(warnings)
    let services = ServiceMap(
      graph, tags: tags, clustering: clustering, stops: stops, inferred: layer)
    envelope.parameters = [
      ("rules", .optional(rules)), ("time_zone", .optional(settings.timeZone?.identifier)),
      ("limit", .optional(limit)), ("alone", .boolean(alone)), ("lang", .text(lang)),
      ("inferred", .text(inferred.rawValue)), ("services_sha256", .optional(layer?.layer.sha256)),
      ("clustering", .optional(clustering?.rules)),
    ]
    if let limit {
      settings.moneyLimit = try MoneyLimit(
        limit, try PriceStore.open(directory: graph.directory),
        coin: graph.network.unit)
    }
    var reader = ActivityReader(
      graph, tags: tags, clustering: clustering, services: services)
    if let truth { return try writeRates(truth, &reader, settings, envelope) }
    let grouping = FlagSubjects(
      graph: graph, services: services, clustering: alone ? nil : clustering)
    let named = try list.named(subjects, of: [.address])
    envelope.parameters += named.parameters
    let found = try grouping.read(named, &envelope.warnings)
    var covered: Set<AddressIndex> = []
    var unpriced: Set<TxIndex> = []
    var answers: [FlagDocument.Answer] = []
    for subject in found where covered.isDisjoint(with: subject.addresses) {
      let activity = reader.activity(
        of: subject.addresses, following: alone ? .none : .whileRulesAgree)
      covered.formUnion(activity.addresses)
      if let money = settings.moneyLimit {
        let payments = activity.incoming + activity.outgoing
        unpriced.formUnion(
          payments.filter { money.sat(at: $0.time) == nil }.map(\.transaction))
      }
      answers.append(
        FlagDocument.Answer(
          subject: subject.name, entries: subject.entries, addresses: subject.addresses.count,
          followed: activity.followed,
          firings: RedFlags.firings(in: activity, settings)))
    }
    if let money = settings.moneyLimit, !unpriced.isEmpty {
      envelope.warnings.append(
        "\(unpriced.count) payments have no price in \(money.currency) and were not held against "
          + "the limit")
    }
    let lacksZone = settings.timeZone == nil && settings.isAsked(FlagText.nightPayments.rawValue)
    let document = FlagDocument(
      graph: graph, language: language, list: named, answers: answers,
      notComputed: lacksZone
        ? [(FlagText.nightPayments.rawValue, FlagText.noTimeZone(language))] : [])
    let isForTheEye = global.chosenFormat == .table
    try envelope.write(
      global, data: document.data, rows: isForTheEye ? document.summary : document.table)
    if global.chosenFormat != .json {
      for (flag, reason) in document.notComputed { StandardError.write("\(flag): \(reason)") }
      StandardError.write(FlagText.caution(language))
    }
    if answers.allSatisfy({ $0.firings.isEmpty }) { throw ExitCode(Exit.nothingFound) }
  }
}

extension FlagsCommand {
  /// How often each flag fires, by kind of owner.
  private func writeRates(
    _ file: String, _ reader: inout ActivityReader, _ settings: FlagSettings, _ envelope: Envelope
  ) throws {
    guard let graph = envelope.graph else { return }
    var owners: [String: FlagEvaluation.Owner] = [:]
    let truth = try TruthFiles.table(file, graph)
    guard truth.rows.contains(where: { !$0.kind.isEmpty }) else {
      throw Failure(
        Exit.malformed, "says of no address of this chain what its owner is", at: file,
        hint: "a column kind, or a field of that name, beside address and owner")
    }
    for row in truth.rows {
      owners[row.owner, default: FlagEvaluation.Owner(kind: row.kind, addresses: [])]
        .addresses.append(row.address)
    }
    let evaluation = FlagEvaluation(
      owners.sorted { $0.key < $1.key }.map(\.value), reader: &reader, settings: settings)
    var table = TextTable(header: ["flag", "kind of owner", "fired"])
    table.rows = evaluation.rows.map { [$0.flag, $0.kind, $0.fired.text] }
    let data = evaluation.rows.map { row -> JSONValue in
      ["flag": .text(row.flag), "kind": .text(row.kind), "fired": RateDocument.value(row.fired)]
    }
    try envelope.write(global, data: .array(data), rows: table)
  }
}

/// Whom to look at: addresses by owner.
struct FlagSubjects {
  let graph: ChainGraph
  let services: ServiceMap
  let clustering: Clustering?

  struct Owner {
    var name: String
    /// The words that named it.
    var entries: [NamedList.Entry]
    var addresses: [AddressIndex]
  }

  private func trace(_ path: String) throws -> TraceFile {
    guard let file = TraceFile(try WholeFile.text(path)) else {
      throw Failure(
        Exit.malformed, "not a trace", at: path, hint: "made by `filature trace … --json`")
    }
    return file
  }

  /// Owners in the order named, each once.
  func read(_ list: NamedList, _ warnings: inout [String]) throws -> [Owner] {
    var places: [(entry: NamedList.Entry, address: AddressIndex)] = []
    var faults = WordFaults(of: list)
    for entry in list.entries {
      let text = entry.word
      if text.hasSuffix(".json"), FileManager.default.fileExists(atPath: text) {
        places += try trace(text).outpoints.compactMap(address)
          .filter { services.service(of: $0) == nil }.map { (entry, $0) }
        continue
      }
      let read: AddressIndex?? = try faults.reading(entry) { try Subject.address(text, in: graph) }
      guard let found = read else { continue }
      if let found {
        places.append((entry, found))
      } else {
        warnings.append(entry.told("\(text) does not occur on this chain"))
      }
    }
    warnings += try faults.warnings()
    guard !places.isEmpty else {
      throw Failure(
        Exit.nothingFound, "nobody to look at is on this chain",
        at: list.words.prefix(3).joined(separator: ", "))
    }
    return owners(of: places)
  }

  private func owners(
    of places: [(entry: NamedList.Entry, address: AddressIndex)]
  ) -> [Owner] {
    var owners: [Owner] = []
    var known: [UInt32: Int] = [:]
    for (entry, place) in places {
      let cluster = clustering?.cluster(of: place)
      let key = cluster?.rawValue ?? place.rawValue
      if let owner = known[key] {
        owners[owner].entries.append(entry)
      } else {
        known[key] = owners.count
        owners.append(
          Owner(
            name: graph.addressText(place), entries: [entry],
            addresses: cluster.flatMap { clustering?.members(of: $0) } ?? [place]))
      }
    }
    return owners
  }

  private func address(of outpoint: String) -> AddressIndex? {
    Outpoint(outpoint).flatMap { graph.output($0) }
      .map { AddressIndex(rawValue: graph.outputAddress[$0.int]) }
  }
}
