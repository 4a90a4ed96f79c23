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
    envelope.parameters = [
      ("rules", .optional(rules)), ("time_zone", .optional(settings.timeZone?.identifier)),
      ("limit", .optional(limit)), ("alone", .boolean(alone)), ("lang", .text(lang)),
      ("clustering", .optional(clustering?.rules)),
    ]
    if let limit {
      settings.moneyLimit = try MoneyLimit(
        limit, try PriceStore.open(directory: graph.directory),
        coin: FiatValuation.coin(of: graph.network))
    }
    if let truth { return try writeRates(truth, tags, clustering, settings, envelope) }
    let grouping = FlagSubjects(graph: graph, tags: tags, clustering: alone ? nil : clustering)
    let found = try grouping.read(try list.read(subjects), &envelope.warnings)
    var reader = ActivityReader(graph, tags: tags, clustering: clustering)
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
          subject: subject.name, addresses: subject.addresses.count, followed: activity.followed,
          firings: RedFlags.firings(in: activity, settings)))
    }
    if let money = settings.moneyLimit, !unpriced.isEmpty {
      envelope.warnings.append(
        "\(unpriced.count) payments have no price in \(money.currency) and were not held against "
          + "the limit")
    }
    let lacksZone = settings.timeZone == nil && settings.isAsked(FlagText.nightPayments.rawValue)
    let document = FlagDocument(
      graph: graph, language: language, answers: answers,
      notComputed: lacksZone
        ? [(FlagText.nightPayments.rawValue, FlagText.noTimeZone(language))] : [])
    try envelope.write(global, data: document.data, rows: document.table)
    if global.chosenFormat != .json { StandardError.write(FlagText.caution(language)) }
    if answers.allSatisfy({ $0.firings.isEmpty }) { throw ExitCode(Exit.nothingFound) }
  }
}

extension FlagsCommand {
  /// How often each flag fires, by kind of owner.
  private func writeRates(
    _ file: String, _ tags: TagIndex, _ clustering: Clustering?, _ settings: FlagSettings,
    _ envelope: Envelope
  ) throws {
    guard let graph = envelope.graph else { return }
    var owners: [String: FlagEvaluation.Owner] = [:]
    for row in try TruthTable(file, graph).rows {
      owners[row.owner, default: FlagEvaluation.Owner(kind: row.kind, addresses: [])]
        .addresses.append(row.address)
    }
    var reader = ActivityReader(graph, tags: tags, clustering: clustering)
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
  let tags: TagIndex
  let clustering: Clustering?

  struct Owner {
    var name: String
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
  func read(_ texts: [String], _ warnings: inout [String]) throws -> [Owner] {
    var places: [AddressIndex] = []
    var faults = WordFaults(of: texts.count)
    for text in texts {
      if text.hasSuffix(".json"), FileManager.default.fileExists(atPath: text) {
        places += try trace(text).outpoints.compactMap(address)
          .filter { !isService($0) }
        continue
      }
      let read: AddressIndex?? = try faults.reading(text) { try Subject.address(text, in: graph) }
      guard let found = read else { continue }
      if let found {
        places.append(found)
      } else {
        warnings.append("\(text) does not occur on this chain")
      }
    }
    warnings += try faults.warnings()
    guard !places.isEmpty else {
      throw Failure(
        Exit.nothingFound, "nobody to look at is on this chain",
        at: texts.prefix(3).joined(separator: ", "))
    }
    var seen: Set<UInt32> = []
    return places.compactMap { place in
      let owner = clustering?.cluster(of: place)
      guard seen.insert(owner?.rawValue ?? place.rawValue).inserted else { return nil }
      return Owner(
        name: graph.addressText(place),
        addresses: owner.flatMap { clustering?.members(of: $0) } ?? [place])
    }
  }

  private func address(of outpoint: String) -> AddressIndex? {
    let parts = outpoint.split(separator: ":")
    guard parts.count == 2, let id = Txid(displayHex: parts[0]), let vout = UInt32(parts[1]),
      let output = graph.output(id, vout)
    else { return nil }
    return AddressIndex(rawValue: graph.outputAddress[output.int])
  }

  private func isService(_ address: AddressIndex) -> Bool {
    tags.service(
      of: graph.addressText(address), cluster: clustering?.cluster(of: address),
      stoppingAt: ["service"]) != nil
  }
}

/// Red flags as documents and rows.
struct FlagDocument {
  struct Answer {
    var subject: String
    var addresses: Int
    /// Coins of change that were followed beyond them.
    var followed: Int
    var firings: [FlagFiring]
  }

  let graph: ChainGraph
  let language: Language
  let answers: [Answer]
  let notComputed: [(flag: String, reason: String)]

  var data: JSONValue {
    [
      "caution": .text(FlagText.caution(language)),
      "subjects": .array(
        answers.map { answer in
          [
            "subject": .text(answer.subject), "addresses": .number(answer.addresses),
            "change_followed": .number(answer.followed),
            "flags": .array(answer.firings.map(value)),
          ]
        }),
      "not_computed": .array(
        notComputed.map { ["flag": .text($0.flag), "reason": .text($0.reason)] }),
    ]
  }

  private func value(_ firing: FlagFiring) -> JSONValue {
    [
      "flag": .text(firing.flag), "title": .text(title(firing)), "text": .text(sentence(firing)),
      "measures": .pairs(firing.measures.map { ($0.name, .number($0.value)) }),
      "parties": .texts(firing.parties),
      "txids": .texts(firing.transactions.map { graph.txid[$0.int].description }),
      "from": time(firing.transactions.first), "to": time(firing.transactions.last),
    ]
  }

  var table: TextTable {
    var table = TextTable(header: ["subject", "flag", "what", "parties", "transactions", "first"])
    table.widest = 100
    for answer in answers {
      table.rows += answer.firings.map { firing in
        [
          answer.subject, title(firing), sentence(firing), firing.parties.joined(separator: ", "),
          "\(firing.transactions.count)",
          firing.transactions.first.map { graph.txid[$0.int].description } ?? "",
        ]
      }
    }
    table.rows += notComputed.map { ["-", $0.flag, $0.reason, "", "", ""] }
    return table
  }

  private func title(_ firing: FlagFiring) -> String {
    FlagText(rawValue: firing.flag)?.title(language) ?? firing.flag
  }

  private func sentence(_ firing: FlagFiring) -> String {
    FlagText(rawValue: firing.flag)?
      .sentence(language, firing.measures.map { ($0.name, $0.value) }) ?? ""
  }

  private func time(_ transaction: TxIndex?) -> JSONValue {
    guard let transaction else { return .null }
    return .text(UTCTime.text(graph.blockTime[graph.block(of: transaction).int]))
  }
}
