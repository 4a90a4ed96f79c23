import Bitcoin
import ChainStore
import Foundation
import Testing

private let shared =
  ProcessInfo.processInfo.environment["FILATURE_SHARED"]
  ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared").path

private let hasRealChains = FileManager.default.fileExists(atPath: shared + "/data/regtest-a")

@Test(
  "two nodes' files of one chain give one digest, and the node's own unspent set",
  .enabled(if: hasRealChains, "the folder ../shared/data is not here"))
func twoNodes() throws {
  let folder = try ChainFolder()
  try folder.ingest(shared + "/data/regtest-a/node1/blocks", into: "one")
  try folder.ingest(shared + "/data/regtest-a/node2/blocks", into: "two")
  let (one, two) = (try folder.graph("one"), try folder.graph("two"))
  #expect(one.digest == two.digest)
  let truth = try Data(
    contentsOf: URL(fileURLWithPath: shared + "/data/regtest-a/truth/txoutset.json"))
  let said =
    try #require(
      try JSONSerialization.jsonObject(with: truth) as? [String: Any])["at_tip"] as? [String: Any]
  #expect(said?["txouts"] as? Int == one.manifest.totals.unspentCount)
  let coins = try #require(said?["total_amount"] as? Double)
  #expect(UInt64((coins * 1e8).rounded()) == one.manifest.totals.unspentValue)
}
