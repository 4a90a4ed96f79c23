import ChainStore

/// Finds deposit addresses that nobody has tagged, by how they behave.
///
/// An address is a candidate where outsiders fund it seldom, and everything that was spent from it
/// was swept whole into a hot wallet of one tagged service. Signs grade it: *strong* where it was
/// swept together with an address that a tag gives to the service, *moderate* where it was swept in
/// time, many behave alike and it does not receive far more than they do, *weak* else. What is found is an inference with its transactions; it
/// is never stored as a tag. Deposits not yet swept are not seen. Cost: one pass over the
/// transactions, and the receipts of what they sweep.
public struct DepositAddresses {
  private let graph: ChainGraph
  private let book: ServiceBook
  private let rules: DepositRules

  /// A finder over a chain, its tags and, where there is one, its clustering.
  public init(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?,
    rules: DepositRules = DepositRules()
  ) {
    self.graph = graph
    self.rules = rules
    book = ServiceBook(graph, tags: tags, clustering: clustering)
  }

  /// What an address does, before it is known how many do the same.
  private struct Behaviour {
    var address: AddressIndex
    var service: Int
    var receipts: [OutputIndex]
    var sweeps: [TxIndex]
    var payers: Set<UInt32>
    var isPrompt: Bool
    var coSpend: TxIndex?
  }

  /// Those of a service that are swept in time.
  private struct Peers {
    var count: Int
    /// Satoshis that the one in the middle receives at once, on average; nil for none.
    var median: UInt64?
  }

  /// Every candidate of the chain, by order of first appearance.
  public func all() -> [DepositCandidate] {
    var sweeps = ServiceSweeps(graph, book: book, rules: rules)
    guard !book.services.isEmpty else { return [] }
    var seen: Set<UInt32> = []
    var found: [Behaviour] = []
    for transaction in (0..<graph.txCount).map({ TxIndex($0) })
    where sweeps.target(of: transaction) != nil {
      for address in inputAddresses(of: transaction) where seen.insert(address.rawValue).inserted {
        if let behaviour = behaviour(of: address, &sweeps) { found.append(behaviour) }
      }
    }
    var alike = [[UInt64]](repeating: [], count: book.services.count)
    for behaviour in found where behaviour.isPrompt {
      alike[behaviour.service].append(meanReceipt(behaviour))
    }
    let peers = alike.map {
      Peers(count: $0.count, median: $0.sorted().dropFirst($0.count / 2).first)
    }
    return found.sorted { $0.address < $1.address }.map { candidate($0, peers[$0.service]) }
  }

  /// The candidates among some addresses, by order of first appearance; how many behave alike is
  /// counted over the whole chain.
  public func among(_ addresses: [AddressIndex]) -> [DepositCandidate] {
    let wanted = Set(addresses.map(\.rawValue))
    return all().filter { wanted.contains($0.address.rawValue) }
  }

  private func behaviour(
    of address: AddressIndex, _ sweeps: inout ServiceSweeps
  ) -> Behaviour? {
    let receipts = graph.receipts(of: address)
    guard (1...rules.mostReceipts).contains(receipts.count) else { return nil }
    var service: Int?
    var spenders: [TxIndex] = []
    var prompt = 0
    for receipt in receipts {
      guard let spender = graph.spender(of: receipt) else { continue }
      guard let target = sweeps.target(of: spender), service ?? target == target else { return nil }
      service = target
      spenders.append(spender)
      let made = graph.block(of: graph.transaction(ofOutput: receipt)).rawValue
      let swept = graph.block(of: spender).rawValue
      if swept >= made, swept - made <= rules.sweptWithinBlocks { prompt += 1 }
    }
    guard let service, !sweeps.isHot(address, of: service) || !isOwn(address, service),
      let payers = outsiders(paying: receipts, service)
    else { return nil }
    let distinct = Set(spenders).sorted()
    return Behaviour(
      address: address, service: service, receipts: receipts, sweeps: distinct, payers: payers,
      isPrompt: prompt * 10 >= spenders.count * rules.promptInTen,
      coSpend: distinct.first { isShared($0, by: address, with: service) })
  }

  private func isOwn(_ address: AddressIndex, _ service: Int) -> Bool {
    book.service(of: address) == service
  }

  /// Who paid, without the service itself; nil where the service paid most of it or a block did:
  /// then it is a wallet of the service's own, or a miner's.
  private func outsiders(paying receipts: [OutputIndex], _ service: Int) -> Set<UInt32>? {
    var payers: Set<UInt32> = []
    var own = 0
    for receipt in receipts {
      let maker = graph.transaction(ofOutput: receipt)
      guard let payer = inputAddresses(of: maker).first else { return nil }
      if book.service(of: payer) == service {
        own += 1
      } else {
        payers.insert(book.owner(of: payer))
      }
    }
    return own * 2 > receipts.count || payers.isEmpty ? nil : payers
  }

  /// Whether a sweep spends, beside the address, one that a tag gives to the service.
  private func isShared(_ sweep: TxIndex, by address: AddressIndex, with service: Int) -> Bool {
    inputAddresses(of: sweep).contains { $0 != address && book.service(of: $0) == service }
  }

  /// Addresses of the inputs, each once, in the order of the inputs.
  private func inputAddresses(of transaction: TxIndex) -> [AddressIndex] {
    var found: [AddressIndex] = []
    var seen: Set<UInt32> = []
    for row in graph.inputs(of: transaction) {
      let spent = graph.inputSpentOutput[row]
      guard spent != missingParent else { continue }
      let address = graph.outputAddress[spent]
      if seen.insert(address).inserted { found.append(AddressIndex(rawValue: address)) }
    }
    return found
  }

  private func received(_ behaviour: Behaviour) -> UInt64 {
    behaviour.receipts.reduce(0) { $0 &+ graph.outputAmount[$1.int] }
  }

  private func meanReceipt(_ behaviour: Behaviour) -> UInt64 {
    received(behaviour) / UInt64(max(1, behaviour.receipts.count))
  }

  private func candidate(_ behaviour: Behaviour, _ alike: Peers) -> DepositCandidate {
    let peers = max(0, alike.count - (behaviour.isPrompt ? 1 : 0))
    let last = behaviour.sweeps.last ?? TxIndex(0)
    let first = graph.transaction(ofOutput: behaviour.receipts[0])
    var evidence: [DepositCandidate.Evidence] = []
    if let shared = behaviour.coSpend {
      evidence.append(.init(sign: .coSpend, transaction: shared))
    }
    if behaviour.isPrompt { evidence.append(.init(sign: .swept, transaction: last)) }
    if peers >= rules.fewestPeers { evidence.append(.init(sign: .manyLikeIt, transaction: last)) }
    if behaviour.receipts.count > 1, behaviour.payers.count == 1 {
      evidence.append(.init(sign: .oneCustomer, transaction: first))
    }
    if peers >= rules.fewestPeers, let median = alike.median,
      meanReceipt(behaviour) / rules.mostTimesMedian > median
    {
      evidence.append(.init(sign: .farAbovePeers, transaction: first))
    }
    return DepositCandidate(
      address: behaviour.address, service: book.services[behaviour.service],
      grade: DepositGrade(Set(evidence.map(\.sign))),
      evidence: evidence, receipts: behaviour.receipts.count,
      receivedSat: received(behaviour),
      payers: behaviour.payers.count, firstFunded: first, sweeps: behaviour.sweeps, peers: peers,
      isTagged: book.isTagged(behaviour.address))
  }
}
