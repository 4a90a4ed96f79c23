import ChainStore

/// Who paid a group of wallets and whom it paid, each once.
struct WalletParties: Sendable {
  /// Wallets that paid it, ascending.
  private(set) var payers: [UInt32] = []
  /// Wallets that it paid, ascending; those of one group by the name of that.
  private(set) var payees: [UInt32] = []
  /// Outputs that it paid.
  private(set) var paid = 0
  /// The wallet it paid most often, the first of equals.
  private(set) var mainPayee: UInt32?
  /// Outputs paid to that one.
  private(set) var paidToMain = 0

  /// Nobody.
  init() {}

  private init(paidBy payers: [UInt32], paying payees: [UInt32]) {
    self.payers = WalletParties.distinct(payers.sorted()) { _, _ in }
    paid = payees.count
    var (main, most) = (nil as UInt32?, 0)
    self.payees = WalletParties.distinct(payees.sorted()) { wallet, times in
      if times > most { (main, most) = (wallet, times) }
    }
    (mainPayee, paidToMain) = (main, most)
  }

  /// The parties of some groups, by their names; `numbers` has the group of each wallet.
  /// Cost: a pass over the outputs, and four bytes for each payment of these groups.
  static func count(
    _ names: [UInt32], numbers: WalletNumbers, wallets: [[UInt32]], _ flows: WalletFlows
  ) -> [WalletParties] {
    let payers = Lists(wallets.map { $0.reduce(0) { $0 + Int(flows[$1].received) } })
    let payees = Lists(wallets.map { $0.reduce(0) { $0 + Int(flows[$1].paid) } })
    _ = flows.eachRange(of: flows.transactionCount) { range in
      flows.eachPayment(in: range) { _, payer, payee in
        let (from, to) = (numbers[payer], numbers[payee])
        guard from != to else { return }
        if let from { payees.add(to.map { names[Int($0)] } ?? payee, to: from) }
        if let to { payers.add(payer, to: to) }
      }
    }
    return SharedWork.map(names.count, threads: flows.threads) { number in
      WalletParties(paidBy: payers[number], paying: payees[number])
    }
  }

  /// The parties of two groups that are one now, without its own wallets; whom it paid most is
  /// said of the first alone.
  func joined(with other: WalletParties, without own: Set<UInt32>) -> WalletParties {
    func union(_ one: [UInt32], _ other: [UInt32]) -> [UInt32] {
      WalletParties.distinct((one + other).sorted()) { _, _ in }.filter { !own.contains($0) }
    }
    var all = self
    all.payers = union(payers, other.payers)
    all.payees = union(payees, other.payees)
    return all
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

  /// Lists of numbers one behind the other, whose most lengths are known beforehand; several threads
  /// may add, so that they are in no order.
  private struct Lists: Sendable {
    private let starts: [Int]
    private let lengths: SharedNumbers
    private let rows: SharedNumbers

    init(_ mostLengths: [Int]) {
      var total = 0
      starts = mostLengths.map { length in
        total += length
        return total - length
      }
      lengths = SharedNumbers(mostLengths.count)
      rows = SharedNumbers(total)
    }

    @inline(__always)
    func add(_ row: UInt32, to list: UInt32) {
      rows.set(row, at: starts[Int(list)] + Int(lengths.add(1, at: Int(list))))
    }

    subscript(list: Int) -> [UInt32] {
      (starts[list]..<(starts[list] + Int(lengths[list]))).map { rows[$0] }
    }
  }
}
