import Bitcoin
import ChainStore

/// Who signed the transaction that paid a deposit.
public enum DepositPayer: String, Sendable, CaseIterable {
  /// A cluster that a seed belongs to: the transaction spends a coin of it.
  case seedCluster = "seed-cluster"
  /// Somebody else.
  case other
}

/// How traced money came to those who paid it in, where they are not the seeds' own cluster.
public enum DepositRoute: String, Sendable, CaseIterable {
  /// All of it stayed, from a transaction that the seeds' cluster signed, on outputs that are
  /// certain to be change.
  case peel
  /// All of it passed, on its way, an output beside one that is certain to be change: it was paid
  /// to somebody for something.
  case purchase
}

extension Endpoint {
  /// Where a deposit stands among others: those that the seeds' cluster paid in, those of others,
  /// and last what the service swept itself; each by hops, fewest first.
  public var nearness: Int {
    Int(hops) + (isSweep ? 2 << 40 : paidBy == .seedCluster ? 0 : 1 << 40)
  }
}

/// Says of every deposit of a trace whose it is, from the steps that any of its methods found.
///
/// A transaction is *signed by the seeds' cluster* where it spends a coin of an address that shares
/// a cluster with a seed's (of the seed's address itself, without a clustering). A coin's route is
///
/// - own, for a seed and for every coin at an address of the seeds' cluster;
/// - that of its transaction, where that is a purchase;
/// - else, where its transaction is own or a peel and its change is certain: a peel for the change,
///   a purchase for every other output;
/// - unknown in all other cases.
///
/// A transaction's route is own where the seeds' cluster signed it, else the one that all coins
/// agree on which bring it traced money (own counts as peel); a coinbase has none. Change is
/// certain where the rules of ``PeelChain/usualRules`` name one output and no other, and two of
/// them do, or reuse of an address does. Cost: a look at every step, and at the inputs of the
/// transactions of the deposits and of those whose route is still open.
struct DepositHands {
  private enum Route { case own, peel, purchase }

  private let graph: ChainGraph
  private let knowledge: any StopKnowledge
  private let owners: Set<UInt32>
  private var change: CertainChange
  /// What is known of coins, by position.
  private var routes: [UInt64: Route] = [:]

  init(_ graph: ChainGraph, _ knowledge: any StopKnowledge, seeds: [OutputIndex]) {
    self.graph = graph
    self.knowledge = knowledge
    owners = Set(
      seeds.map { knowledge.owner(of: AddressIndex(rawValue: graph.outputAddress[$0.int])) })
    change = CertainChange(graph)
    for seed in seeds { routes[seed.rawValue] = .own }
  }

  /// Enters payers and routes into the ends at services of a forward trace.
  static func mark(
    _ traced: inout TraceResult, _ graph: ChainGraph, _ knowledge: any StopKnowledge
  ) {
    let deposits = traced.methods.flatMap(\.endpoints).compactMap { end in
      end.kind == .service ? end.output : nil
    }
    guard !deposits.isEmpty else { return }
    var hands = DepositHands(graph, knowledge, seeds: traced.seeds.map(\.output))
    let found = hands.answers(for: Set(deposits.map(\.rawValue)), steps: traced.edges)
    for method in traced.methods.indices {
      for row in traced.methods[method].endpoints.indices {
        guard let output = traced.methods[method].endpoints[row].output,
          let answer = found[output.rawValue]
        else { continue }
        traced.methods[method].endpoints[row].paidBy = answer.payer
        traced.methods[method].endpoints[row].route = answer.route
      }
    }
  }

