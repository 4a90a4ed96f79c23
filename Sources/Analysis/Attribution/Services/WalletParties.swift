import ChainStore

/// Who paid a wallet and whom it paid, each once, for those wallets that may be a service's.
struct WalletParties: Sendable {
  /// The other side of one wallet's payments.
  struct Parties: Sendable {
    /// Wallets that paid it, ascending.
    var payers: [UInt32] = []
    /// Wallets that it paid, ascending.
    var payees: [UInt32] = []
    /// Outputs that it paid, and those of them that went to the one paid most often.
    var paid = 0
    /// The wallet it paid most often, the first of equals.
    var mainPayee: UInt32?
    /// Outputs paid to that one.
    var paidToMain = 0
  }

  /// By name of the group, ascending.
  private(set) var groups: [(name: UInt32, parties: Parties)]

  /// Counts for some groups, by their names in ascending order. Cost: one pass over the outputs,
  /// and four bytes for each payment of these groups.
  init(
    of names: [UInt32], number: (UInt32) -> Int?, _ flows: WalletFlows, threads: Int
  ) {
    var payers = [[UInt32]](repeating: [], count: names.count)
    var payees = payers
    flows.eachPayment { _, payer, payee in
      let (from, to) = (number(payer), number(payee))
      guard from != to || from == nil else { return }
      if let from { payees[from].append(payee) }
      if let to { payers[to].append(payer) }
    }
    let (paying, paid) = (payers, payees)
    let counted = SharedWork.rows(names.count, threads: threads) { number in
      WalletParties.count(paying[number], paid[number])
    }
    groups = zip(names, counted).map { ($0, $1) }
  }

  private static func count(_ payers: [UInt32], _ payees: [UInt32]) -> Parties {
    var parties = Parties()
    parties.payers = distinct(payers.sorted()) { _, _ in }
    parties.paid = payees.count
    parties.payees = distinct(payees.sorted()) { wallet, times in
      if times > parties.paidToMain { (parties.mainPayee, parties.paidToMain) = (wallet, times) }
    }
    return parties
  }

  /// Each of some sorted numbers once, with how often it stands there.
  private static func distinct(
    _ sorted: [UInt32], _ each: (UInt32, Int) -> Void
  ) -> [UInt32] {
    var found: [UInt32] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
      found.append(sorted[start])
      each(sorted[start], end - start)
      start = end
    }
    return found
  }
}
