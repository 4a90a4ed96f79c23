import Bitcoin
import ChainStore

/// Holds what a manifest says of where its chain came from against itself and against the columns,
/// and names what of it nothing can be held against.
///
/// Who changes a manifest can also make its checksum anew. Cost: a look at the manifest and at the
/// first block.
public struct OriginVerifier {
  /// Something that is not checked, with its name in documents.
  public struct Unchecked: Sendable, Equatable {
    /// Its name, of one word.
    public var what: String
    /// What it is, and why nothing can be held against it.
    public var meaning: String

    fileprivate init(_ what: String, _ meaning: String) {
      (self.what, self.meaning) = (what, meaning)
    }
  }

  private let graph: ChainGraph
  private let manifest: Manifest
  /// Formats of everything that was read, mixtures taken apart.
  private let formats: Set<String>

  /// A verifier of an open store.
  public init(_ graph: ChainGraph) {
    self.graph = graph
    manifest = graph.manifest
    formats = Set(manifest.inputs.flatMap { OriginVerifier.formats(of: $0) })
  }

  /// Throws `verificationFailed` with the name of what the manifest says and cannot be.
  public func verify() throws(StoreError) {
    try checkInputs()
    try checkDumps()
    try checkStretch()
    try checkNeighbours()
  }

  private func failure(_ name: String, _ reason: String) -> StoreError {
    StoreError(.verificationFailed, "`\(name)` \(reason)", at: Manifest.fileName)
  }

  private static func formats(of input: Manifest.InputEntry) -> [String] {
    input.format.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
  }

  private static func statesTxids(_ format: String) -> Bool {
    ChainSources.all.first { $0.formatName == format }?.statesTxids ?? false
  }

  /// The formats are ours, and the chain has no more blocks than came in.
  private func checkInputs() throws(StoreError) {
    for format in formats.sorted()
    where !ChainSources.all.contains(where: { $0.formatName == format }) {
      throw failure("inputs", "names a format that this version has not")
    }
    let taken = manifest.inputs.reduce(0) { min($0 + $1.blocks, Int(UInt32.max)) }
    guard taken >= graph.blockCount else {
      throw failure("inputs", "counts \(taken) blocks, where the chain has \(graph.blockCount)")
    }
  }

  /// Txids are stated where a dump was read, and only dumps leave something beyond checking.
  private func checkDumps() throws(StoreError) {
    let dumps = formats.filter(OriginVerifier.statesTxids)
    guard manifest.hasStatedTxids == !dumps.isEmpty else {
      throw failure(
        "hasStatedTxids",
        "is \(manifest.hasStatedTxids), where "
          + (dumps.isEmpty
            ? "no dump was read" : "\(dumps.sorted()[0]) was read, which states them"))
    }
    let entries = manifest.unchecked ?? []
    for entry in entries {
      guard dumps.contains(entry.format), Ingest.Unchecked.meaning(of: entry.what) != nil else {
        throw failure("unchecked", "names what no input that was read leaves beyond checking")
      }
    }
    // Of the first input blocks were taken, and no dump says where it ends.
    guard let first = manifest.inputs.first, dumps.contains(first.format), first.blocks > 0 else {
      return
    }
    guard entries.contains(where: { $0.format == first.format && $0.what == "end" }) else {
      throw failure("unchecked", "leaves out what \(first.format) leaves beyond checking")
    }
  }

  /// A chain that does not begin at genesis has the header that its first block hashes to.
  private func checkStretch() throws(StoreError) {
    guard graph.blockCount > 0, !manifest.beginsAtGenesis else {
      guard manifest.stretch == nil else {
        throw failure("stretch", "is there, where the chain begins at genesis")
      }
      return
    }
    guard let stretch = manifest.stretch, stretch.firstHeight != 0,
      let bytes = Hex.decode(stretch.header), bytes.count == BlockHeader.size,
      let header = try? BlockHeader(decoding: bytes, as: .bitcoin)
    else { throw failure("stretch", "does not say where the chain begins") }
    guard header.time == graph.blockTime[0], header.bits == graph.blockBits[0] else {
      throw failure("stretch", "has another time or target than block 0")
    }
    guard isHeaderWhole(header),
      let made = try? BlockHeader(decoding: bytes, as: graph.network.encoding)
    else { return }
    guard made.hash == graph.blockHash[0] else {
      throw failure("stretch", "hashes to \(made.hash), where block 0 is \(graph.blockHash[0])")
    }
  }

  /// Whether all that the first header hashes is known: dumps leave out some of it.
  private func isHeaderWhole(_ header: BlockHeader) -> Bool {
    guard DumpNetwork.computesHeaders(graph.network) else { return false }
    guard manifest.hasStatedTxids else { return true }
    let isStated = manifest.unchecked?.contains { $0.what == "headers" } ?? false
    return header.previous != .zero && !isStated
  }

  /// Only files that a store can have beside it have seals.
  private func checkNeighbours() throws(StoreError) {
    for name in (manifest.neighbours ?? [:]).keys where !NeighbourFile.names.contains(name) {
      throw failure("neighbours", "names a file that no store has beside it")
    }
  }

  /// What of the store nothing can be held against.
  public var unchecked: [Unchecked] {
    var found = [
      Unchecked(
        "inputs", "which files were read, and how large they were: nothing of them is kept"),
      Unchecked(
        "headers",
        "proofs of work and merkle roots: they were checked when the chain was read, and versions,"
          + " roots and nonces of headers are not kept"),
      Unchecked("txids", txids),
    ]
    if manifest.stretch?.firstHeight != nil {
      found.append(
        Unchecked("first_height", "the height of the first block: no column states heights"))
    }
    for name in NeighbourFile.names where FileKind(at: graph.directory + "/" + name) != nil {
      found.append(
        Unchecked("neighbours", "\(name): what was imported cannot be told from the chain"))
    }
    return found
      + (manifest.unchecked ?? []).map { entry in
        let meaning = Ingest.Unchecked.meaning(of: entry.what) ?? entry.what
        return Unchecked(entry.what, "\(meaning) (\(entry.format))")
      }
  }

  private var txids: String {
    if graph.network.encoding != .bitcoin {
      return "txids: not all that they hash on this chain is kept"
    }
    return manifest.hasStatedTxids
      ? "txids: dumps stated them, and scripts of inputs are not kept"
      : "txids of transactions with scripts in their inputs, which are not kept"
  }
}
