import Bitcoin

/// Tells which chain a dump is of.
enum DumpNetwork {
  /// The network that was named, or the one whose first block the dump holds.
  static func recognise(
    _ headers: [StatedHeader], named: Network?, files: [InputFile]
  ) throws(IngestError) -> Network {
    guard !headers.isEmpty else {
      throw IngestError(
        .malformed, "expected blocks, found none", at: files.first?.path ?? "input",
        hint: "a dump needs its table of blocks beside its transactions")
    }
    let found = Network.all.first { net in headers.contains { $0.hash == net.genesis } }
    if let named {
      if let found, found.genesis != named.genesis {
        throw IngestError(
          .malformed, "blocks of \(found.name) where \(named.name) is expected",
          at: files.first?.path ?? "input", hint: "read each network into a store of its own")
      }
      return named
    }
    guard let found else {
      throw IngestError(
        .usage, "the network cannot be told from these blocks", at: files.first?.path ?? "input",
        hint: "name it with --network")
    }
    return found
  }

  /// Whether blocks and transactions of a chain are hashed as Bitcoin's are, so that stated fields
  /// can be held against stated hashes. Other coins may have more in them than dumps tell.
  static func hasPlainHashes(_ network: Network) -> Bool {
    network.encoding == .bitcoin
  }

  /// How far txids of a chain's dumps can be held against what is stated.
  static func txidProof(_ network: Network) -> StatedBlock.TxidProof {
    hasPlainHashes(network) ? .computed : .stated
  }
}
