import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation

/// A parser, the sound inputs it is fed damaged copies of, and its share of all executions.
struct Target {
  var name: String
  var share: Int
  var seeds: [Input]
  /// Whether the input was taken; throws nothing and traps never.
  var body: (Input) -> Bool
}

/// Every parser. One entry each.
enum Targets {
  static func all(_ corpus: Corpus, scratch: String) -> [Target] {
    let raw = corpus.blocks.map { block -> Input in [("block", block)] }
    var targets = [
      Target(name: "block", share: 20, seeds: raw) { accepts($0, .bitcoin) },
      Target(name: "transaction", share: 8, seeds: transactions(corpus), body: transaction),
      Target(name: "address", share: 10, seeds: corpus.addresses, body: address),
    ]
    let encodings: [(String, BlockEncoding)] = [
      ("merged-mining", .mergedMining), ("mimblewimble", .mimbleWimble), ("dash", .dash),
      ("bitcoin-cash", .bitcoinCash), ("zcash", .zcash),
    ]
    for (name, encoding) in encodings {
      targets.append(
        Target(name: name, share: 8, seeds: corpus.coins[encoding] ?? []) { accepts($0, encoding) })
    }
    for form in ChainDump.Form.allCases {
      targets.append(
        Target(
          name: form.rawValue, share: form == .blk ? 6 : 3, seeds: corpus.dumps[form] ?? []
        ) { source($0, format: form.rawValue) })
    }
    let mixed = ChainDump.Form.allCases.flatMap { corpus.dumps[$0] ?? [] }
    targets.append(Target(name: "auto", share: 3, seeds: mixed) { source($0, format: "auto") })
    targets.append(
      Target(name: "hex", share: 3, seeds: hex(corpus)) { source($0, format: "hex") })
    let dump = corpus.dumps[.etlCSV]?.first?.first?.bytes ?? []
    targets.append(
      Target(name: "gzip", share: 2, seeds: packed(dump)) { unpack($0, scratch) })
    targets.append(
      Target(name: "store", share: 1, seeds: stores(corpus, scratch)) { open($0, scratch) })
    targets += TextTargets.all(corpus, Scratch(scratch + "/texts"))
    targets += AttributionTargets.all(Scratch(scratch + "/attribution"))
    if let sample = SampleStore(scratch + "/sample") {
      targets += StoreTargets.all(sample, Scratch(scratch + "/beside"))
    }
    targets += CaseTargets.all(Scratch(scratch + "/case"))
    return targets
  }

  private static func accepts(_ input: Input, _ encoding: BlockEncoding) -> Bool {
    guard let block = try? Block(decoding: input[0].bytes, as: encoding) else { return false }
    for position in block.transactions.indices {
      for row in block.outputRange(position) { _ = block.script(of: block.outputs[row]).count }
    }
    _ = block.hasSoundMerkleRoot
    _ = BlockContentDigest.digest(of: block)
    return true
  }

  /// What decodes encodes to the same bytes again.
  private static func transaction(_ input: Input) -> Bool {
    guard let decoded = try? Transaction(decoding: input[0].bytes) else { return false }
    precondition(decoded.encoded(.withWitness) == input[0].bytes, "another encoding")
    return true
  }

  private static func transactions(_ corpus: Corpus) -> [Input] {
    corpus.blocks.flatMap { raw -> [Input] in
      raw.withByteView { bytes -> [Input] in
        var reader = ByteReader(bytes, at: BlockHeader.size)
        guard let count = try? reader.readCount(minimumSize: 60) else { return [] }
        return (0..<count).compactMap { _ in
          let decoded = try? Transaction(decoding: &reader)
          return decoded.map { [("tx", $0.encoded(.withWitness))] }
        }
      }
    }
  }

