import ChainStore

/// Finds services, tagged or not, and the deposit addresses of both.
///
/// Wallets become one group where a wallet that many pay forwards all of it into wallets that take
/// from nobody else, or pays nearly only one wallet that takes a good part from it (a cold wallet
/// between deposits and hot wallet). A group is a service where a tag names one of its wallets or
/// of the deposit addresses that forward into it, or where it behaves as one (``ServiceRules``).
/// Cost: some passes over the transactions, shared by threads; 25 bytes an address and 8 a
/// transaction, and four for each payment of what may be a service.
struct ServiceFinder: Sendable {
  let graph: ChainGraph
  let clustering: Clustering
  let rules: ServiceRules
  let flows: WalletFlows
  let book: ServiceBook
  let threads: Int
  /// Parties on each side of the busiest ordinary wallet, as many as there are of them.
  let busiest: Int
  /// By wallet: the number of its group among ``groups``.
  private var numbers = WalletNumbers()
  private(set) var groups: [Group] = []

  /// Wallets that are looked at as one.
  struct Group: Sendable {
    /// Its smallest wallet.
    var name: UInt32
    var wallets: [UInt32]
    var parties = WalletParties()
    /// Addresses that are forwarded whole into it.
    var gathered: UInt32 = 0
    /// Wallets that forward into it.
    var forwarders = 0
    /// Customers with an account among the addresses that are forwarded into it.
    var customers = 0
    /// Customers with an account among its own addresses.
    var ownCustomers = 0
    /// The service by tags, a number of the book.
    var tagged: Int?
    var signs: Set<ServiceSign> = []
    var grade: DepositGrade?
    /// Whether what it takes is mostly forwarded to it.
    var gathers = false
    /// Whether tags name more than one service.
    var isContested = false

    /// Whether it is a service's.
    var isService: Bool { grade != nil && !isContested }
  }

  init(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering, rules: ServiceRules,
    threads: Int
  ) {
    self.graph = graph
    self.clustering = clustering
    self.rules = rules
    self.threads = threads
    flows = WalletFlows(graph, clustering, threads: threads)
    busiest = max(rules.leastBusiest, flows.busiest)
    book = ServiceBook(graph, tags: tags, clustering: clustering)
    makeGroups()
    joinCollectors()
    nameByDeposits()
    judge()
  }

  /// The group of a wallet that may be a service's.
  func number(of wallet: UInt32) -> Int? {
    numbers[wallet].map { Int($0) }
  }

  // MARK: Groups

  private mutating func makeGroups() {
    let splits = flows.splits()
    var sets = dedicatedTargets(splits)
    HotWallets(graph, clustering, flows, splits: splits).join(in: &sets)
    joinRelays(&sets)
    var wallets: [UInt32: [UInt32]] = [:]
    for (wallet, name) in sets.named() { wallets[name, default: [name]].append(wallet) }
    for cluster in book.clusters where wallets[sets.root(of: cluster)] == nil {
      wallets[cluster] = [cluster]
    }
    for name in large() where wallets[sets.root(of: name)] == nil {
      wallets[name] = [name]
    }
    groups = wallets.keys.sorted().map { Group(name: $0, wallets: wallets[$0]?.sorted() ?? []) }
    number()
    count()
  }

  /// Wallets that have done enough, ascending.
  private func large() -> [UInt32] {
    flows.eachRange(of: flows.walletCount) { range in
      range.lazy.map { UInt32($0) }.filter(mayBeService)
    }.flatMap { $0 }
  }

  /// Whether a wallet has done enough to be a service's, or to stand between one and its customers.
  private func mayBeService(_ number: UInt32) -> Bool {
    let wallet = flows[number]
    return flows.behind(number) >= WalletFlows.many
      || min(wallet.paid, wallet.received) >= WalletFlows.many
        && Int(max(wallet.paid, wallet.received)) >= busiest
  }

