/// What makes a wallet look like a service, and an address like a customer's deposit address there.
///
/// A service takes coins from many and pays many: people do neither by the hundred, payroll and
/// pools pay many and take from few, merchants take from many and pay few. Many services gather what
/// they take: each customer's address is forwarded whole into a wallet that takes hardly anything
/// else. Numbers are the defaults; each can be set.
public struct ServiceRules: Sendable, Hashable {
  /// Wallets that pay in, and wallets that are paid, each, of a service that gathers nothing: in
  /// tenths of what the busiest ordinary wallet of the chain is expected to have; by grade, weak
  /// first.
  public var tenthsOfBusiest: [Int] = [10, 17, 100]
  /// What the busiest ordinary wallet has at least, whatever the chain.
  public var leastBusiest = 60
  /// Addresses that are forwarded whole into a wallet which gathers, by grade.
  public var fewestGathered: [UInt32] = [12, 24, 100]
  /// Wallets that are paid by a service which gathers, by grade.
  public var fewestPaid: [UInt32] = [12, 24, 100]
  /// Of ten wallets that pay one which need pay nobody, how many must forward into it.
  public var fedInTen = 8
  /// Customers with an account of their own, an address that nobody else pays and that they pay again
  /// and again and that is forwarded, by grade.
  public var fewestCustomers: [Int] = [4, 8, 32]
  /// Customers with an account among the own addresses of a wallet that pays many: in tenths of what
  /// the busiest ordinary wallet is expected to have of payers, by grade.
  public var tenthsOfAccounts: [Int] = [3, 5, 20]
  /// Times that a wallet of many payers forwards into one that takes most from others, at least, for
  /// both to be one service's.
  public var fewestForwards: UInt32 = 8
  /// Times that a wallet forwards into its service for one time that it forwards elsewhere, at least.
  public var elsewhereOneIn = 8
  /// Wallets filled by forwarding that pay their rest to one wallet, at least.
  public var fewestRelays: UInt32 = 48
  /// Outputs that a deposit address receives at most.
  public var mostReceipts = 50
  /// Blocks between a receipt and its sweep, at most; a week.
  public var sweptWithinBlocks: UInt32 = 1008
  /// Of ten swept receipts, how many must be swept in time.
  public var promptInTen = 8
  /// Addresses of the same service that must behave alike for "many like it".
  public var fewestPeers = 5
  /// Times the median of what its peers receive at once that a moderate candidate receives on
  /// average, at most.
  public var mostTimesMedian: UInt64 = 100

  /// The defaults.
  public init() {}

  /// The numbers in one line, as a layer keeps them.
  public var text: String {
    func list<Number: BinaryInteger>(_ numbers: [Number]) -> String {
      numbers.map { "\($0)" }.joined(separator: "/")
    }
    return [
      "tenths of the busiest \(list(tenthsOfBusiest)), at least \(leastBusiest)",
      "gathered \(list(fewestGathered))", "paid \(list(fewestPaid))", "fed \(fedInTen) of 10",
      "customers \(list(fewestCustomers))", "own \(list(tenthsOfAccounts))",
      "forwards \(fewestForwards)", "elsewhere 1 in \(elsewhereOneIn)", "relays \(fewestRelays)",
      "receipts \(mostReceipts)", "swept within \(sweptWithinBlocks)",
      "prompt \(promptInTen) of 10", "peers \(fewestPeers)", "median \(mostTimesMedian)",
    ].joined(separator: ", ")
  }
}

/// How a service was told.
public enum ServiceSign: UInt32, Sendable, CaseIterable {
  /// A tag names it.
  case tagged
  /// Tags name deposit addresses that are forwarded into it.
  case taggedDeposits
  /// Many addresses are forwarded whole into it, and it pays many.
  case gathers
  /// It takes coins from many and pays many.
  case manyParties
  /// Customers pay again and again at addresses of their own, which are its or are forwarded into it.
  case accounts

  /// The word in documents.
  public var name: String {
    switch self {
    case .tagged: "tagged"
    case .taggedDeposits: "tagged_deposits"
    case .gathers: "gathers"
    case .manyParties: "many_parties"
    case .accounts: "accounts"
    }
  }
}
