import Bitcoin

/// What a dump in text states of one block's header, and of the block before it.
struct StatedHeader {
  var hash = BlockHash.zero
  /// Nil where the dump does not name the block before; its height then tells.
  var previous: BlockHash?
  var merkleRoot: Hash256?
  var version: Int32?
  var time: UInt32 = 0
  var bits: UInt32?
  var nonce: UInt32?
  /// Height; nil where the dump does not say.
  var height: Int?
  /// Transactions the block holds; nil where the dump does not say.
  var transactionCount: Int?
  /// The script of the coinbase's input; nil where the dump does not state it of the block.
  var coinbaseScript: [UInt8]?

  /// The header behind a block, with what is not stated left at zero.
  func header(after previous: BlockHash) -> BlockHeader {
    BlockHeader(
      hash: hash, previous: previous, merkleRoot: merkleRoot ?? .zero, version: version ?? 0,
      time: time, bits: bits ?? 0, nonce: nonce ?? 0)
  }

  /// Whether the 80 bytes of the header are all stated, so that its hash can be computed.
  var isWhole: Bool { merkleRoot != nil && version != nil && bits != nil && nonce != nil }

  /// Whether the stated fields hash to the stated hash behind a block; true where some are missing,
  /// or the hash is over more.
  func isProven(after previous: BlockHash, in network: Network) -> Bool {
    guard isWhole, DumpNetwork.computesHeaders(network) else { return true }
    return isHash(after: previous, network)
  }

  /// Whether the block is known to follow another: it names it, or hashes to its own hash behind it.
  func follows(_ block: BlockHash, in network: Network) -> Bool {
    if let previous { return previous == block }
    guard height == 1, isWhole, DumpNetwork.computesHeaders(network) else { return false }
    return isHash(after: block, network)
  }

  private func isHash(after previous: BlockHash, _ network: Network) -> Bool {
    let encoded = header(after: previous).encoded
    return (try? BlockHeader(decoding: encoded, as: network.encoding))?.hash == hash
  }
}

/// Finds the block before each block of a dump that tells heights and not links.
///
/// Among the blocks one below, of the dump and of the store it is read into, the one is taken
/// behind which the stated fields hash to the stated hash; so a wrong guess is impossible where the
/// header is whole.
struct HeaderLinks {
  private var byHeight: [Int: [BlockHash]] = [:]
  private let known: KnownHashes
  private let network: Network

  /// Links among some blocks and a known chain.
  init(_ headers: [StatedHeader], known: KnownHashes, network: Network) {
    self.known = known
    self.network = network
    for header in headers {
      if let height = header.height { byHeight[height, default: []].append(header.hash) }
    }
  }

  /// The header with its link: zero for the first block of a chain or stretch; nil where the fields
  /// hash to something else behind every block that could come before.
  func resolve(_ stated: StatedHeader) -> BlockHeader? {
    if let previous = stated.previous { return proven(stated, after: [previous]) }
    guard let height = stated.height, height > 0 else { return proven(stated, after: [.zero]) }
    var candidates = byHeight[height - 1] ?? []
    if let before = known[height - 1] { candidates.append(before) }
    guard !candidates.isEmpty else { return stated.header(after: .zero) }
    return proven(stated, after: candidates)
  }

  private func proven(_ stated: StatedHeader, after candidates: [BlockHash]) -> BlockHeader? {
    candidates.first { stated.isProven(after: $0, in: network) }
      .map { stated.header(after: $0) }
  }
}
