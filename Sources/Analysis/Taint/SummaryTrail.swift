import ChainStore

/// Adds up where flows end and keeps nothing else: ledger lines, counts, and sums by service.
struct SummaryTrail: SweepTrail {
  static let keepsSteps = false

  /// What one service received.
  struct ServiceSum {
    var category: String
    /// Satoshis, and ends.
    var sat: UInt64 = 0
    var count = 0
    /// Satoshis with one transaction between the seed and the service, where hops are counted.
    var directSat: UInt64 = 0
  }

  /// Ends, and their satoshis, of one kind.
  struct KindSum: Equatable {
    var sat: UInt64 = 0
    var count = 0
  }

  let countsHops: Bool
  private let test: StopTest
  private var sums = [KindSum](repeating: KindSum(), count: EndpointKind.allCases.count)
  private(set) var services: [String: ServiceSum] = [:]

  init(_ test: StopTest, countsHops: Bool = false) {
    self.test = test
    self.countsHops = countsHops
  }

  /// Forgets everything.
  mutating func clear() {
    for kind in sums.indices { sums[kind] = KindSum() }
    services = [:]
  }

  /// Ends of a kind.
  subscript(_ kind: EndpointKind) -> KindSum { sums[SummaryTrail.place(kind)] }

  /// Ends of every kind.
  var endCount: Int { sums.reduce(0) { $0 + $1.count } }

  var foretells: Bool { test.foretells && !countsHops }

  var endsOnlyUnspent: Bool { test.endsOnlyUnspent }

  @inline(__always)
  func surelyFollows(_ coin: Int, spender: UInt32) -> Bool {
    test.surelyFollows(coin, spender: spender)
  }

  mutating func followsSeed(_ coin: Int, spender: UInt32, sat: UInt64) -> Bool {
    guard let stop = test.stop(coin, spender: spender, hops: 0, isSeed: true) else { return true }
    add(stop, sat, hops: 0)
    return false
  }

  @inline(__always)
  mutating func follows(
    _ coin: Int, of maker: Int, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool {
    if test.surelyFollows(coin, spender: spender, hops: hops) { return true }
    return followsAfterAll(coin, spender, sat, hops)
  }

  private mutating func followsAfterAll(
    _ coin: Int, _ spender: UInt32, _ sat: UInt64, _ hops: UInt32
  ) -> Bool {
    guard let stop = test.stop(coin, spender: spender, hops: hops) else { return true }
    add(stop, sat, hops: hops)
    return false
  }

  @inline(__always)
  func cut(at transaction: Int) -> Ending? { test.cut(at: TxIndex(transaction)) }

  mutating func end(_ coin: Int, before transaction: Int, _ why: Ending, sat: UInt64, hops: UInt32)
  {
    add(why.kind, sat)
  }

  mutating func endFees(in coinbase: Int, _ why: Ending, sat: UInt64) { add(why.kind, sat) }

  func step(_ from: Int, to coin: Int, sat: UInt64) {}

  func payFee(_ from: Int, sat: UInt64) {}

  private mutating func add(_ stop: Ending, _ sat: UInt64, hops: UInt32) {
    add(stop.kind, sat)
    guard case .service(let service) = stop else { return }
    var sum = services[service.entity] ?? ServiceSum(category: service.category)
    sum.sat &+= sat
    sum.count += 1
    if hops <= 1 { sum.directSat &+= sat }
    services[service.entity] = sum
  }

  private mutating func add(_ kind: EndpointKind, _ sat: UInt64) {
    let place = SummaryTrail.place(kind)
    sums[place].sat &+= sat
    sums[place].count += 1
  }

  private static func place(_ kind: EndpointKind) -> Int {
    switch kind {
    case .service: 0
    case .coinjoin: 1
    case .unspent: 2
    case .burnt: 3
    case .limit: 4
    case .mined: 5
    }
  }
}
