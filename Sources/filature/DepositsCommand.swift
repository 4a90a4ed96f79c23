import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

/// Grades, as options take them.
enum GradeOption: String, ExpressibleByArgument, CaseIterable {
  case weak, moderate, strong

  var grade: DepositGrade { DepositGrade(rawValue: rawValue) ?? .weak }
}

struct DepositsCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "deposits",
    abstract: "Deposit addresses that nobody has tagged, by how they behave.",
    discussion: """
      An address is listed where outsiders fund it seldom and all it spends is swept into the \
      hot wallet of one tagged service. Strong: swept together with an address of the service \
      by its tags. Moderate: swept in time, many behave alike, and it does not receive far \
      more than they do. Weak: less than that. These are inferences, each with its \
      transactions; nothing is stored.
        filature deposits --grade moderate
        filature deposits ADDRESS… --write-tags found.yaml    then tags import
        filature deposits --leads        clusters that behave like services
        filature deposits --truth addresses.csv                how often this is right
      """)
  @Argument(help: "Only these addresses.") var addresses: [String] = []
  @OptionGroup var list: ListOptions
  @Option(help: "weak, moderate or strong, and above.") var grade = GradeOption.weak
  @Flag(help: "Those that have tags already too.") var all = false
  @Option(in: 1...Int.max, help: "Outputs that a deposit address receives at most.")
  var mostReceipts = DepositRules().mostReceipts
  @Option(in: 0...UInt32.max, help: "Blocks between a receipt and its sweep, at most.")
  var sweptWithin = DepositRules().sweptWithinBlocks
  @Option(in: 0...Int.max, help: "Addresses that must behave alike for \"many like it\".")
  var fewestPeers = DepositRules().fewestPeers
  @Option(
    in: 1...UInt64.max,
    help: "Times the median of its peers' receipts that its own may be, above which it is weak.")
  var mostTimesMedian = DepositRules().mostTimesMedian
  @Option(help: "Write what is listed as a TagPack of the lowest confidence, to be looked through.")
  var writeTags: String?
  @Flag(help: "List untagged clusters that pay and gather as services do.") var leads = false
  @Option(
    help: """
      Print error rates against a truth as `cluster evaluate` takes it. Addresses whose kind or \
      role has the word deposit in it count, and those of outputs whose purpose is deposit.
      """)
  var truth: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    var envelope = Envelope(leads ? "service-leads" : "deposits", graph: graph)
    if clustering == nil {
      envelope.warnings.append("no clustering: only tagged addresses count as a service's")
    }
    if leads {
      return try writeLeads(ServiceSigns.leads(graph, tags: tags, clustering: clustering), envelope)
    }
    var rules = DepositRules()
    rules.mostReceipts = mostReceipts
    rules.sweptWithinBlocks = sweptWithin
    rules.fewestPeers = fewestPeers
    rules.mostTimesMedian = mostTimesMedian
    envelope.parameters = [
      ("grade", .text(grade.rawValue)), ("most_receipts", .number(mostReceipts)),
      ("swept_within_blocks", .number(sweptWithin)), ("fewest_peers", .number(fewestPeers)),
      ("most_times_median", .number(mostTimesMedian)),
      ("clustering", .optional(clustering?.rules)),
    ]
    let finder = DepositAddresses(graph, tags: tags, clustering: clustering, rules: rules)
    if let truth { return try writeRates(finder.all(), truth, envelope) }
    let wanted = try wanted(in: graph, &envelope)
    let found = (wanted.map { finder.among($0.places) } ?? finder.all())
      .filter { $0.grade >= grade.grade && (all || !$0.isTagged) }
    if let writeTags { try DepositPack.write(found, graph, to: writeTags) }
    try DepositListing(found, of: wanted?.list ?? NamedList(), at: wanted?.entries ?? [:], graph)
      .write(global, envelope)
    if found.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  /// The addresses asked for, and what each was in the list.
  private struct Wanted {
    var list: NamedList
    var places: [AddressIndex] = []
    var entries: [AddressIndex: [NamedList.Entry]] = [:]
  }

  /// The addresses asked for; nil for the whole chain.
  private func wanted(in graph: ChainGraph, _ envelope: inout Envelope) throws -> Wanted? {
    guard !addresses.isEmpty || list.input != nil else { return nil }
    var wanted = Wanted(list: try list.named(addresses, of: [.address]))
    var faults = WordFaults(of: wanted.list)
    for entry in wanted.list.entries {
      let text = entry.word
      let read: AddressIndex?? = try faults.reading(entry) { try Subject.address(text, in: graph) }
      guard let place = read else { continue }
      if let place {
        if wanted.entries[place] == nil { wanted.places.append(place) }
        wanted.entries[place, default: []].append(entry)
      } else {
        envelope.warnings.append(entry.told("\(text) does not occur on this chain"))
      }
    }
    envelope.parameters += wanted.list.parameters
    envelope.warnings += try faults.warnings()
    return wanted
  }

  private func writeLeads(_ leads: [ServiceSigns.Lead], _ envelope: Envelope) throws {
    guard let graph = envelope.graph else { return }
    let data = leads.map { lead -> JSONValue in
      [
        "cluster": .text(graph.addressText(lead.first)), "payouts": .number(lead.payouts),
        "payees": .number(lead.payees), "gatherings": .number(lead.gatherings),
        "example": .text(graph.txid[lead.example.int].description),
      ]
    }
    var table = TextTable(
      header: ["cluster", "batch_payouts", "payees", "gatherings", "largest_payout"],
      rightAligned: [1, 2, 3])
    table.rows = leads.map { lead in
      [
        graph.addressText(lead.first), "\(lead.payouts)", "\(lead.payees)", "\(lead.gatherings)",
        graph.txid[lead.example.int].description,
      ]
    }
    try envelope.write(global, data: .array(data), rows: table)
    if leads.isEmpty { throw ExitCode(Exit.nothingFound) }
  }

  private func writeRates(
    _ found: [DepositCandidate], _ file: String, _ envelope: Envelope
  ) throws {
    guard let graph = envelope.graph else { return }
    let truth = try TruthFiles.table(file, graph)
    guard !truth.deposits.isEmpty else {
      throw Failure(
        Exit.nothingFound, "names no deposit address of this chain", at: file,
        hint: "deposit addresses are those whose kind has the word deposit in it, "
          + "or whose outputs have the purpose deposit")
    }
    let evaluation = DepositEvaluation(found, truth: truth.deposits, in: graph)
    let data: JSONValue = [
      "grades": .array(
        evaluation.rows.map { row in
          [
            "grade": .text(row.grade.rawValue), "precision": RateDocument.value(row.precision),
            "recall": RateDocument.value(row.recall), "service": RateDocument.value(row.service),
          ]
        }),
      "false": .texts(evaluation.falseFindings.map { graph.addressText($0.address) }),
    ]
    var table = TextTable(header: ["grade and above", "precision", "recall", "right service"])
    table.rows = evaluation.rows.map {
      [$0.grade.rawValue, $0.precision.text, $0.recall.text, $0.service.text]
    }
    try envelope.write(global, data: data, rows: table)
  }
}

