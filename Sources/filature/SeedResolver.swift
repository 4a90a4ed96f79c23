import Analysis
import Bitcoin
import ChainStore

/// Turns what the user names into outputs to follow.
struct SeedResolver {
  let graph: ChainGraph
  let tags: TagIndex
  let clustering: Clustering?
  private let keys: KeyOutputs

  init(graph: ChainGraph, tags: TagIndex, clustering: Clustering?, threads: Int) {
    self.graph = graph
    self.tags = tags
    self.clustering = clustering
    keys = KeyOutputs(graph, threads: threads)
  }

  /// Outputs in the order named, each once; what names nothing is a warning, unless all do, and so is
  /// a word that cannot be read.
  ///
  /// `window` holds the transactions that may have made what an address received; outpoints, and
  /// txids, are taken whenever they were made. A txid of a file that names addresses too stands for
  /// its outputs to these, since others of a payment are strangers', unless `whole` says otherwise;
  /// any other for all its outputs.
  func resolve(
    _ list: NamedList, window: ReceiptWindow, whole: Bool = false
  ) throws -> (outputs: [OutputIndex], warnings: [TraceWarning]) {
    var (found, warnings) = try read(list)
    warnings += narrow(&found, whole: whole)
    var outputs = found.flatMap(\.found.outputs)
    outputs += received(by: found.flatMap(\.found.addresses), within: window)
    var seen: Set<OutputIndex> = []
    outputs = outputs.filter { seen.insert($0).inserted }
    guard !outputs.isEmpty else {
      throw Failure(
        Exit.nothingFound, "no seed is on this chain",
        at: list.words.prefix(3).joined(separator: ", "))
    }
    return (outputs, warnings)
  }

  /// The outputs of each entry of a list by itself, those that have none left out; and what is to be
  /// told of the rest.
  func resolveEach(
    _ list: NamedList, window: ReceiptWindow, whole: Bool = false
  ) throws -> (known: [(entry: NamedList.Entry, outputs: [OutputIndex])], warnings: [TraceWarning])
  {
    var (found, warnings) = try read(list)
    warnings += narrow(&found, whole: whole)
    var known: [(entry: NamedList.Entry, outputs: [OutputIndex])] = []
    for (entry, found) in found {
      var seen: Set<OutputIndex> = []
      let outputs = (found.outputs + received(by: found.addresses, within: window))
        .filter { seen.insert($0).inserted }
      if !outputs.isEmpty {
        known.append((entry, outputs))
      } else if !found.addresses.isEmpty {
        warnings.append(found.absence(of: entry))
      }
    }
    return (known, warnings)
  }

  /// What each word names, those left out that the chain does not have.
  private func read(
    _ list: NamedList
  ) throws -> (found: [(entry: NamedList.Entry, found: Found)], warnings: [TraceWarning]) {
    var all: [(entry: NamedList.Entry, found: Found)] = []
    var absent: [TraceWarning] = []
    let faults = try each(of: list) { entry, found in
      if found.outputs.isEmpty, found.addresses.isEmpty {
        absent.append(found.absence(of: entry))
      } else {
        all.append((entry, found))
      }
    }
    return (all, faults + absent)
  }

  /// Leaves out what transactions of a file pay to addresses that the list does not name, and their
  /// own change; tells how much that is, or that a list without addresses leaves no choice.
  private func narrow(
    _ all: inout [(entry: NamedList.Entry, found: Found)], whole: Bool
  ) -> [TraceWarning] {
    guard !whole else { return [] }
    let own = Set(all.flatMap(\.found.addresses))
    let named = all.indices.filter { all[$0].entry.line != nil && all[$0].found.isTransaction }
    guard !own.isEmpty else {
      let count = named.reduce(0) { $0 + all[$1].found.outputs.count }
      return count > named.count ? [.allOutputs(count, transactions: named.count)] : []
    }
    var (warnings, transactions, outputs) = ([TraceWarning](), 0, 0)
    for place in named {
      let (entry, found) = all[place]
      let kept = found.outputs.filter { output in
        own.contains(AddressIndex(rawValue: graph.outputAddress[output.int]))
          && !spends(graph.transaction(ofOutput: output), from: own)
      }
      all[place].found.outputs = kept
      if kept.isEmpty {
        warnings.append(.transactionLeftOut(entry.word, line: entry.line))
      } else if kept.count < found.outputs.count {
        (transactions, outputs) = (transactions + 1, outputs + found.outputs.count - kept.count)
      }
    }
    return outputs == 0
      ? warnings : warnings + [.outputsLeftOut(outputs, transactions: transactions)]
  }

  /// What the user names as a place: coins named themselves, addresses, and all coins of both, own
  /// change among them. A tag that speaks for a cluster names all of it.
  func places(_ list: NamedList, window: ReceiptWindow) throws -> Places {
    let (found, warnings) = try read(list)
    var places = Places()
    places.warnings = warnings
    places.named = found.flatMap(\.found.outputs)
    places.addresses = found.flatMap { entry, found in
      found.addresses + (found.isDirect ? [] : reached(entry.word))
    }
    places.outputs = places.named
    places.addresses = Set(places.addresses).sorted()
    for address in places.addresses {
      places.outputs += graph.receipts(of: address).filter {
        window.contains(graph.transaction(ofOutput: $0))
      }
    }
    guard !places.outputs.isEmpty else {
      throw Failure(
        Exit.nothingFound, "nothing of it is on this chain",
        at: list.words.prefix(3).joined(separator: ", "))
    }
    return places
  }

