import Testing

@testable import Analysis

@Suite("Coinjoin rules on real transactions", .enabled(if: CoinJoinRecords.folder != nil))
struct CoinJoinRecallTests {
  private func kinds(_ shapes: [TransactionShape]) -> [String?] {
    shapes.map { CoinJoinDetectors.detect($0)?.kind }
  }

  /// Whether a listed tx0 is one: the source lists some mixes, and some without a data output.
  private func isTx0(_ shape: TransactionShape) -> Bool {
    shape.outputs.contains { $0.type == .opReturn } && !looksLikeMix(shape)
  }

  private func looksLikeMix(_ shape: TransactionShape) -> Bool {
    let (value, count) = shape.mode
    return shape.inputs.count == shape.outputs.count && count == shape.outputs.count && count >= 5
      || count >= 10 && 8_000_000...12_000_000 ~= value
  }

  @Test(
    "known coinjoins are named by their kind",
    arguments: [
      ("wasabi1", "dumplings__ww1_202405.zip", "Scanner/WasabiCoinJoins.txt", 95),
      ("wasabi2", "Wasabi2CoinJoins-sample.txt", "", 90),
      ("whirlpool", "SamouraiCoinJoins-sample.txt", "", 99),
      ("whirlpool_tx0", "SamouraiTx0s-sample.txt", "", 95),
      ("joinmarket", "dumplings__jm_202406.zip", "Scanner/OtherCoinJoins.txt", 0),
    ])
  func recall(kind: String, file: String, member: String, least: Int) throws {
    var shapes = try CoinJoinRecords.shapes(file, member: member.isEmpty ? nil : member)
    if kind == "whirlpool_tx0" { shapes = shapes.filter(isTx0) }
    let named = kinds(shapes)
    let hits = named.count { $0 == kind || kind == "joinmarket" && $0 == "generic" }
    let possible = shapes.count { CoinJoinDetectors.detect($0)?.isPossible == true }
    print("recall of \(kind): \(hits) of \(shapes.count), \(possible) only possible")
    #expect(!shapes.isEmpty && hits * 100 >= least * shapes.count, "\(hits) of \(shapes.count)")
  }

  @Test(
    "spends of mixed coins are not taken for mixes of that kind",
    arguments: [
      ("wasabi1", "dumplings__ww1_202405.zip", "Scanner/WasabiPostMixTxs.txt"),
      ("wasabi2", "Wasabi2PostMixTxs-sample.txt", ""),
      ("whirlpool", "SamouraiPostMixTxs-sample.txt", ""),
    ])
  func falseAlarms(kind: String, file: String, member: String) throws {
    let shapes = try CoinJoinRecords.shapes(file, member: member.isEmpty ? nil : member)
      .filter { !looksLikeMix($0) }
    let wrong = kinds(shapes).count { $0 == kind }
    print("spends of \(kind) called so: \(wrong) of \(shapes.count)")
    #expect(!shapes.isEmpty && wrong * 100 <= shapes.count, "\(wrong) of \(shapes.count)")
  }
}
