import Analysis
import Bitcoin
import ChainStore

/// Turns what the user names into outputs to follow.
struct SeedResolver {
  let graph: ChainGraph
  let tags: TagIndex
  let clustering: Clustering?

  /// Outputs in the order named, each once; what names nothing is a warning, unless all do.
  func resolve(
    _ texts: [String], until: UInt32?
  ) throws -> (outputs: [OutputIndex], warnings: [String]) {
    var outputs: [OutputIndex] = []
    var warnings: [String] = []
    var addresses: [AddressIndex] = []
    for text in texts {
      if let direct = try direct(text) {
        outputs += direct
        if direct.isEmpty { warnings.append("\(text) is not on this chain") }
      } else {
        let found = try named(text)
        addresses += found
        if found.isEmpty { warnings.append("\(text) does not occur on this chain") }
      }
    }
    outputs += received(by: addresses, until: until)
    var seen: Set<OutputIndex> = []
    outputs = outputs.filter { seen.insert($0).inserted }
    guard !outputs.isEmpty else {
      throw Failure(
        Exit.nothingFound, "no seed is on this chain", at: texts.prefix(3).joined(separator: ", "))
    }
    return (outputs, warnings)
  }

  /// Outputs of a txid or an outpoint; nil where the text is neither.
  private func direct(_ text: String) throws -> [OutputIndex]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let first = parts.first, let id = Txid(displayHex: first) else { return nil }
    guard parts.count == 2 else {
      return graph.transactions(withID: id).flatMap { transaction in
        graph.outputs(of: transaction).map { OutputIndex($0) }
      }
    }
    guard let vout = UInt32(parts[1]) else {
      throw Failure(Exit.usage, "not an outpoint: \(text)", at: "seed", hint: "txid:vout")
    }
    return graph.output(id, vout).map { [$0] } ?? []
  }

  /// Addresses of an address text, a cluster, a tag or a concept.
  private func named(_ text: String) throws -> [AddressIndex] {
    if text.hasPrefix("cluster:") {
      let member = String(text.dropFirst(8))
      guard let clustering else {
        throw Failure(
          Exit.missing, "no clustering", at: text, hint: "make it with `filature cluster build`")
      }
      guard let address = try Subject.address(member, in: graph) else { return [] }
      return clustering.members(of: clustering.cluster(of: address))
    }
    if text.hasPrefix("tag:") { return places(tags.subjects(label: String(text.dropFirst(4)))) }
    if text.hasPrefix("concept:") {
      return places(tags.subjects(concept: String(text.dropFirst(8))))
    }
    guard !Secrets.isPrivateKey(text) else {
      throw Failure(
        Exit.usage, "a private key was given; it is not read or kept", at: "seed",
        hint: "give the address or the extended public key instead")
    }
    return try Subject.address(text, in: graph).map { [$0] } ?? []
  }

  private func places(_ subjects: [String]) -> [AddressIndex] {
    subjects.compactMap { subject in
      (try? Address.script(of: subject, network: graph.network))
        .flatMap { graph.address(ofScript: $0) }
    }
  }

  /// Every output the addresses received, without those of transactions that also spend from them:
  /// own change is reached by following, and must not count twice.
  private func received(by addresses: [AddressIndex], until: UInt32?) -> [OutputIndex] {
    let own = Set(addresses.map(\.rawValue))
    let end = until.map { graph.firstTransaction(afterHeight: $0) } ?? UInt32.max
    var outputs: [OutputIndex] = []
    var asked: [TxIndex: Bool] = [:]
    for address in addresses {
      for output in graph.receipts(of: address) {
        let maker = graph.transaction(ofOutput: output)
        guard maker.rawValue < end else { continue }
        let isChange =
          asked[maker]
          ?? graph.inputs(of: maker).contains { row in
            let spent = graph.inputSpentOutput[row]
            return spent != missingParent && own.contains(graph.outputAddress[spent])
          }
        asked[maker] = isChange
        if !isChange { outputs.append(output) }
      }
    }
    return outputs.sorted()
  }
}