  /// What one word names.
  private struct Found {
    /// Whether it is a txid or an outpoint.
    var isDirect = false
    /// Whether it is a txid.
    var isTransaction = false
    var outputs: [OutputIndex] = []
    var addresses: [AddressIndex] = []
    var warnings: [String] = []

    /// What is told where it names nothing that the chain has.
    func absence(of entry: NamedList.Entry) -> TraceWarning {
      .absent(entry.word, line: entry.line, isAddress: !isDirect)
    }
  }

  /// Hands over what each word names; gives back what is to be told of their reading.
  private func each(
    of list: NamedList, _ body: (NamedList.Entry, Found) -> Void
  ) throws -> [TraceWarning] {
    var faults = WordFaults(of: list)
    var noted: [String] = []
    var foreign: [String: Int] = [:]
    for (number, entry) in list.entries.enumerated() {
      let text = entry.word
      let place = list.entries.count == 1 ? "seed" : "seed \(number + 1)"
      let found = try faults.reading(entry) {
        if let outputs = try direct(text) {
          let isTransaction = Txid(displayHex: text) != nil
          return Found(isDirect: true, isTransaction: isTransaction, outputs: outputs)
        }
        return try named(text, at: place)
      }
      guard let found else {
        if let chain = foreignChain(of: text) { foreign[chain, default: 0] += 1 }
        continue
      }
      noted += found.warnings
      body(entry, found)
    }
    let told = (try faults.warnings() + noted).map(TraceWarning.input)
    return foreign.isEmpty ? told : told + [.otherChains(foreign)]
  }

  /// The chain that a word is a sound address of, where it is one of another chain.
  private func foreignChain(of word: String) -> String? {
    do throws(AddressError) {
      _ = try Address.script(of: word, network: graph.network)
      return nil
    } catch {
      return error.foreign
    }
  }

  /// A place on the chain.
  struct Places {
    /// Coins named themselves.
    var named: [OutputIndex] = []
    var addresses: [AddressIndex] = []
    /// All its coins.
    var outputs: [OutputIndex] = []
    var warnings: [TraceWarning] = []
  }

  /// Outputs of a txid or an outpoint; nil where the text is neither.
  private func direct(_ text: String) throws -> [OutputIndex]? {
    if let outpoint = Outpoint(text) { return graph.output(outpoint).map { [$0] } ?? [] }
    if let id = Txid(displayHex: text) {
      return graph.transactions(withID: id).flatMap { transaction in
        graph.outputs(of: transaction).map { OutputIndex($0) }
      }
    }
    guard Txid(displayHex: text.prefix { $0 != ":" }) == nil else {
      throw Failure(Exit.usage, "not an outpoint: \(text)", at: "seed", hint: "txid:vout")
    }
    return nil
  }

  /// Addresses of an address text, a cluster, a tag or a concept.
  private func named(_ text: String, at place: String) throws -> Found {
    var found = Found()
    if text.hasPrefix("cluster:") {
      let member = String(text.dropFirst(8))
      guard let clustering else {
        throw Failure(
          Exit.missing, "no clustering", at: text, hint: "make it with `filature cluster build`")
      }
      if let address = try Subject.address(member, in: graph) {
        found.addresses = clustering.members(of: clustering.cluster(of: address))
      }
    } else if text.hasPrefix("tag:") {
      found.addresses = tagged(tags.subjects(label: String(text.dropFirst(4))))
    } else if text.hasPrefix("concept:") {
      found.addresses = tagged(tags.subjects(concept: String(text.dropFirst(8))))
    } else if WatchOnlyWallet.isMeant(by: text) {
      (found.addresses, found.warnings) = try used(by: text, at: place)
    } else {
      found.addresses = addresses(ofScript: try Subject.script(text, on: graph.network))
    }
    return found
  }

  /// The address of a script, and that of the P2PK output of its key: who holds the one can spend
  /// the other.
  private func addresses(ofScript script: [UInt8]) -> [AddressIndex] {
    [graph.address(ofScript: script), keys.address(ofKeyIn: script)].compactMap { $0 }
  }

  /// Addresses that tags speak about.
  private func tagged(_ subjects: [String]) -> [AddressIndex] {
    subjects.flatMap { subject in
      (try? Address.script(of: subject, network: graph.network)).map(addresses(ofScript:)) ?? []
    }
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
  private func used(
    by text: String, at place: String
  ) throws -> (addresses: [AddressIndex], warnings: [String]) {
    do throws(KeyError) {
      let wallet = try WatchOnlyWallet(text, network: graph.network)
      let addresses = try wallet.walk { graph.address(ofScript: $0) != nil }
        .compactMap { graph.address(ofScript: $0.script) }
      return (addresses, wallet.warnings.map { "\(place): \($0)" })
    } catch {
      throw Failure(error, at: place)
    }
  }

  /// Every output the addresses received, without those of transactions that also spend from them:
  /// own change is reached by following, and must not count twice.
  private func received(by addresses: [AddressIndex], within window: ReceiptWindow) -> [OutputIndex]
  {
    let own = Set(addresses)
    var outputs: [OutputIndex] = []
    var isChange: [TxIndex: Bool] = [:]
    for address in own.sorted() {
      for output in graph.receipts(of: address) {
        let maker = graph.transaction(ofOutput: output)
        guard window.contains(maker) else { continue }
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