  /// The payer and the route of some deposits, from steps in the order of where they lead.
  private mutating func answers(
    for deposits: Set<UInt64>, steps: [TraceEdge]
  ) -> [UInt64: (payer: DepositPayer, route: DepositRoute?)] {
    var answers: [UInt64: (payer: DepositPayer, route: DepositRoute?)] = [:]
    // A seed may be a deposit itself; no step need lead there.
    for deposit in deposits {
      let transaction = graph.transaction(ofOutput: OutputIndex(rawValue: deposit))
      answers[deposit] = (isOwn(transaction) ? .seedCluster : .other, nil)
    }
    var row = 0
    while row < steps.count {
      let transaction = steps[row].transaction
      var end = row
      while end < steps.count, steps[end].transaction == transaction { end += 1 }
      let route = route(of: transaction, from: steps[row..<end])
      var last: OutputIndex?
      for step in steps[row..<end] where step.to != last {
        last = step.to
        if answers[step.to.rawValue]?.payer == .other {
          answers[step.to.rawValue]?.route = DepositHands.word(route)
        }
        follow(step.to, of: transaction, route)
      }
      row = end
    }
    return answers
  }

  private static func word(_ route: Route?) -> DepositRoute? {
    switch route {
    case .purchase: .purchase
    case .peel, .own: .peel
    case nil: nil
    }
  }

  /// The route of a transaction to which some steps belong.
  private func route(of transaction: TxIndex, from steps: ArraySlice<TraceEdge>) -> Route? {
    guard !graph.isCoinbase(transaction) else { return nil }
    var agreed: Route?
    for (place, step) in steps.enumerated() {
      let route = routes[step.from.rawValue].map { $0 == .own ? .peel : $0 }
      if place == 0 { agreed = route }
      if route == nil || route != agreed {
        agreed = nil
        break
      }
    }
    // A purchase stays one for whoever has it, unless the seeds' cluster has it again.
    return isOwn(transaction) ? .own : agreed
  }

  private mutating func follow(_ output: OutputIndex, of transaction: TxIndex, _ route: Route?) {
    guard routes[output.rawValue] != .own else { return }
    if owners.contains(knowledge.owner(of: address(output.int))) {
      routes[output.rawValue] = .own
    } else if route == .purchase {
      routes[output.rawValue] = .purchase
    } else if route != nil, let certain = change.output(of: transaction) {
      routes[output.rawValue] = certain == output ? .peel : .purchase
    }
  }

  private func address(_ output: Int) -> AddressIndex {
    AddressIndex(rawValue: graph.outputAddress[output])
  }

  /// Whether a transaction spends a coin of the seeds' cluster.
  private func isOwn(_ transaction: TxIndex) -> Bool {
    graph.inputs(of: transaction).contains { row in
      let spent = graph.inputSpentOutput[row]
      return spent != missingParent && owners.contains(knowledge.owner(of: address(spent)))
    }
  }
}

/// The output of a transaction that is certain to be the payer's change.
///
/// Where two rules or more name the same output and none another, the others belonged to somebody
/// else in every one of seven simulated chains of 200,000 transactions; see the guide to services.
struct CertainChange {
  private static let rules = ChangeRules.all.filter { PeelChain.usualRules.contains($0.name) }
  private var reader: PaymentReader
  private let graph: ChainGraph
  /// The last answer: outputs of one transaction are asked for one after the other.
  private var last: (transaction: TxIndex, output: OutputIndex?)?

  init(_ graph: ChainGraph) {
    self.graph = graph
    reader = PaymentReader(
      graph, reading: CertainChange.rules.reduce(into: []) { $0.formUnion($1.reads) })
  }

  /// The change; nil where it is not certain, of a coinbase and of a coinjoin.
  mutating func output(of transaction: TxIndex) -> OutputIndex? {
    if let last, last.transaction == transaction { return last.output }
    var found: OutputIndex?
    if reader.read(transaction) {
      let named = ChangeRules.candidates(in: reader.payment, by: CertainChange.rules)
      if named.count == 1, let only = named.first,
        only.rules.count > 1 || only.rules.contains(ReuseChange().name)
      {
        found = OutputIndex(graph.outputs(of: transaction).lowerBound + only.vout)
      }
    }
    last = (transaction, found)
    return found
  }
}
