import ChainStore

/// The columns of a layer of services, as they are found.
struct ServiceColumns {
  /// Each column by its name.
  let named: [(name: String, rows: [UInt32])]

  init(_ finder: ServiceFinder) {
    let found = DepositFinder(finder).all()
    let kept = finder.groups.indices.filter { finder.groups[$0].isService }
      .sorted { finder.groups[$0].name < finder.groups[$1].name }
    var numbers = [UInt32](repeating: .max, count: finder.groups.count)
    for (number, place) in kept.enumerated() { numbers[place] = UInt32(number) }
    var counts = [Int](repeating: 0, count: finder.groups.count)
    for deposit in found { counts[deposit.group] += 1 }
    let activity = ServiceActivity(finder)
    let services = kept.enumerated().flatMap { number, place in
      ServiceLayer.Service.row(
        ServiceColumns.service(number, finder.groups[place], counts[place], activity.of[place]),
        named: finder.groups[place].tagged)
    }
    var wallets: [(wallet: UInt32, service: UInt32)] = []
    for place in kept {
      for wallet in finder.groups[place].wallets { wallets.append((wallet, numbers[place])) }
    }
    wallets.sort { $0.wallet < $1.wallet }
    named = [
      ("services", services), ("wallets", wallets.map(\.wallet)),
      ("wallet-services", wallets.map(\.service)), ("deposits", found.map(\.address.rawValue)),
      ("deposit-services", found.map { numbers[$0.group] }),
      ("deposit-signs", found.map { DepositSign.bits($0.signs) }),
      ("deposit-sweeps", found.map(\.sweep.rawValue)),
    ]
  }

  private static func service(
    _ number: Int, _ group: ServiceFinder.Group, _ deposits: Int, _ activity: ServiceActivity.Of
  ) -> ServiceLayer.Service {
    ServiceLayer.Service(
      number: number, first: AddressIndex(rawValue: group.name), named: nil,
      grade: group.grade ?? .weak,
      signs: ServiceSign.allCases.filter { group.signs.contains($0) },
      payouts: activity.payouts, payees: group.parties.payees.count,
      payers: group.parties.payers.count, gatherings: activity.gatherings,
      depositAddresses: deposits, wallets: group.wallets.count,
      firstSeen: activity.first ?? TxIndex(0), lastSeen: activity.last ?? TxIndex(0),
      evidence: activity.evidence)
  }
}

/// When services paid and gathered, and the transactions that show it best. One pass, shared by
/// threads.
struct ServiceActivity {
  /// What one group did.
  struct Of {
    var payouts = 0
    var gatherings = 0
    var first: TxIndex?
    var last: TxIndex?
    var largestPayout: (transaction: TxIndex, payees: Int)?
    var largestGathering: (transaction: TxIndex, coins: Int)?
    var lastPayout: TxIndex?

    /// At most three, in chain order.
    var evidence: [TxIndex] {
      let all = [largestPayout?.transaction, largestGathering?.transaction, lastPayout]
      return Set(all.compactMap { $0 }).sorted()
    }

    mutating func see(_ transaction: TxIndex) {
      if first == nil { first = transaction }
      last = transaction
    }
  }

  /// By number of the group.
  private(set) var of: [Of]

  init(_ finder: ServiceFinder) {
    let pieces = finder.flows.eachRange(of: finder.graph.txCount) { range in
      ServiceActivity.seen(range, finder)
    }
    of = (0..<finder.groups.count).map { number in
      pieces.reduce(into: Of()) { all, piece in
        if let more = piece[number] { all.add(more) }
      }
    }
  }

  /// What some transactions show, by number of the group.
  private static func seen(_ range: Range<Int>, _ finder: ServiceFinder) -> [Int: Of] {
    var of: [Int: Of] = [:]
    let flows = finder.flows
    for number in range {
      let payer = flows.payer[number]
      guard payer != WalletFlows.nobody else { continue }
      let target = flows.target[number]
      let from = finder.number(of: payer)
      let into = target == WalletFlows.nobody ? nil : finder.number(of: target)
      guard from != nil || into != nil else { continue }
      let transaction = TxIndex(number)
      let coins = finder.graph.inputs(of: transaction).count
      if let into, from != into { of[into, default: Of()].gather(transaction, coins) }
      guard let from else { continue }
      let payees = finder.payees(of: number, by: payer, group: from)
      if payees > 0 {
        of[from, default: Of()].pay(transaction, payees)
      } else if coins >= 5 {
        of[from, default: Of()].gather(transaction, coins)
      }
    }
    return of
  }
}

extension ServiceActivity.Of {
  /// Adds what later transactions show.
  fileprivate mutating func add(_ later: Self) {
    payouts += later.payouts
    gatherings += later.gatherings
    first = first ?? later.first
    last = later.last ?? last
    lastPayout = later.lastPayout ?? lastPayout
    if later.largestPayout?.payees ?? 0 > largestPayout?.payees ?? 0 {
      largestPayout = later.largestPayout
    }
    if later.largestGathering?.coins ?? 0 > largestGathering?.coins ?? 0 {
      largestGathering = later.largestGathering
    }
  }

  fileprivate mutating func gather(_ transaction: TxIndex, _ coins: Int) {
    see(transaction)
    gatherings += 1
    if coins > largestGathering?.coins ?? 0 { largestGathering = (transaction, coins) }
  }

  fileprivate mutating func pay(_ transaction: TxIndex, _ payees: Int) {
    see(transaction)
    payouts += 1
    lastPayout = transaction
    if payees > largestPayout?.payees ?? 0 { largestPayout = (transaction, payees) }
  }
}

extension ServiceFinder {
  /// Outputs of a transaction that go to others than a group.
  fileprivate func payees(of transaction: Int, by payer: UInt32, group: Int) -> Int {
    var count = 0
    flows.eachPayee(of: transaction, by: payer) { if number(of: $0) != group { count += 1 } }
    return count
  }
}
