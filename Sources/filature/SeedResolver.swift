import Analysis
import Bitcoin
import ChainStore

/// Turns what the user names into outputs to follow.
struct SeedResolver {
  let graph: ChainGraph
  let tags: TagIndex
  let clustering: Clustering?

  /// Outputs in the order named, each once; what names nothing is a warning, unless all do.
  ///
  /// `window` holds the transactions that may have made what an address received; txids and outpoints
  /// are taken whenever they were made.
  func resolve(
    _ texts: [String], window: Range<Int>
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
    outputs += received(by: addresses, within: window)
    var seen: Set<OutputIndex> = []
    outputs = outputs.filter { seen.insert($0).inserted }
    guard !outputs.isEmpty else {
      throw Failure(
        Exit.nothingFound, "no seed is on this chain", at: texts.prefix(3).joined(separator: ", "))
    }
    return (outputs, warnings)
  }

  /// What the user names as a place: coins named themselves, addresses, and all coins of both, own
  /// change among them. A tag that speaks for a cluster names all of it.
  func places(_ texts: [String], window: Range<Int>) throws -> Places {
    var places = Places()
    for text in texts {
      let (coins, addresses) =
        try direct(text).map { ($0, []) } ?? ([], named(text) + reached(text))
      places.named += coins
      places.addresses += addresses
      if coins.isEmpty, addresses.isEmpty {
        places.warnings.append("\(text) does not occur on this chain")
      }
    }
    places.outputs = places.named
    places.addresses = Set(places.addresses).sorted()
    for address in places.addresses {
      places.outputs += graph.receipts(of: address).filter {
        window.contains(graph.transaction(ofOutput: $0).int)
      }
    }
    guard !places.outputs.isEmpty else {
      throw Failure(
        Exit.nothingFound, "nothing of it is on this chain",
        at: texts.prefix(3).joined(separator: ", "))
    }
    return places
  }

  /// A place on the chain.
  struct Places {
    /// Coins named themselves.
    var named: [OutputIndex] = []
    var addresses: [AddressIndex] = []
    /// All its coins.
    var outputs: [OutputIndex] = []
    var warnings: [String] = []
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
    if WatchOnlyWallet.isMeant(by: text) { return try used(by: text) }
    return try Subject.address(text, in: graph).map { [$0] } ?? []
  }

  /// Addresses of the clusters that the tags of a label or a concept speak for.
  private func reached(_ text: String) -> [AddressIndex] {
    guard let clustering, text.hasPrefix("tag:") || text.hasPrefix("concept:") else { return [] }
    let word = String(text.drop { $0 != ":" }.dropFirst())
    let family = Set(Taxonomy.family(of: word))
    let definers = tags.all.filter { tag in
      tag.reachesCluster
        && (text.hasPrefix("tag:")
          ? tag.label == word : tag.allConcepts.contains { family.contains($0) })
    }
    let clusters = Set(places(definers.map(\.subject)).map { clustering.cluster(of: $0) })
    return clusters.sorted().flatMap { clustering.members(of: $0) }
  }

  private func places(_ subjects: [String]) -> [AddressIndex] {
    subjects.compactMap { subject in
      (try? Address.script(of: subject, network: graph.network))
        .flatMap { graph.address(ofScript: $0) }
    }
  }

  /// Addresses of an extended public key or a descriptor that occur on the chain; each of its chains
  /// is gone through until as many in a row do not as wallets allow.
  private func used(by text: String) throws -> [AddressIndex] {
    do throws(KeyError) {
      let wallet = try WatchOnlyWallet(text, network: graph.network)
      return try wallet.walk { graph.address(ofScript: $0) != nil }
        .compactMap { graph.address(ofScript: $0.script) }
    } catch {
      throw Failure(error, at: "seed")
    }
  }

  /// Every output the addresses received, without those of transactions that also spend from them:
  /// own change is reached by following, and must not count twice.
  private func received(by addresses: [AddressIndex], within window: Range<Int>) -> [OutputIndex] {
    let own = Set(addresses)
    var outputs: [OutputIndex] = []
    var isChange: [TxIndex: Bool] = [:]
    for address in own.sorted() {
      for output in graph.receipts(of: address) {
        let maker = graph.transaction(ofOutput: output)
        guard window.contains(maker.int) else { continue }
        let isOwn = isChange[maker] ?? spends(maker, from: own)
        isChange[maker] = isOwn
        if !isOwn { outputs.append(output) }
      }
    }
    return outputs.sorted()
  }

  private func spends(_ transaction: TxIndex, from own: Set<AddressIndex>) -> Bool {
    graph.inputs(of: transaction).contains { row in
      let spent = graph.inputSpentOutput[row]
      return spent != missingParent
        && own.contains(AddressIndex(rawValue: graph.outputAddress[spent]))
    }
  }
}
