import ChainStore

/// A wallet that pays again and again from what is left: the change followed from coin to coin, with
/// the rules that name it at every hop.
///
/// It goes on only where all rules that single out an output name the same one. Two rules that name
/// different outputs end it, and both answers are kept: which of them to believe is for a person to
/// say. Where a transaction makes one coin that can be spent, there is nothing to choose.
public struct PeelChain: Sendable {
  /// Why the chain ends.
  public enum End: String, Sendable {
    /// Nobody has spent the last coin.
    case unspent
    /// The last coin belongs to a service.
    case service
    /// A coinjoin spends the last coin.
    case coinjoin
    /// Rules name different outputs.
    case disagreement
    /// No rule singles out an output.
    case undecided
    /// As many hops as were asked for.
    case limit
  }

  /// One payment.
  public struct Hop: Sendable {
    /// The coin spent.
    public var spent: OutputIndex
    /// The transaction.
    public var transaction: TxIndex
    /// The coin followed; nil where the chain ends here.
    public var change: OutputIndex?
    /// What the rules name.
    public var candidates: [ChangeRules.Candidate]
    /// The other outputs, with the service each belongs to.
    public var paid: [(output: OutputIndex, service: ServiceStop?)]
  }

  /// The payments, in order.
  public var hops: [Hop] = []
  /// Why it ends.
  public var end = End.undecided
  /// The last coin.
  public var last: OutputIndex
  /// Why it ends, where it ends at a service, before a coinjoin or at a coin that the store has in
  /// the wrong order.
  public var ending: Ending?

  /// Rules that seldom contradict each other on a peel chain; `peeling` looks at what spends the
  /// outputs, the others at the payment itself.
  public static let usualRules = [
    "reuse", "address-type", "optimal", "round-value", "fresh", "peeling",
  ]

  /// Follows the change from a coin, by some rules, for so many payments at most.
  public init(
    from coin: OutputIndex, _ graph: ChainGraph, knowledge: any StopKnowledge,
    rules: [any ChangeRule], maxHops: Int
  ) {
    last = coin
    follow(graph, knowledge, rules, maxHops)
  }

  private mutating func follow(
    _ graph: ChainGraph, _ knowledge: any StopKnowledge, _ rules: [any ChangeRule], _ maxHops: Int
  ) {
    var reader = PaymentReader(graph, reading: .all)
    while true {
      if !hops.isEmpty, let service = knowledge.service(at: last) {
        return finish(.service, .service(service))
      }
      guard let spender = graph.spender(of: last) else { return finish(.unspent) }
      guard hops.last.map({ $0.transaction < spender }) ?? true else {
        return finish(.undecided, .spentBeforeMade)
      }
      if let found = knowledge.coinJoin(spender) {
        return finish(.coinjoin, .coinjoin(found, .spender(graph.txid[spender.int])))
      }
      guard hops.count < maxHops else { return finish(.limit) }
      var hop = Hop(spent: last, transaction: spender, candidates: [], paid: [])
      let outputs = graph.outputs(of: spender).map { OutputIndex($0) }
      let spendable = outputs.filter { !graph.isUnspendable($0) }
      if spendable.count == 1 {
        hop.change = spendable[0]
      } else if reader.read(spender) {
        hop.candidates = ChangeRules.candidates(in: reader.payment, by: rules)
        if hop.candidates.count == 1 { hop.change = outputs[hop.candidates[0].vout] }
      }
      hop.paid = outputs.filter { $0 != hop.change }.map { ($0, knowledge.service(at: $0)) }
      hops.append(hop)
      guard let change = hop.change else {
        return finish(hop.candidates.isEmpty ? .undecided : .disagreement)
      }
      last = change
    }
  }

  private mutating func finish(_ end: End, _ ending: Ending? = nil) {
    self.end = end
    self.ending = ending
  }
}