  /// Wallets that one wallet of many payers forwards into, and that take half or more from it, or
  /// into which it forwards again and again and that pay with change: the hot wallet of a former
  /// software and that of the next.
  private func dedicatedTargets(_ splits: [UInt64]) -> WalletGroups {
    var sets = WalletGroups(below: flows.walletCount)
    var first: [UInt32: UInt32] = [:]
    var (start, payer, isWanted) = (0, WalletFlows.nobody, false)
    while start < splits.count {
      let pair = splits[start]
      let end = splits[start...].firstIndex { $0 != pair } ?? splits.count
      let count = UInt32(end - start)
      start = end
      if payer != UInt32(pair >> 32) {
        payer = UInt32(pair >> 32)
        isWanted =
          !flows.isMined(payer) && flows.fundedAddresses(of: payer) >= rules.fewestGathered[1]
      }
      let target = UInt32(truncatingIfNeeded: pair)
      let taker = flows[target]
      guard
        isWanted,
        count * 2 >= taker.received
          || count >= rules.fewestForwards && taker.forwardsTo == WalletFlows.mixed
      else { continue }
      if let known = first[payer] {
        sets.join(known, target)
      } else {
        first[payer] = target
      }
    }
    return sets
  }

  /// What relays paid a wallet.
  private struct Taken {
    /// Outputs, one of a relay that many addresses are behind counting for these.
    var weight: UInt64 = 0
    /// Outputs.
    var outputs: UInt32 = 0
    /// Of these, those that were forwarded.
    var forwarded: UInt32 = 0
  }

  /// Joins wallets that are filled by forwarding (fresh addresses of a hot wallet, or wallets
  /// between the customers and it) with the one they pay, where that takes hardly anything else: the
  /// address of a hot wallet's change, or of its refills. A customer whom many of them pay takes
  /// less than that wallet, so each belongs where most of its kind pay.
  private func joinRelays(_ sets: inout WalletGroups) {
    let payments = relayPayments()
    var taken: [UInt32: Taken] = [:]
    for payment in payments {
      taken[payment.payee, default: Taken()].outputs += 1
      taken[payment.payee, default: Taken()].weight += UInt64(max(1, flows.behind(payment.payer)))
      if payment.isForwarded { taken[payment.payee, default: Taken()].forwarded += 1 }
    }
    taken = taken.filter { $0.value.weight >= UInt64(rules.fewestRelays) }
    guard !taken.isEmpty else { return }
    func weight(_ wallet: UInt32) -> UInt64? {
      guard let taken = taken[wallet] else { return nil }
      let own = flows[wallet]
      let others = own.received - min(own.received, own.forwarded) + taken.forwarded
      return UInt64(taken.outputs) * 10 >= UInt64(others) * 8 ? taken.weight : nil
    }
    var best: [UInt32: UInt32] = [:]
    for payment in payments {
      guard let found = weight(payment.payee) else { continue }
      if let known = best[payment.payer], let held = weight(known),
        (held, payment.payee) >= (found, known)
      {
        continue
      }
      best[payment.payer] = payment.payee
    }
    for (relay, hub) in best.sorted(by: { $0.key < $1.key }) { sets.join(relay, hub) }
  }

  /// A payment of a relay.
  private struct RelayPayment: Sendable {
    var payer: UInt32
    var payee: UInt32
    var isForwarded: Bool
  }

