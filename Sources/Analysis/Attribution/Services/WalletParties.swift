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

  private init(paidBy payers: ArraySlice<UInt32>, paying payees: ArraySlice<UInt32>) {
    self.payers = WalletParties.distinct(payers.sorted()) { _, _ in }
    paid = payees.count
    var (main, most) = (nil as UInt32?, 0)
    self.payees = WalletParties.distinct(payees.sorted()) { wallet, times in
      if times > most { (main, most) = (wallet, times) }
    }
    (mainPayee, paidToMain) = (main, most)
  }

  /// The parties of some groups, by their names; `numbers` has the group of each wallet, or
  /// ``WalletFlows/nobody``.
  /// Cost: two passes over the outputs, and four bytes for each payment of these groups.
  static func count(
    _ names: [UInt32], numbers: [UInt32], _ flows: WalletFlows, threads: Int
  ) -> [WalletParties] {
    var payers = Lists(names.count)
    var payees = payers
    for (wallet, number) in numbers.enumerated() where number != WalletFlows.nobody {
      payers.reserve(flows.wallets[wallet].received, for: number)
      payees.reserve(flows.wallets[wallet].paid, for: number)
    }
    payers.begin()
    payees.begin()
    flows.eachPayment { _, payer, payee in
      let (from, to) = (numbers[Int(payer)], numbers[Int(payee)])
      guard from != to else { return }
      if from != WalletFlows.nobody {
        payees.add(to == WalletFlows.nobody ? payee : names[Int(to)], to: from)
      }
      if to != WalletFlows.nobody { payers.add(payer, to: to) }
    }
    let (paying, paid) = (payers, payees)
    return SharedWork.rows(names.count, threads: threads) { number in
      WalletParties(paidBy: paying[number], paying: paid[number])
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

  /// Lists of numbers one behind the other in one array, whose most lengths are known beforehand.
  private struct Lists: Sendable {
    private var ends: [Int]
    private var starts: [Int] = []
    private var rows: [UInt32] = []

    init(_ count: Int) { ends = [Int](repeating: 0, count: count) }

    mutating func reserve(_ rows: UInt32, for list: UInt32) { ends[Int(list)] += Int(rows) }

    mutating func begin() {
      var total = 0
      starts = ends.map { length in
        total += length
        return total - length
      }
      ends = starts
      rows = [UInt32](repeating: 0, count: total)
    }

    mutating func add(_ row: UInt32, to list: UInt32) {
      let end = ends[Int(list)]
      rows[end] = row
      ends[Int(list)] = end + 1
    }

    subscript(list: Int) -> ArraySlice<UInt32> { rows[starts[list]..<ends[list]] }
  }
}
