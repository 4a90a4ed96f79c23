import Bitcoin
import ChainStore

/// Reads activities from a chain, with what tags say of the other sides.
public struct ActivityReader {
  private let graph: ChainGraph
  private let tags: TagIndex
  private let clustering: Clustering?
  private let services: ServiceMap?
  private var parties: [UInt32: Counterparty] = [:]
  private var scan: CoinJoinScan
  private var payments: PaymentReader
  /// Who paid in the transactions of the activity so far.
  private var payers: [TxIndex: UInt32] = [:]

  /// A reader over a chain, its tags and, where there are any, its clustering and the services that
  /// were inferred.
  public init(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?, services: ServiceMap? = nil
  ) {
    self.graph = graph
    self.tags = tags
    self.clustering = clustering
    self.services = services
    scan = CoinJoinScan(graph)
    payments = PaymentReader(graph, reading: .all)
  }

  /// Coins of change that are followed, at most.
  private static let mostFollowed = 1000

  /// The activity of some addresses taken as one owner's. Cost: their transactions.
  public mutating func activity(
    of addresses: [AddressIndex], following: ChangeFollowing = .none
  ) -> Activity {
    var own = Set(addresses.map(\.rawValue))
    var activity = Activity(addresses: Set(addresses).sorted())
    var transactions: Set<TxIndex> = []
    for address in activity.addresses {
      for receipt in graph.receipts(of: address) {
        transactions.insert(graph.transaction(ofOutput: receipt))
        if let spender = graph.spender(of: receipt) { transactions.insert(spender) }
      }
    }
    var balance: UInt64 = 0
    payers = [:]
    // Latest first, so that the next is taken from the end.
    var waiting = transactions.sorted(by: >)
    while let transaction = waiting.popLast() {
      if following == .whileRulesAgree, activity.followed < ActivityReader.mostFollowed,
        let change = freshChange(transaction, own)
      {
        own.insert(change.rawValue)
        activity.followed += 1
        activity.addresses.append(change)
        for receipt in graph.receipts(of: change) {
          wait(graph.transaction(ofOutput: receipt), after: transaction, in: &waiting)
          if let spender = graph.spender(of: receipt) {
            wait(spender, after: transaction, in: &waiting)
          }
        }
      }
      add(transaction, own, to: &activity, &balance)
    }
    activity.addresses.sort()
    return activity
  }

  /// Enters a transaction among those that wait, once, where it comes after the present one.
  private func wait(
    _ transaction: TxIndex, after present: TxIndex, in waiting: inout [TxIndex]
  ) {
    guard transaction > present else { return }
    let place = waiting.firstIndex { $0 <= transaction } ?? waiting.count
    guard place == waiting.count || waiting[place] != transaction else { return }
    waiting.insert(transaction, at: place)
  }

  /// The address to which a payment's change goes, where it is seen there for the first time and no
  /// tag says whose it is; nil where the rules name no output, or several.
  private mutating func freshChange(_ transaction: TxIndex, _ own: Set<UInt32>) -> AddressIndex? {
    let spends = graph.inputs(of: transaction).contains { row in
      let spent = graph.inputSpentOutput[row]
      return spent != missingParent && own.contains(graph.outputAddress[spent])
    }
    guard spends, payments.read(transaction) else { return nil }
    let named = ChangeRules.candidates(in: payments.payment, by: ActivityReader.changeRules)
    guard named.count == 1, let vout = named.first?.vout else { return nil }
    let output = graph.outputs(of: transaction).lowerBound + vout
    let address = AddressIndex(rawValue: graph.outputAddress[output])
    guard !own.contains(address.rawValue), graph.firstReceipt(of: address)?.int == output,
      party(address).name == nil
    else { return nil }
    return address
  }

  private static let changeRules = ChangeRules.all.filter {
    PeelChain.usualRules.contains($0.name)
  }

  private mutating func add(
    _ transaction: TxIndex, _ own: Set<UInt32>, to activity: inout Activity,
    _ balance: inout UInt64
  ) {
    let time = graph.blockTime[graph.block(of: transaction).int]
    let before = balance
    var payer: AddressIndex?
    var knownPayer: UInt32?
    var spends = false
    for row in graph.inputs(of: transaction) {
      let spent = graph.inputSpentOutput[row]
      guard spent != missingParent else { continue }
      let address = graph.outputAddress[spent]
      if own.contains(address) {
        spends = true
        balance &-= min(balance, graph.outputAmount[spent])
      } else {
        if payer == nil { payer = AddressIndex(rawValue: address) }
        // Who pays with the change of an earlier payment is whoever made that payment.
        let maker = graph.transaction(ofOutput: OutputIndex(spent))
        if knownPayer == nil { knownPayer = payers[maker] }
      }
    }
    var received: UInt64 = 0
    for output in graph.outputs(of: transaction) where own.contains(graph.outputAddress[output]) {
      received &+= graph.outputAmount[output]
    }
    balance &+= received
    if spends {
      pay(transaction, time, own, &activity)
    } else if received > 0, let payer {
      var party = party(payer)
      if party.name == nil, let knownPayer { party.owner = knownPayer }
      if party.name == nil { payers[transaction] = party.owner }
      activity.incoming.append(
        Activity.Payment(transaction: transaction, time: time, sat: received, party: party))
    }
    activity.steps.append(
      Activity.Step(
        transaction: transaction, time: time, balanceBefore: before, balanceAfter: balance,
        coinJoin: coinJoin(transaction)))
  }

  /// The kind of coinjoin, no merely possible one; what only prepares coins for one counts where a
  /// mix follows, since its shape alone is common.
  private mutating func coinJoin(_ transaction: TxIndex) -> String? {
    guard let finding = scan.finding(transaction), !finding.isPossible else { return nil }
    return finding.severs || scan.confirms(finding, of: transaction) == true ? finding.kind : nil
  }

  private mutating func pay(
    _ transaction: TxIndex, _ time: UInt32, _ own: Set<UInt32>, _ activity: inout Activity
  ) {
    let outputs = graph.outputs(of: transaction)
    let change = ChangeRules.candidates(transaction, in: graph)
    // Where rules disagree, nothing is taken for change: a payment too many is seen by the reader.
    let changeOutput = change.count == 1 ? change.first.map { outputs.lowerBound + $0.vout } : nil
    for output in outputs {
      let address = AddressIndex(rawValue: graph.outputAddress[output])
      guard !own.contains(address.rawValue), graph.outputAmount[output] > 0,
        !graph.isUnspendable(address)
      else { continue }
      let party = party(address)
      if output == changeOutput, party.name == nil { continue }
      activity.outgoing.append(
        Activity.Payment(
          transaction: transaction, time: time, sat: graph.outputAmount[output], party: party))
    }
  }

  private mutating func party(_ address: AddressIndex) -> Counterparty {
    if let known = parties[address.rawValue] { return known }
    let cluster = clustering?.cluster(of: address)
    let reaching = tags.tags(of: graph.addressName(address), cluster: cluster)
      .filter { $0.reach != .clusterMember }
    let best = reaching.min(by: ReachingTag.precedes)
    // What tags say goes before what was inferred.
    let inferred = best == nil ? services?.service(of: address) : nil
    let party = Counterparty(
      owner: cluster?.rawValue ?? address.rawValue, address: address,
      name: best.map { tags.entity(of: $0.tag) } ?? inferred?.entity,
      concepts: Set(
        reaching.flatMap { $0.tag.allConcepts } + [inferred?.category].compactMap { $0 }
      )
      .sorted())
    parties[address.rawValue] = party
    return party
  }
}
