import Bitcoin
import Foundation
import Ingest
import Testing

struct ForkBlockTests {
  /// A transaction of the block where Bitcoin Cash parted, as Esplora would tell it.
  private static let transaction = """
    {"txid": "1d8f9c783c1e42685c16d4c549fcc207d8c5abccc440e754ee185f5d51eda955", "version": 1, "locktime": 0,
     "vin": [{"txid": "\(String(repeating: "0", count: 64))", "vout": 4294967295,
       "prevout": null, "scriptsig": "0102", "is_coinbase": true, "sequence": 4294967295}],
     "vout": [{"scriptpubkey": "76a914c6df807683c6a26f25eebf2add7017098a55cc8a88ac",
       "scriptpubkey_type": "p2pkh", "value": 1250000000,
       "scriptpubkey_address": "1K8YYAJJN3E3KD9FFPUXGAxQEVbt2hVj1M"}],
     "status": {"confirmed": true, "block_height": 478559, "block_time": 1501611161, "block_hash":
       "000000000000000000651ef99cb9fcbe0dadde1d424bd9f15ff20136191a5eec"}}
    """

  @Test("a chain that parted from the one asked for is refused, and the right name is told")
  func refused() throws {
    let folder = try DumpFolder()
    let path = folder.path + "/case.json"
    try Data(ForkBlockTests.transaction.utf8).write(to: URL(fileURLWithPath: path))
    var request = IngestRequest(paths: [path], store: folder.path + "/store")
    request.missingParents = .booked
    request.network = .mainnet
    var asBitcoin = Ingestion(request) { _ in }
    let error = #expect(throws: IngestError.self) { _ = try asBitcoin.run() }
    #expect(error?.message == "block 478559 is Bitcoin Cash's, not mainnet's")
    #expect(error?.hint == "read it with --network bitcoin-cash")
    #expect(!FileManager.default.fileExists(atPath: request.store + "/manifest.json"))
    request.network = .bitcoinCash
    var asCash = Ingestion(request) { _ in }
    #expect(try asCash.run().manifest?.totals.blocks == 1)
  }

  @Test("each parting is its owner's alone")
  func owners() {
    for fork in ForkBlock.all {
      for network in Network.all {
        let isStranger = ForkBlock.stranger(fork.hash, in: network) != nil
        #expect(isStranger == (network.name != fork.network))
      }
      #expect(fork.network == nil || Network.named(fork.network ?? "") != nil)
    }
    #expect(ForkBlock.stranger(Network.mainnet.genesis, in: .bitcoinCash) == nil)
  }
}
