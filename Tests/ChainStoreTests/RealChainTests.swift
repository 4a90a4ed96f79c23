import Bitcoin
import ChainStore
import Foundation
import Testing

private let shared =
  ProcessInfo.processInfo.environment["FILATURE_SHARED"]
  ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared").path

private let hasRealChains = FileManager.default.fileExists(atPath: shared + "/data/regtest-a")

/// What the node's chain did to one address.
private struct AddressTotals: Decodable, Equatable {
  var address: String
  var received: UInt64
  var spent: UInt64
  var balance: UInt64
  var outputs: Int
  var spends: Int
}

/// The rows of a compressed truth file.
private func rows<Row: Decodable>(_ name: String) throws -> [Row] {
  let gunzip = Process()
  gunzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
  gunzip.arguments = ["-dc", shared + "/data/regtest-a/truth/" + name]
  let pipe = Pipe()
  gunzip.standardOutput = pipe
  try gunzip.run()
  let text = pipe.fileHandleForReading.readDataToEndOfFile()
  gunzip.waitUntilExit()
  return try text.split(separator: 0x0a).map {
    try JSONDecoder().decode(Row.self, from: $0)
  }
}

@Test(
  "every address of a node's chain has received, spent and kept what the node says, by both layouts",
  .enabled(if: hasRealChains, "the folder ../shared/data is not here"),
  arguments: ["node1", "node2"])
func everyBalance(node: String) throws {
  let folder = try ChainFolder()
  try folder.ingest(shared + "/data/regtest-a/\(node)/blocks")
  let graph = try folder.graph()
  let truth: [AddressTotals] = try rows("address_totals.jsonl.gz")
  #expect(truth.count > 7_000)
  for said in truth {
    let script = try Address.script(of: said.address, network: .regtest)
    let address = try #require(graph.address(ofScript: script), "\(said.address)")
    var found = AddressTotals(
      address: said.address, received: 0, spent: 0, balance: 0, outputs: 0, spends: 0)
    for output in graph.receipts(of: address) {
      let amount = graph.outputAmount[output.int]
      found.received += amount
      found.outputs += 1
      if graph.spender(of: output) == nil {
        found.balance += amount
      } else {
        found.spent += amount
        found.spends += 1
      }
    }
    #expect(found == said)
  }
}

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
