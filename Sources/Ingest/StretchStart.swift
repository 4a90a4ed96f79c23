import Bitcoin
import ChainStore

/// Where a chain begins that does not begin with its network's first block.
enum StretchStart {
  /// Height of the first of some blocks that follow each other, as they or the input state it; nil
  /// where nothing does.
  ///
  /// Two successive statements must agree: before BIP 34 was enforced a coinbase could begin with
  /// any number. Only a block that stands alone is taken at its word.
  static func height(of path: [[Int]], in source: any ChainSource) -> Int? {
    var last: Int?
    for (number, copies) in path.enumerated() {
      guard let record = copies.first.map({ source.records[$0] }),
        let stated = source.statedHeight(of: record)
      else { continue }
      let base = stated - number
      // The first height of all is genesis's.
      if base > 0, base <= Int(UInt32.max) - path.count, base == last || path.count == 1 {
        return base
      }
      last = base
    }
    return nil
  }

  /// Height of the first block of the chain that a store and an input make; nil where nothing states
  /// it. Throws `malformed` where the input's statements contradict the store's.
  static func firstHeight(
    _ graph: ChainGraph?, _ best: BestChain, _ source: any ChainSource
  ) throws(IngestError) -> Int? {
    let first = best.path.first?.first.map { source.records[$0] }
    let isKept = graph != nil && best.kept > 0
    let begins =
      isKept ? graph?.manifest.beginsAtGenesis : first?.header.hash == source.network.genesis
    if begins == true { return 0 }
    let known = isKept ? graph?.firstHeight.map { Int($0) } : nil
    let stated = height(of: best.path, in: source).map { $0 - best.kept }
    guard let stated, stated > 0 else { return known }
    guard let known, known != stated, let first else { return stated }
    throw IngestError(
      .malformed,
      "height \(stated + best.kept) is stated where the store's is \(known + best.kept)",
      at: source.location(of: first), hint: "read one of the two into a store of its own")
  }

  /// The chain of a store for formats that tell heights and not links.
  static func known(_ graph: ChainGraph?, _ chain: KnownChain) -> KnownHashes {
    guard let first = graph?.firstHeight else { return .none }
    return KnownHashes(chain.hashes, from: Int(first))
  }

  /// Blocks of an input that lead up to a store's first one, the earliest first, each with every
  /// copy; none where the input holds none, or the store begins at genesis.
  static func lead(to graph: ChainGraph, in source: any ChainSource) -> [[Int]] {
    guard let stretch = graph.manifest.stretch, graph.blockCount > 0,
      let bytes = Hex.decode(stretch.header), bytes.count == BlockHeader.size,
      let header = try? BlockHeader(decoding: bytes, as: .bitcoin)
    else { return [] }
    var copies: [BlockHash: [Int]] = [:]
    for (number, record) in source.records.enumerated() {
      copies[record.header.hash, default: []].append(number)
    }
    var known = unsafe Set(graph.blockHash.pointer)
    var path: [[Int]] = []
    var cursor =
      header.previous == .zero
      ? previous(of: header, graph, in: source, copies) : header.previous
    while let found = copies[cursor], known.insert(cursor).inserted {
      path.append(found)
      cursor = source.records[found[0]].header.previous
    }
    return path.reversed()
  }

  /// The block before a first one whose input told heights and not links: the one of the height
  /// below behind which the header hashes to its hash, where the whole header is known; zero for
  /// none, or for several where it is not.
  private static func previous(
    of header: BlockHeader, _ graph: ChainGraph, in source: any ChainSource,
    _ copies: [BlockHash: [Int]]
  ) -> BlockHash {
    guard let height = graph.firstHeight else { return .zero }
    let below = copies.filter { _, numbers in
      source.statedHeight(of: source.records[numbers[0]]) == Int(height) - 1
    }.map(\.key)
    let isWhole = header.merkleRoot != .zero && DumpNetwork.computesHeaders(graph.network)
    let fitting = below.filter { hash in
      guard isWhole else { return true }
      let linked = BlockHeader(
        hash: .zero, previous: hash, merkleRoot: header.merkleRoot, version: header.version,
        time: header.time, bits: header.bits, nonce: header.nonce)
      let made = try? BlockHeader(decoding: linked.encoded, as: graph.network.encoding)
      return made?.hash == graph.blockHash[0]
    }
    return fitting.count == 1 ? fitting[0] : .zero
  }
}