  /// What relays pay to wallets which they pay often enough together, in chain order.
  private func relayPayments() -> [RelayPayment] {
    let relays = DenseBits<ClusterID>(count: flows.walletCount)
    _ = flows.eachRange(of: flows.walletCount) { range in
      for number in range where flows.isRelay(UInt32(number)) {
        relays.enter(ClusterID(rawValue: UInt32(number)))
      }
    }
    let weights = SharedNumbers(flows.walletCount)
    @Sendable func isRelay(_ payer: UInt32) -> Bool { relays.contains(ClusterID(rawValue: payer)) }
    _ = flows.eachRange(of: graph.txCount) { range in
      flows.eachPayment(in: range, by: isRelay) { _, payer, payee in
        let weight = max(1, flows.behind(payer))
        weights.update(at: Int(payee)) { $0 > .max - weight ? .max : $0 + weight }
      }
    }
    return flows.eachRange(of: graph.txCount) { range in
      var found: [RelayPayment] = []
      flows.eachPayment(in: range, by: isRelay) { transaction, payer, payee in
        guard weights[Int(payee)] >= rules.fewestRelays else { return }
        found.append(
          RelayPayment(
            payer: payer, payee: payee, isForwarded: flows.target[transaction] == payee))
      }
      return found
    }.flatMap { $0 }
  }

  private mutating func number() {
    numbers = WalletNumbers(
      groups.enumerated().flatMap { place, group in
        group.wallets.map { ($0, UInt32(place)) }
      }, below: flows.walletCount)
  }

  private mutating func count() {
    let parties = WalletParties.count(
      groups.map(\.name), numbers: numbers, wallets: groups.map(\.wallets), flows)
    for place in groups.indices { groups[place].parties = parties[place] }
    gather(Array(groups.indices))
  }

  /// What is forwarded into a group, and whose accounts there are.
  private struct Gathered: Sendable {
    var addresses: UInt32 = 0
    var forwarders = 0
    var customers = 0
    var ownCustomers = 0
  }

  /// Adds up what is forwarded into some groups.
  private mutating func gather(_ places: [Int]) {
    let finder = self
    let found = SharedWork.map(places.count, threads: threads) { finder.gathered(places[$0]) }
    for (place, found) in zip(places, found) {
      groups[place].gathered = found.addresses
      groups[place].forwarders = found.forwarders
      groups[place].gathers =
        found.addresses > 0
        && Int(found.addresses) >= groups[place].parties.payers.count - found.forwarders
      groups[place].customers = found.customers
      groups[place].ownCustomers = found.ownCustomers
    }
  }

  /// Adds up what is forwarded into a group, by wallets that forward to one of its wallets alone, or
  /// to nobody but its wallets, and counts whose accounts there are.
  private func gathered(_ place: Int) -> Gathered {
    var gathered = Gathered()
    let forwarders = groups[place].parties.payers.filter { payer in
      guard !flows.isMined(payer), flows.forwarders.contains(ClusterID(rawValue: payer)) else {
        return false
      }
      let forwardsTo = flows[payer].forwardsTo
      return forwardsTo == WalletFlows.several
        ? forwards(payer, to: place) : number(of: forwardsTo) == place
    }
    gathered.addresses = forwarders.reduce(0) { $0 + flows.fundedAddresses(of: $1) }
    gathered.forwarders = forwarders.count
    gathered.customers = customers(of: forwarders)
    gathered.ownCustomers = customers(of: groups[place].wallets)
    return gathered
  }

  /// Customers who have an account among the addresses of some wallets, each once.
  private func customers(of wallets: [UInt32]) -> Int {
    var found: Set<UInt32> = []
    for wallet in wallets {
      for member in clustering.members(of: ClusterID(rawValue: wallet)) {
        if let customer = flows.customer(of: member) { found.insert(customer) }
      }
    }
    return found.count
  }

  /// Whether a wallet that forwards to several wallets forwards into one group, but for one time in
  /// so many.
  func forwards(_ wallet: UInt32, to place: Int) -> Bool {
    var (into, elsewhere) = (0, 0)
    var seen: TxIndex?
    for member in clustering.members(of: ClusterID(rawValue: wallet)) {
      graph.visitReceipts(of: member) { output in
        guard let spender = graph.spender(of: output), spender != seen else { return }
        seen = spender
        let target = flows.target[spender.int]
        guard target != WalletFlows.nobody else { return }
        if number(of: target) == place { into += 1 } else { elsewhere += 1 }
      }
    }
    return into > 0 && elsewhere * rules.elsewhereOneIn <= into
  }

