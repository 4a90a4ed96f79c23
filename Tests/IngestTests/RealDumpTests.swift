import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

@Test("a node's own getblock answers, packed as they are, give the chain of its block files")
func nodeAnswers() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let folder = try DumpFolder()
  let blocks = try folder.ingest([shared + "/regtest-a/node1/blocks"], into: "blk")
  let want = try #require(blocks.manifest)
  for name in ["blocks_v2.jsonl.gz", "blocks_v3.jsonl.gz"] {
    let path = shared + "/regtest-a/truth/" + name
    guard FileManager.default.fileExists(atPath: path) else { continue }
    let got = try #require(try folder.ingest([path], into: name).manifest)
    #expect(got.digest == want.digest, "\(name)")
    #expect(got.totals == want.totals, "\(name)")
    #expect(got.hasStatedTxids && !want.hasStatedTxids)
  }
}

@Test("real chains written in each form give the digest of their block files")
func realChains() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let folder = try DumpFolder()
  let path = shared + "/regtest-blocksci/btc/blk00000.dat"
  let want = try folder.ingest([path], into: "blk").manifest
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  var raw: [[UInt8]] = []
  var offset = 0
  while offset + 8 < bytes.count, bytes[offset] == Network.regtest.magic[0] {
    let size = bytes[(offset + 4)..<(offset + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
    raw.append(Array(bytes[(offset + 8)..<(offset + 8 + size)]))
    offset += 8 + size
  }
  let dump = try ChainDump(blocks: raw)
  for form in ChainDump.Form.allCases {
    let written = try folder.write(dump.files(form), into: form.rawValue)
    let got = try folder.ingest([written], into: form.rawValue).manifest
    #expect(got?.digest == want?.digest, "\(form)")
  }
}

@Test("Bitcoin-ETL's own rows of blocks 50000 to 50002 hash to what they state")
func etlRows() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let folder = try DumpFolder()
  let base = shared + "/dumps/bitcoin-etl/bitcoin/"
  var request = IngestRequest(
    paths: [base + "block_without_transactions", base + "block_with_transactions"].flatMap {
      [$0 + "/expected_blocks.json", $0 + "/expected_transactions.json"]
    }, store: folder.path + "/store")
  request.network = .mainnet
  request.missingParents = .booked
  var ingestion = Ingestion(request) { _ in }
  let outcome = try ingestion.run()
  #expect(outcome.failure == nil && outcome.manifest?.totals.blocks == 3)
  #expect(outcome.manifest?.totals.transactions == 5)
}

@Test("transactions of one case from Esplora become a stretch of chain, with a warning")
func esploraCase() throws {
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let folder = try DumpFolder()
  let names = [
    "bare-multisig", "batch-withdrawal-143", "simple-legacy-p2pkh", "taproot-op-return",
    "whirlpool-coinjoin",
  ]
  let paths = names.map { shared + "/dumps/esplora/\($0).json" }
  let error = #expect(throws: IngestError.self) { _ = try folder.ingest(paths, into: "refused") }
  #expect(error?.hint?.contains("--allow-missing-parents") == true)
  let outcome = try folder.ingest(paths, into: "case", missingParents: .booked)
  #expect(outcome.manifest?.totals.transactions == 5 && outcome.manifest?.totals.blocks == 5)
  #expect(outcome.warnings.count == 1)
}
