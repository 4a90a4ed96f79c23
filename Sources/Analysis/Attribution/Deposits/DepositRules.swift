/// What makes an address look like a customer's deposit address at a service.
///
/// The rules are those that practitioners state for chains of coins: the address is funded seldom
/// and by outsiders, and everything it receives is soon swept, with many like it, into the hot
/// wallet. Numbers are the defaults; each can be set.
public struct DepositRules: Sendable {
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
  /// Outputs of a hot address that are looked at to tell whether it pays customers.
  public var hotSample = 1000

  /// The defaults.
  public init() {}
}

/// A sign that an address is a customer's deposit address.
public enum DepositSign: String, Sendable, Codable, CaseIterable {
  /// It was swept together with an address that a tag gives to the service.
  case coSpend = "co_spend"
  /// All it received was swept, in time, to a hot address of the service.
  case swept
  /// Many addresses of the same service behave alike.
  case manyLikeIt = "many_like_it"
  /// Everything it received came from one payer, more than once.
  case oneCustomer = "one_customer"
  /// It receives far more at once than those that behave alike: a sign against it, since pools,
  /// miners and merchants who sell straight to a hot wallet behave like deposits of giants.
  case farAbovePeers = "far_above_peers"
}

/// How far a finding can be relied on. The order is the point: rates are measured, never assumed.
public enum DepositGrade: String, Sendable, Codable, CaseIterable, Comparable {
  case weak, moderate, strong

  /// The grade that signs make together.
  init(_ signs: some Collection<DepositSign>) {
    let (isShared, isSwept) = (signs.contains(.coSpend), signs.contains(.swept))
    if isShared, isSwept {
      self = .strong
    } else if signs.contains(.manyLikeIt), !signs.contains(.farAbovePeers),
      isShared || isSwept || signs.contains(.oneCustomer)
    {
      self = .moderate
    } else {
      self = .weak
    }
  }

  /// Weak first.
  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int { DepositGrade.allCases.firstIndex(of: self) ?? 0 }
}
