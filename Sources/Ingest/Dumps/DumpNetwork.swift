import Bitcoin

/// Tells which chain a dump is of.
enum DumpNetwork {
  /// The network that was named, or the one whose first or second block the dump holds.
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
    let second = Network.all.first { net in headers.contains { $0.follows(net.genesis, in: net) } }
    guard let found = found ?? second else {
      throw IngestError(
        .usage, "the network cannot be told from these blocks", at: files.first?.path ?? "input",
        hint: "name it with --network")
    }
    return found
  }

  /// Whether the hash of a chain's headers is over nothing but the fields that dumps state, so that
  /// these can be held against it.
  static func computesHeaders(_ network: Network) -> Bool { network.encoding != .zcash }
}
