import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Ingest
import Reporting

struct VerifyCommand: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every invariant of the store, or a sealed case.",
    discussion: """
      Recomputes the checksum of each column, follows every edge both ways, looks every \
      transaction and address up, recomputes both digests, every count and every sum from the \
      columns, hashes each transaction that has no scripts in its inputs, and checks that what \
      coinbases created is unspent or lost. Reads tags and prices too. Names the column or the \
      file where something does not hold; exit 4. What nothing can be held against is listed.

        filature verify case17                the log of a case, and its files against it
        filature verify case17.zip --rerun    hashes, log, and each answer once more

      The unspent set can be held against a Bitcoin Core node of the same height:
        filature verify --muhash --expect HASH    as gettxoutsetinfo says
        filature verify --utxo-hash               as its hash_serialized_3
        filature verify --muhash --at-height N    as its muhash of height N
      """)

  @Argument(help: "A sealed case to check, in place of the store.") var bundle: String?
  @Flag(help: "Do the commands of a sealed case again, on this store, and compare their answers.")
  var rerun = false
  @Flag(help: "Bitcoin Core's hash_serialized_3 of the unspent outputs.")
  var utxoHash = false
  @Flag(help: "Bitcoin Core's muhash of the unspent outputs.")
  var muhash = false
  @Option(in: 0...Int(UInt32.max), help: "Take the unspent outputs as they were at this height.")
  var atHeight: Int?
  @Option(help: "The hash that a node states; exit 4 where it is another.")
  var expect: String?
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !rerun || bundle != nil else { throw ValidationError("--rerun goes with a sealed case") }
    guard bundle == nil || !(utxoHash || muhash) else {
      throw ValidationError("a sealed case has no unspent set; leave one of them out")
    }
    guard utxoHash || muhash || (atHeight == nil && expect == nil) else {
      throw ValidationError("--at-height and --expect go with --utxo-hash or --muhash")
    }
    guard expect == nil || utxoHash != muhash else {
      throw ValidationError("--expect goes with one of --utxo-hash and --muhash")
    }
  }

  func run() throws {
    if let bundle, CaseVerification.isCase(bundle) {
      guard !rerun else {
        throw Failure(
          Exit.usage, "a case that is not sealed", at: "--rerun", hint: "`filature case seal`")
      }
      return try CaseVerification(try CaseFolder(bundle)).run(global)
    }
    if let bundle {
      return try BundleVerification(path: bundle, store: global.store)
        .run(rerun ? .rerun : .hashes, global)
    }
    let graph: ChainGraph
    let derived: Int
    do throws(StoreError) {
      graph = try Stages.time("verify") { () throws(StoreError) in
        try GraphVerifier.verify(store: global.store)
      }
      derived = try Stages.time("derived") { () throws(StoreError) in
        try DerivedColumns.verify(store: global.store)
      }
      try OriginVerifier(graph).verify()
    } catch {
      guard error.code == .malformed else { throw error }
      throw Failure(Exit.verificationFailed, error.message, at: error.location)
    }
    try verifyTagsAndPrices()
    let envelope = Envelope("verify", graph: graph)
    var data: [(String, JSONValue)] = [
      ("verified", true), ("columns", .number(graph.manifest.columns.count)),
      ("derived", .number(derived)),
    ]
    let unchecked = OriginVerifier(graph).unchecked
    data.append(
      (
        "unchecked",
        .array(unchecked.map { ["what": .text($0.what), "meaning": .text($0.meaning)] })
      ))
    var table = TextTable(header: ["what", "value"])
    table.widest = 200
    table.rows = [
      ["verified", "yes"], ["columns", "\(graph.manifest.columns.count)"],
      ["derived", "\(derived)"], ["digest", graph.digest],
    ]
    table.rows += unchecked.map { ["not checked", $0.meaning] }
    if utxoHash || muhash {
      let unspent = try unspentSet(graph)
      data.append(("unspent", unspent.document))
      table = TextTable(header: ["height", "unspent outputs", "hash", "value"])
      table.widest = 80
      table.rows = unspent.rows
    }
    try envelope.write(global, data: .pairs(data), rows: table)
  }

  /// What lies beside the columns: every byte of it is sealed.
  private func verifyTagsAndPrices() throws {
    do throws(AnalysisError) {
      try TagStore.verify(directory: global.store)
      try PriceStore.verify(directory: global.store)
    } catch {
      guard error.code == .malformed else { throw error }
      throw Failure(
        Exit.verificationFailed, error.message, at: error.location, hint: error.hint)
    }
  }

  private struct Unspent {
    var document: JSONValue
    var rows: [[String]]
  }

  private func unspentSet(_ graph: ChainGraph) throws -> Unspent {
    guard let tip = graph.tip else {
      throw Failure(Exit.nothingFound, "the store has no blocks", at: global.store)
    }
    guard graph.manifest.beginsAtGenesis else {
      throw Failure(
        Exit.usage, "the store holds a stretch of chain, not all of it", at: global.store,
        hint: "a node's unspent set begins at the first block")
    }
    let height = atHeight ?? tip.int
    guard (0...tip.int).contains(height) else {
      throw Failure(
        Exit.usage, "height \(height) where the chain ends at \(tip.int)", at: "--at-height")
    }
    let set = UnspentSet(graph, at: BlockIndex(height))
    let summary = set.summary()
    var fields: [(String, JSONValue)] = [
      ("height", .number(height)),
      ("block_hash", .text(graph.blockHash[height].description)),
      ("count", .number(summary.outputs)), ("transactions", .number(summary.transactions)),
      ("value_sat", .number(summary.amount)),
    ]
    var hashes: [(String, Hash256)] = []
    if utxoHash { hashes.append(("hash_serialized_3", set.serializedHash())) }
    if muhash { hashes.append(("muhash", set.muHash())) }
    for (name, hash) in hashes {
      fields.append((name, .text(hash.description)))
      guard let expect, expect.lowercased() != hash.description else { continue }
      throw Failure(
        Exit.verificationFailed,
        "the unspent set at height \(height) has the \(name) \(hash), not \(expect)",
        at: global.store, hint: "compare the hash of block \(height) with the node's first")
    }
    let rows = hashes.map { ["\(height)", "\(summary.outputs)", $0.0, $0.1.description] }
    return Unspent(document: .pairs(fields), rows: rows)
  }
}