  /// A text that is an address writes as itself, or as another form of the same script.
  private static func address(_ input: Input) -> Bool {
    let text = String(decoding: input[0].bytes, as: UTF8.self)
    var isAny = false
    for network in Network.all {
      guard let script = try? Address.script(of: text, network: network) else { continue }
      isAny = true
      let written = Address.text(ofScript: script, network: network)
      let again = try? Address.script(of: written, network: network)
      precondition(again == script, "\(text) is not itself again on \(network.name)")
    }
    _ = Amount(bitcoinDecimal: text)
    _ = Hash256(displayHex: text)
    return isAny
  }

  private static func source(_ input: Input, format: String) -> Bool {
    let files = input.compactMap { try? InputFile(name: $0.name, copying: $0.bytes) }
    guard var source = try? ChainSources.open(files, format: format, network: .regtest),
      (try? source.link(to: .none)) != nil
    else { return false }
    for record in source.records {
      if (try? source.block(of: record)) == nil { _ = source.location(of: record) }
    }
    return !source.records.isEmpty
  }

  private static func hex(_ corpus: Corpus) -> [Input] {
    stride(from: 0, to: corpus.blocks.count - 2, by: 2).map { start in
      let lines = corpus.blocks[start..<(start + 2)].map { Hex.encode($0) }
      return [("blocks.hex", Array(lines.joined(separator: "\n").utf8))]
    }
  }

  /// Packed by hand: stored, fixed and computed codes come from the system's gzip.
  static func packed(_ text: [UInt8]) -> [Input] {
    ["-1", "-6", "-9"].compactMap { level in
      let process = Process()
      let (into, out) = (Pipe(), Pipe())
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["gzip", "-c", level]
      process.standardInput = into
      process.standardOutput = out
      guard (try? process.run()) != nil else { return nil }
      into.fileHandleForWriting.write(Data(text.prefix(6000)))
      try? into.fileHandleForWriting.close()
      let bytes = [UInt8](out.fileHandleForReading.readDataToEndOfFile())
      process.waitUntilExit()
      return [("dump.gz", bytes)]
    }
  }

  private static func unpack(_ input: Input, _ scratch: String) -> Bool {
    let path = scratch + "/input.gz"
    guard (try? Data(input[0].bytes).write(to: URL(fileURLWithPath: path))) != nil else {
      return false
    }
    return (try? InputFile.open([path])) != nil
  }

  /// The files of a store that are read before their checksums are: the table of contents, and the
  /// blocks that lost.
  private static func stores(_ corpus: Corpus, _ scratch: String) -> [Input] {
    let store = scratch + "/store"
    try? FileManager.default.removeItem(atPath: store)
    let chains = [UInt64(1), 2].map { RandomChain.make(seed: $0, proof: .ground) }
    for blocks in [chains[0], Array(chains[1].prefix(4))] {
      guard let dump = try? ChainDump(blocks: blocks) else { return [] }
      let path = scratch + "/chain.dat"
      try? Data(dump.files(.blk)[0].bytes).write(to: URL(fileURLWithPath: path))
      var request = IngestRequest(paths: [path], store: store)
      request.network = .regtest
      var ingestion = Ingestion(request) { _ in }
      _ = try? ingestion.run()
    }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []).sorted()
    return names.filter { $0.hasSuffix(".json") || $0.hasSuffix(".blocks") }.compactMap { name in
      FileManager.default.contents(atPath: store + "/" + name).map { [(name, [UInt8]($0))] }
    }
  }

  /// Opens the store with one file replaced, verifies it, and puts the sound file back.
  private static func open(_ input: Input, _ scratch: String) -> Bool {
    let path = URL(fileURLWithPath: scratch + "/store/" + input[0].name)
    guard let sound = try? Data(contentsOf: path) else { return false }
    defer { try? sound.write(to: path) }
    guard (try? Data(input[0].bytes).write(to: path)) != nil,
      let graph = try? ChainGraph(directory: scratch + "/store")
    else { return false }
    for entry in graph.stale.entries where entry.isKept { _ = try? graph.stale.block(of: entry) }
    return (try? GraphVerifier.verify(store: scratch + "/store")) != nil
  }
}
