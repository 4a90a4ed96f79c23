import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct ClusterEvaluate: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Error rates of a clustering against known ownership.",
    discussion: """
      TRUTH is a folder, as `simulate` writes beside a chain, with addresses.csv \
      (address,owner,…) and maybe outputs.csv (outpoint,owner,…), or with addresses.jsonl; or \
      one such file. Packed files (.gz) are read too.
      """)
  @Argument(help: "Folder or file.") var truth: String
  @Option(help: "Name of the clustering.") var name: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try ClusterListing.open(graph, name: name)
    var known = OwnershipTruth(graph)
    try TruthFiles.each(of: truth) { try known.read($0, name: $1) }
    guard known.known > 0 else {
      throw Failure(Exit.nothingFound, "names no owner of an address of this chain", at: truth)
    }
    let evaluation = ClusterEvaluation(clustering, truth: known, threads: global.threads)
    var envelope = Envelope("evaluation", graph: graph)
    envelope.parameters = [
      ("name", .text(clustering.name)), ("rules", .text(clustering.rules)),
      ("truth", .text(truth)),
    ]
    if known.ambiguous > 0 {
      envelope.warnings.append("\(known.ambiguous) addresses have several owners: left out")
    }
    let words = EvaluationWords(clustering: clustering, truth: known, evaluation: evaluation)
    try envelope.write(global, data: words.document, rows: words.table)
  }
}

/// An evaluation as a document and as a table.
private struct EvaluationWords {
  let clustering: Clustering
  let truth: OwnershipTruth
  let evaluation: ClusterEvaluation

  var document: JSONValue {
    let rules = evaluation.rules
    return [
      "truth": [
        "addresses": .number(truth.known), "owners": .number(truth.owners.count),
        "unknown": .number(truth.unknown), "ambiguous": .number(truth.ambiguous),
      ],
      "all": document(of: evaluation.all), "spent": document(of: evaluation.spent),
      "sizes": .array(
        evaluation.sizes.map {
          [
            "at_least": .number($0.atLeast), "clusters": .number($0.clusters),
            "addresses": .number($0.addresses),
          ]
        }),
      "refused": .number(clustering.refusals.count), "alarms": .number(clustering.alarms.count),
      "co_spend": document(of: rules.coSpend), "coinjoins": document(of: rules.coinJoins),
      "rules": .array(rules.rules.map { document(of: $0.score, name: $0.name) }),
      "standard_payments": .array(rules.standard.map { document(of: $0.score, name: $0.name) }),
      "votes": [
        "change_outputs": .number(rules.votes.totals.change),
        "payment_outputs": .number(rules.votes.totals.payments), "area": rate(rules.votes.area),
        "points": .array(
          rules.votes.points.map {
            [
              "at_least": .number($0.atLeast), "true_positive_rate": rate($0.truePositives),
              "false_positive_rate": rate($0.falsePositives),
            ]
          }),
      ],
    ]
  }

  private func document(of score: PartitionScore) -> JSONValue {
    [
      "addresses": .number(score.addresses), "clusters": .number(score.clusters),
      "owners": .number(score.owners),
      "pairwise": [
        "precision": rate(score.precision), "recall": rate(score.recall),
        "true_pairs": .number(score.truePairs), "cluster_pairs": .number(score.clusterPairs),
        "owner_pairs": .number(score.ownerPairs),
      ],
      "address_weighted": [
        "precision": rate(score.weightedPrecision), "recall": rate(score.weightedRecall),
      ],
      "adjusted_rand": rate(score.adjustedRand),
    ]
  }

  private func document(of score: RuleScore, name: String? = nil) -> JSONValue {
    let interval = score.interval
    return .pairs(
      (name.map { [("rule", .text($0))] } ?? []) + [
        ("right", .number(score.right)), ("wrong", .number(score.wrong)),
        ("abstained", .number(score.abstained)),
        ("precision", score.precision.map(rate) ?? .null),
        ("interval_95", [rate(interval.lowerBound), rate(interval.upperBound)]),
      ])
  }

  private func rate(_ value: Double) -> JSONValue {
    .decimal(units: Int64((value * 1_000_000).rounded()), places: 6)
  }

  var table: TextTable {
    var table = TextTable(
      header: ["what", "right", "wrong", "abstained", "share right", "95 % interval"],
      rightAligned: [1, 2, 3, 4])
    for (name, score) in [("all", evaluation.all), ("spent", evaluation.spent)] {
      table.rows.append(pair("\(name): pairwise precision", score.precision, score.clusterPairs))
      table.rows.append(pair("\(name): pairwise recall", score.recall, score.ownerPairs))
      table.rows.append(pair("\(name): precision by address", score.weightedPrecision, nil))
      table.rows.append(pair("\(name): recall by address", score.weightedRecall, nil))
      table.rows.append(pair("\(name): adjusted Rand index", score.adjustedRand, nil))
    }
    let rules = evaluation.rules
    table.rows.append(row(ClusterRules.coSpend, rules.coSpend))
    table.rows.append(row("coinjoins", rules.coinJoins))
    table.rows += rules.rules.map { row($0.name, $0.score) }
    table.rows.append(pair("votes: area under the curve", rules.votes.area, nil))
    return table
  }

  private func row(_ name: String, _ score: RuleScore) -> [String] {
    let interval = score.interval
    return [
      name, "\(score.right)", "\(score.wrong)", "\(score.abstained)",
      score.precision.map(text) ?? "",
      text(interval.lowerBound) + " - "
        + text(interval.upperBound),
    ]
  }

  private func pair(_ name: String, _ value: Double, _ pairs: UInt64?) -> [String] {
    [name, "", "", "", text(value), pairs.map { "of \($0) pairs" } ?? ""]
  }

  private func text(_ value: Double) -> String {
    String(decoding: rate(value).bytes, as: UTF8.self)
  }
}