/// Error rates as documents: shares in ten-thousandths.
enum RateDocument {
  static func value(_ rate: ErrorRate) -> JSONValue {
    [
      "count": .number(rate.count), "of": .number(rate.of),
      "share": rate.share.map(decimal) ?? .null,
      "low": decimal(rate.interval.lowerBound), "high": decimal(rate.interval.upperBound),
    ]
  }

  private static func decimal(_ share: Double) -> JSONValue {
    .decimal(units: Int64((share * 10_000).rounded()), places: 4)
  }
}

/// Findings as a TagPack that the investigator may look through and import.
enum DepositPack {
  static func write(_ found: [DepositCandidate], _ graph: ChainGraph, to path: String) throws {
    try ReportMaking.write(Array(text(found, graph).utf8), to: path)
    StandardError.write("\(path): \(found.count) tags to look through; nothing was stored")
  }

  /// The pack's text.
  static func text(_ found: [DepositCandidate], _ graph: ChainGraph) -> String {
    let tags = found.map { candidate -> Tag in
      var tag = Tag(
        subject: graph.addressText(candidate.address),
        label: candidate.service.label + EntityNames.inferred,
        source: "behaviour on chain, \(candidate.grade.rawValue): "
          + candidate.evidence.map {
            "\($0.sign.rawValue) in \(graph.txid[$0.transaction.int])"
          }.joined(separator: ", "),
        tagpack: "Inferred deposit addresses")
      tag.actor = candidate.service.name
      tag.category = candidate.service.category
      tag.concepts = ["deposit_wallet"]
      tag.confidence = "heuristic"
      tag.confidenceLevel = 10
      tag.isClusterDefiner = false
      tag.network = graph.network.unit
      tag.currency = graph.network.unit
      return tag
    }
    return TagExport.tagPack(
      tags, title: "Inferred deposit addresses", creator: "filature deposits")
  }
}
