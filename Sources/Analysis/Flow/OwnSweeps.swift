import Bitcoin
import ChainStore

/// Tells ends that are a service's own sweep from customers' deposits, by what the chain shows: no
/// layer of services is needed.
///
/// A coin that arrives at a service is its own sweep where the transaction is no coinjoin and
///
/// - it spends a coin of the service itself, or of an address that was inferred to be a deposit
///   address there, of whatever grade; or
/// - all it pays goes to the service, and its address takes most from such payments: of those that
///   pay it, twelve and more and at least half do so whole. Customers leave themselves change, and
///   a deposit address has few payers. An address that pays others than the service may be one of
///   many of a hot wallet: then its cluster is counted.
///
/// Cost: the inputs and outputs of each transaction asked about; once for each address or cluster,
/// its first receipts, ``mostReceipts`` at most.
struct OwnSweeps {
  /// Payers that forward whole, at least; the weak grade of a service that gathers.
  static let fewestForwarders = Int(ServiceRules().fewestGathered[0])
  /// Receipts of an address or cluster that are looked at.
  static let mostReceipts = 2_000

  private let graph: ChainGraph
  private let knowledge: any StopKnowledge
  private var scan: CoinJoinScan
  private var gathering: [UInt32: Bool] = [:]
  private var gatheringOwners: [UInt32: Bool] = [:]

  init(_ graph: ChainGraph, _ knowledge: any StopKnowledge) {
    self.graph = graph
    self.knowledge = knowledge
    scan = CoinJoinScan(graph)
  }

  /// Marks the ends of a forward trace, and warns of how many there are.
  static func mark(
    _ traced: inout TraceResult, _ graph: ChainGraph, _ knowledge: any StopKnowledge
  ) {
    var sweeps = OwnSweeps(graph, knowledge)
    var answers: [UInt64: Bool] = [:]
    for method in traced.methods.indices {
      for row in traced.methods[method].endpoints.indices {
        let end = traced.methods[method].endpoints[row]
        guard end.kind == .service, let output = end.output, let entity = end.entity else {
          continue
        }
        let known = answers[output.rawValue] ?? sweeps.isSweep(output, into: entity)
        answers[output.rawValue] = known
        traced.methods[method].endpoints[row].isSweep = known
      }
    }
    let count = answers.values.count { $0 }
    if count > 0 { traced.warnings.append(.ownSweeps(count)) }
  }

  /// Whether a coin that arrived at a service was swept there by the service.
  mutating func isSweep(_ output: OutputIndex, into entity: String) -> Bool {
    let transaction = graph.transaction(ofOutput: output)
    guard scan.finding(transaction)?.severs != true else { return false }
    let spent = graph.inputs(of: transaction).map { graph.inputSpentOutput[$0] }
      .filter { $0 != missingParent }
    guard !spent.isEmpty else { return false }
    if spent.contains(where: { knowledge.isOf(entity, OutputIndex($0)) }) { return true }
    guard isWhole(transaction, into: entity) else { return false }
    let address = AddressIndex(rawValue: graph.outputAddress[output.int])
    if gathers(address, entity) { return true }
    return paysOthers(address, entity) && ownerGathers(knowledge.owner(of: address), entity)
  }

  /// Whether all that a transaction pays goes to a service.
  private func isWhole(_ transaction: TxIndex, into entity: String) -> Bool {
    graph.outputs(of: transaction).allSatisfy { output in
      let address = AddressIndex(rawValue: graph.outputAddress[output])
      return graph.outputAmount[output] == 0 || graph.isUnspendable(address)
        || knowledge.isOf(entity, OutputIndex(output))
    }
  }

  private func paysOthers(_ address: AddressIndex, _ entity: String) -> Bool {
    graph.receipts(of: address).prefix(OwnSweeps.mostReceipts).contains { receipt in
      graph.spender(of: receipt).map { !isWhole($0, into: entity) } ?? false
    }
  }

  private mutating func gathers(_ address: AddressIndex, _ entity: String) -> Bool {
    if let known = gathering[address.rawValue] { return known }
    let found = isGathered(
      graph.receipts(of: address).prefix(OwnSweeps.mostReceipts), by: entity)
    gathering[address.rawValue] = found
    return found
  }

  private mutating func ownerGathers(_ owner: UInt32, _ entity: String) -> Bool {
    if let known = gatheringOwners[owner] { return known }
    let receipts = knowledge.addresses(of: owner).lazy.flatMap { [graph] in
      graph.receipts(of: $0)
    }
    let found = isGathered(receipts.prefix(OwnSweeps.mostReceipts), by: entity)
    gatheringOwners[owner] = found
    return found
  }

  /// Whether most of those who pay some coins do so whole.
  private func isGathered(_ receipts: some Sequence<OutputIndex>, by entity: String) -> Bool {
    var payers: Set<UInt32> = []
    var forwarders: Set<UInt32> = []
    for receipt in receipts {
      let transaction = graph.transaction(ofOutput: receipt)
      guard let row = graph.inputs(of: transaction).first,
        case let spent = graph.inputSpentOutput[row], spent != missingParent,
        !knowledge.isOf(entity, OutputIndex(spent))
      else { continue }
      let payer = knowledge.owner(of: AddressIndex(rawValue: graph.outputAddress[spent]))
      payers.insert(payer)
      if isWhole(transaction, into: entity) { forwarders.insert(payer) }
    }
    return forwarders.count >= OwnSweeps.fewestForwarders && forwarders.count * 2 >= payers.count
  }
}
