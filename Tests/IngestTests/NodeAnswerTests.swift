import Bitcoin
import ChainStore
import Foundation
import Ingest
import Testing

/// A block as the node of another coin answers `getblock HASH 2`: with each transaction's bytes,
/// and of its inputs no more than shows which is the coinbase.
private func answer(_ raw: [UInt8], _ network: Network, bytes: ([UInt8]) -> [UInt8]? = { $0 })
  throws -> String
{
  let block = try Block(decoding: raw, as: network.encoding)
  var place = raw.count - block.transactions.reduce(0) { $0 + Int($1.size) }
  let rows = block.transactions.enumerated().map { number, row in
    let own = Array(raw[place..<(place + Int(row.size))])
    place += Int(row.size)
    let hex = bytes(own).map { #""hex":"\#(Hex.encode($0))","# } ?? ""
    let inputs = number == 0 ? #"{"coinbase":"00","sequence":0}"# : ""
    return #"{"txid":"\#(row.txid)",\#(hex)"vin":[\#(inputs)],"vout":[]}"#
  }
  let header = block.header
  let before = header.previous == .zero ? "" : #""previousblockhash":"\#(header.previous)","#
  return #"{"hash":"\#(header.hash)",\#(before)"version":\#(header.version),"#
    + #""merkleroot":"\#(header.merkleRoot)","time":\#(header.time),"nonce":\#(header.nonce),"#
    + #""bits":"\#(String(header.bits, radix: 16))","nTx":\#(rows.count),"#
    + #""tx":[\#(rows.joined(separator: ","))]}"#
}

private struct CoinFolder {
  let folder: DumpFolder
  let network: Network

  func ingest(_ text: String, _ name: String) throws -> Manifest {
    let path = folder.path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var request = IngestRequest(paths: [path], store: folder.path + "/store-" + name)
    request.network = network
    request.missingParents = .booked
    var ingestion = Ingestion(request) { _ in }
    let outcome = try ingestion.run()
    if let failure = outcome.failure { throw failure }
    return try #require(outcome.manifest)
  }
}

private func check(_ blocks: [[UInt8]], _ network: Network, _ name: String) throws {
  let folder = CoinFolder(folder: try DumpFolder(), network: network)
  let want = try folder.ingest(blocks.map { Hex.encode($0) }.joined(separator: "\n"), name)
  let lines = try blocks.map { try answer($0, network) }
  let got = try folder.ingest(lines.joined(separator: "\n"), name + ".json")
  #expect(got.digest == want.digest && got.totals == want.totals, "\(name)")
  #expect((got.unchecked ?? []).allSatisfy { ["end", "headers"].contains($0.what) }, "\(name)")
  let torn = try blocks.map { try answer($0, network) { Array($0.dropLast()) } }
  #expect(throws: IngestError.self) {
    _ = try folder.ingest(torn.joined(separator: "\n"), name + "-torn.json")
  }
  let changed = try blocks.map { block in
    try answer(block, network) { bytes in
      var changed = bytes
      changed[bytes.count / 2] ^= 1
      return changed
    }
  }
  #expect(throws: IngestError.self) {
    _ = try folder.ingest(changed.joined(separator: "\n"), name + "-changed.json")
  }
  // Without bytes and rows there is nothing in them, which is no transaction.
  let bare = try blocks.map { try answer($0, network) { _ in nil } }
  #expect(throws: IngestError.self) {
    _ = try folder.ingest(bare.joined(separator: "\n"), name + "-bare.json")
  }
}

@Test("a node's answers of other coins are read from the bytes of their transactions")
func otherNodes() throws {
  let dash = try DashChain.genesis()
  let first = try DashChain.mine(on: dash, paying: 1)
  let registration = DashChain.special(
    1, [.init(previous: first.coinbase, vout: 0)],
    [.init(value: 49_999_990_000, script: DashChain.keyScript(77))], [UInt8](1...200))
  let commitment = DashChain.special(6, [], [], [UInt8](repeating: 6, count: 329))
  let second = try DashChain.mine(on: first, paying: 2, [registration, commitment])
  try check([dash.bytes, first.bytes, second.bytes], .dashRegtest, "dash")
  guard let shared = sharedData else {
    print("skipped: ../shared/data is not there")
    return
  }
  let cases: [(String, Network)] = [
    ("zcash/blocks", .zcash), ("dogecoin/block_dump.12345", .dogecoin),
    ("dogecoin/block_dump.567890", .dogecoin),
  ]
  for (path, network) in cases {
    let text = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: shared + "/other-coins/" + path)),
      as: UTF8.self)
    let blocks = text.split(whereSeparator: \.isWhitespace).compactMap { Hex.decode($0) }
    try check(blocks, network, (path as NSString).lastPathComponent)
  }
}

@Test("a payload of Dash belongs to what the txid hashes")
func dashPayload() throws {
  let genesis = try DashChain.genesis()
  let first = try DashChain.mine(on: genesis, paying: 1)
  let payload = [UInt8](1...100)
  let output = Transaction.Output(value: 49_999_990_000, script: DashChain.keyScript(77))
  let special = DashChain.special(1, [.init(previous: first.coinbase, vout: 0)], [output], payload)
  let second = try DashChain.mine(on: first, paying: 2, [special])
  let folder = CoinFolder(folder: try DumpFolder(), network: .dashRegtest)
  func row(_ payload: String, _ value: String) -> String {
    #"{"txid":"\#(special.txid)","version":3,"type":1,"locktime":0,"size":9,"weight":36,\#(payload)"#
      + #""vin":[{"txid":"\#(first.coinbase)","vout":0,"scriptSig":{"hex":""},"#
      + #""sequence":4294967295}],"vout":[{"n":0,"value":\#(value),"#
      + #""scriptPubKey":{"hex":"\#(Hex.encode(output.script))"}}]}"#
  }
  func chain(_ row: String) throws -> String {
    let lines = try [genesis, first, second].map { try answer($0.bytes, .dashRegtest) }
    let start = try #require(lines[2].range(of: #"{"txid":"\#(special.txid)""#)?.lowerBound)
    return lines[0] + "\n" + lines[1] + "\n" + lines[2][..<start] + row + "]}"
  }
  let stated = #""extraPayloadSize":100,"extraPayload":"\#(Hex.encode(payload))","#
  let whole = try folder.ingest(try chain(row(stated, "499.99990000")), "whole.json")
  #expect((whole.unchecked ?? []).map(\.what) == ["end", "pools"])
  #expect(throws: IngestError.self) {
    _ = try folder.ingest(try chain(row(stated, "499.99990001")), "changed.json")
  }
  let bare = try folder.ingest(try chain(row("", "499.99990001")), "bare.json")
  let what = Set((bare.unchecked ?? []).map(\.what))
  #expect(what == ["end", "inputs", "outputs", "pools", "values"])
}
