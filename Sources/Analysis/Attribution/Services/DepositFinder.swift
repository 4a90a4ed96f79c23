import ChainStore

/// Finds the deposit addresses of services that are known by now.
///
/// A deposit address is one that others pay and whose wallet forwards all it has into wallets of one
/// service which is fed that way; or one of the service's own wallets that only others pay, its
/// coins being spent with others of the service. Cost: the receipts of what is found.
struct DepositFinder: Sendable {
  private let finder: ServiceFinder
  private let graph: ChainGraph
  private let rules: ServiceRules

  /// A deposit address as it is found.
  struct Found: Sendable {
    var address: AddressIndex
    /// The group's number.
    var group: Int
    var signs: Set<DepositSign>
    /// The last transaction that spent from it.
    var sweep: TxIndex
    /// Satoshis it receives at once, on average.
    var mean: UInt64

    var grade: DepositGrade { DepositGrade(signs) }
  }

  init(_ finder: ServiceFinder) {
    self.finder = finder
    graph = finder.graph
    rules = finder.rules
  }

  /// All of them, by order of first appearance.
  func all() -> [Found] {
    let splitters = splitters()
    let found = finder.flows.eachRange(of: graph.addressCount) { range in
      range.compactMap { deposit($0, splitters) }
    }.flatMap { $0 }
    return compared(found)
  }

  private func deposit(_ address: Int, _ splitters: [UInt32: Int]) -> Found? {
    guard finder.flows.isFunded(address) else { return nil }
    let wallet = finder.flows.wallet(UInt32(address))
    if let own = finder.number(of: wallet), finder.groups[own].isService {
      return behaviour(AddressIndex(address), own, isOwn: true)
    }
    guard let behind = service(behind: wallet, splitters) else { return nil }
    return behaviour(AddressIndex(address), behind, isOwn: false)
  }

  /// The group into which a wallet forwards all it has.
  private func service(behind wallet: UInt32, _ splitters: [UInt32: Int]) -> Int? {
    let flows = finder.flows
    guard flows.forwarders.contains(ClusterID(rawValue: wallet)), !flows.isMined(wallet) else {
      return nil
    }
    let target = flows[wallet].forwardsTo
    if target == WalletFlows.several { return splitters[wallet] }
    return finder.number(of: target).flatMap { isFed($0) ? $0 : nil }
  }

  /// Of wallets that forward to several: the group into which they do.
  private func splitters() -> [UInt32: Int] {
    let flows = finder.flows
    /// The group that has most of it, by majority vote.
    var majority: [UInt32: (group: Int, lead: Int)] = [:]
    for transaction in 0..<graph.txCount {
      let target = flows.target[transaction]
      guard target != WalletFlows.nobody else { continue }
      let payer = flows.payer[transaction]
      guard flows.splitters.contains(ClusterID(rawValue: payer)), !flows.isMined(payer),
        let into = finder.number(of: target), isFed(into)
      else { continue }
      let known = majority[payer] ?? (into, 0)
      majority[payer] =
        known.group == into
        ? (into, known.lead + 1) : known.lead > 0 ? (known.group, known.lead - 1) : (into, 1)
    }
    return majority.filter { finder.forwards($0.key, to: $0.value.group) }.mapValues(\.group)
  }

  private func isFed(_ place: Int) -> Bool {
    finder.groups[place].isService && finder.groups[place].gathers
  }

  private func behaviour(_ address: AddressIndex, _ group: Int, isOwn: Bool) -> Found? {
    var (receipts, spent, prompt) = (0, 0, 0)
    var (sum, sweep) = (0 as UInt64, nil as TxIndex?)
    var (payer, isAlone) = (nil as UInt32?, true)
    graph.eachReceipt(of: address) { output in
      let maker = graph.transaction(ofOutput: output)
      let from = finder.flows.payer[maker.int]
      receipts += 1
      // What the service pays itself, or a block, is no customer's.
      let isFed = from == WalletFlows.nobody || finder.number(of: from) == group
      guard !isOwn || (!isFed && receipts <= rules.mostReceipts) else {
        sweep = nil
        return false
      }
      sum &+= graph.outputAmount[output.int]
      isAlone = isAlone && from == payer ?? from
      payer = from
      guard let spender = graph.spender(of: output) else { return true }
      spent += 1
      sweep = max(sweep ?? spender, spender)
      let (made, swept) = (graph.block(of: maker).rawValue, graph.block(of: spender).rawValue)
      if swept >= made, swept - made <= rules.sweptWithinBlocks { prompt += 1 }
      return true
    }
    guard let sweep else { return nil }
    var signs: Set<DepositSign> = isOwn ? [.coSpend] : []
    if prompt * 10 >= spent * rules.promptInTen { signs.insert(.swept) }
    if receipts > 1, isAlone { signs.insert(.oneCustomer) }
    return Found(
      address: address, group: group, signs: signs, sweep: sweep,
      mean: sum / UInt64(max(1, receipts)))
  }

  /// Adds the signs that come of comparing those of a service with one another: those swept in time
  /// or of one customer are its pattern.
  private func compared(_ found: [Found]) -> [Found] {
    func isPattern(_ one: Found) -> Bool { !one.signs.isDisjoint(with: [.swept, .oneCustomer]) }
    var means = [[UInt64]](repeating: [], count: finder.groups.count)
    for one in found where isPattern(one) { means[one.group].append(one.mean) }
    let middles = means.map { $0.sorted().dropFirst($0.count / 2).first ?? 0 }
    return found.map { one in
      var one = one
      let peers = means[one.group].count - (isPattern(one) ? 1 : 0)
      guard peers >= rules.fewestPeers else { return one }
      one.signs.insert(.manyLikeIt)
      if one.mean / rules.mostTimesMedian > middles[one.group] { one.signs.insert(.farAbovePeers) }
      return one
    }
  }
}
