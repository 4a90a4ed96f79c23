import Analysis
import ChainStore
import Foundation

/// Change rules held against true ownership: standard payments, of which one output is the payer's.
/// Missed are payments for which a rule names no single output.
enum ChangeErrors {
  static func measure(
    _ chain: MeasuredChain, scenario: String, threads: Int, into table: inout ErrorTable
  ) throws {
    var known = OwnershipTruth(chain.graph)
    let path = chain.folder + "/truth/addresses.csv"
    let bytes = try WholeFile.text(path)
    try bytes.withByteView { buffer throws(AnalysisError) in
      try known.read(buffer, name: path)
    }
    let evaluation = ClusterEvaluation(chain.clustering, truth: known, threads: threads)
    for (name, score) in evaluation.rules.standard {
      table.add(
        ErrorTally(
          right: UInt64(score.right), wrong: UInt64(score.wrong),
          missed: UInt64(score.wrong + score.abstained),
          asked: UInt64(score.right + score.wrong + score.abstained),
          answered: UInt64(score.right + score.wrong)),
        scenario: scenario, area: "change rules", name: name)
    }
  }
}