  /// A wallet that many forward into and that pays nearly only one, which takes a good part from it, is
  /// that one's: a wallet between the customers and the hot wallet.
  private mutating func joinCollectors() {
    var joined: Set<Int> = []
    for place in groups.indices {
      let group = groups[place]
      guard let main = group.parties.mainPayee, let into = number(of: main), into != place,
        group.gathers, group.parties.paidToMain * 10 >= group.parties.paid * 9,
        max(UInt32(group.parties.payers.count), group.gathered) >= rules.fewestGathered[1]
      else { continue }
      let taken = groups[into].wallets.reduce(0) { $0 + flows[$1].received }
      guard group.parties.paidToMain * 3 >= Int(taken), groups[into].parties.payees.count > 1 else {
        continue
      }
      groups[into].wallets += group.wallets
      for wallet in group.wallets { numbers[wallet] = UInt32(into) }
      groups[into].parties = groups[into].parties.joined(
        with: group.parties, without: Set(groups[into].wallets))
      groups[place] = Group(name: group.name, wallets: [])
      joined.insert(into)
    }
    let changed = joined.sorted().filter { !groups[$0].wallets.isEmpty }
    for place in changed {
      groups[place].wallets.sort()
      groups[place].name = groups[place].wallets[0]
    }
    gather(changed)
  }

  // MARK: Names

  /// What tags say of the groups: of their wallets, else of the addresses that forward into them.
  private mutating func nameByDeposits() {
    for place in groups.indices {
      let named = Set(groups[place].wallets.compactMap { book.service(ofCluster: $0) })
      guard let one = named.first else { continue }
      // Where tags name several, each stands for its own wallets and the group for nobody.
      groups[place].isContested = named.count > 1
      guard named.count == 1 else { continue }
      groups[place].tagged = one
      groups[place].signs.insert(.tagged)
    }
    var votes: [Int: [Int: Int]] = [:]
    for (address, service) in book.direct {
      let wallet = flows.wallet(address)
      let forwards = flows[wallet].forwardsTo
      guard forwards < WalletFlows.firstWord, let place = number(of: forwards),
        groups[place].tagged == nil, groups[place].gathers, !groups[place].isContested
      else { continue }
      votes[place, default: [:]][service, default: 0] += 1
    }
    for (place, found) in votes {
      let all = found.values.reduce(0, +)
      guard let best = found.first(where: { $0.value * 3 >= all * 2 }) else { continue }
      groups[place].tagged = best.key
      groups[place].signs.insert(.taggedDeposits)
    }
  }

  // MARK: Grades

  private mutating func judge() {
    for place in groups.indices {
      let group = groups[place]
      let (payers, payees) = (
        UInt32(group.parties.payers.count), UInt32(group.parties.payees.count)
      )
      let grades = DepositGrade.allCases
      var best: DepositGrade?
      for (rank, grade) in grades.enumerated() {
        let many = Int(min(payers, payees)) * 10 >= busiest * rules.tenthsOfBusiest[rank]
        let gathers =
          group.gathers && group.gathered >= rules.fewestGathered[rank]
          && payees >= rules.fewestPaid[rank]
        let isFed =
          group.forwarders >= Int(rules.fewestGathered[rank])
          && group.forwarders * 10 >= Int(payers) * rules.fedInTen
        let accounts =
          group.customers >= rules.fewestCustomers[rank]
          || group.ownCustomers * 10 >= busiest * rules.tenthsOfAccounts[rank]
            && payees >= rules.fewestPaid[rank]
        if many || gathers || isFed || accounts { best = grade }
        if many { groups[place].signs.insert(.manyParties) }
        if gathers || isFed { groups[place].signs.insert(.gathers) }
        if accounts { groups[place].signs.insert(.accounts) }
      }
      groups[place].grade = group.tagged == nil ? best : .strong
    }
  }
}
