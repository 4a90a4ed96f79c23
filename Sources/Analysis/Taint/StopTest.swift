import ChainStore
import Synchronization

/// What the sweep has to know about an output or a transaction beside the chain itself.
public protocol StopKnowledge: Sendable {
  /// The service an output belongs to, where flows stop at it.
  func service(at output: OutputIndex) -> ServiceStop?
  /// The coinjoin that a transaction is, where that cuts the thread.
  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding?
  /// The addresses that ``service(at:)`` may answer for; nil where it has to be asked for each.
  var serviceAddresses: AddressBits? { get }
  /// Whether a coin was paid to somebody for something, where flows stop at that.
  func changesOwner(_ coin: OutputIndex) -> Bool
  /// Whose an address is: a number that it shares with the other addresses of its owner.
  func owner(of address: AddressIndex) -> UInt32
  /// The addresses of an owner, by that number.
  func addresses(of owner: UInt32) -> [AddressIndex]
  /// Whether a coin is of a service or of what is taken for its deposit addresses, however little
  /// that is believed.
  func isOf(_ entity: String, _ coin: OutputIndex) -> Bool
}

extension StopKnowledge {
  /// Nothing is known beforehand.
  public var serviceAddresses: AddressBits? { nil }
  /// Nothing is known of that.
  public func changesOwner(_ coin: OutputIndex) -> Bool { false }
  /// Each address stands for itself.
  public func owner(of address: AddressIndex) -> UInt32 { address.rawValue }
  /// Each address stands for itself.
  public func addresses(of owner: UInt32) -> [AddressIndex] { [AddressIndex(rawValue: owner)] }
  /// Whether flows would stop at it.
  public func isOf(_ entity: String, _ coin: OutputIndex) -> Bool {
    service(at: coin)?.entity == entity
  }
}

/// A set of dense positions, a bit each; memory where something was entered.
public final class DenseBits<Place: RawRepresentable>: @unchecked Sendable
where Place.RawValue == UInt32 {
  private let bits: ZeroedRows<UInt64>
  private let count: Int
  /// Whether nothing was entered by ``insert(_:)``.
  public private(set) var isEmpty = true

  /// An empty set of the first so many positions.
  public init(count: Int) {
    bits = ZeroedRows(count / 64 + 1)
    self.count = count
  }

  /// Enters a position. Nobody may read meanwhile.
  public func insert(_ place: Place) {
    unsafe bits.rows[Int(place.rawValue >> 6)] |= 1 << UInt64(place.rawValue & 63)
    isEmpty = false
  }

  /// Enters a position, as others may at the same time; whether it was new.
  @inline(__always) @discardableResult
  func enter(_ place: Place) -> Bool {
    let word = unsafe UnsafeMutableRawPointer(bits.rows + Int(place.rawValue >> 6))
      .assumingMemoryBound(to: Atomic<UInt64>.self)
    let bit = UInt64(1) << UInt64(place.rawValue & 63)
    if unsafe word.pointee.load(ordering: .relaxed) & bit != 0 { return false }
    return unsafe word.pointee.bitwiseOr(bit, ordering: .relaxed).oldValue & bit == 0
  }

  /// The first position from one on that was entered.
  func first(from start: Int) -> Int? {
    var word = start >> 6
    var mask = UInt64.max << UInt64(start & 63)
    while word <= count / 64 {
      let found = members(inWord: word) & mask
      if found != 0 { return word << 6 + found.trailingZeroBitCount }
      mask = .max
      word += 1
    }
    return nil
  }

  /// Takes a position out. Nobody may read meanwhile.
  func remove(_ place: Place) {
    unsafe bits.rows[Int(place.rawValue >> 6)] &= ~(1 << UInt64(place.rawValue & 63))
  }

  /// Whether a position was entered.
  @inline(__always)
  func contains(_ place: Place) -> Bool {
    // What has no address is in no set.
    guard place.rawValue < .max else { return false }
    return unsafe bits.rows[Int(place.rawValue >> 6)] >> UInt64(place.rawValue & 63) & 1 == 1
  }

  /// The bits of 64 positions in a row.
  @inline(__always)
  func members(inWord word: Int) -> UInt64 {
    precondition(word >= 0 && word <= count / 64, "position out of range")
    return unsafe bits.rows[word]
  }

  /// The bits, which live as long as the set.
  var words: UnsafePointer<UInt64> { unsafe UnsafePointer(bits.rows) }
}

/// A set of addresses.
public typealias AddressBits = DenseBits<AddressIndex>

/// Decides at a coin whether it is followed: quick for nearly all, which are.
@safe
struct StopTest: @unchecked Sendable {
  let graph: ChainGraph
  let knowledge: any StopKnowledge
  let rules: SweepRules
  private let addresses: UnsafePointer<UInt32>
  private let known: AddressBits?
  private let services: UnsafePointer<UInt64>?
  private let asksEach: Bool
  private let mostHops: UInt32
  private let end: Int

  init(_ graph: ChainGraph, _ knowledge: any StopKnowledge, _ rules: SweepRules) {
    self.graph = graph
    self.knowledge = knowledge
    self.rules = rules
    unsafe addresses = unsafe FlowColumns(graph).address
    known = knowledge.serviceAddresses
    asksEach = known == nil
    unsafe services = unsafe known.flatMap { unsafe $0.isEmpty ? nil : $0.words }
    mostHops = rules.maxHops ?? .max
    end = rules.end
  }

  /// Whether nothing can stop the flow at a coin.
  @inline(__always)
  func surelyFollows(_ coin: Int, spender: UInt32, hops: UInt32) -> Bool {
    guard Int(spender) < rules.end, hops < mostHops, !asksEach else { return false }
    guard let services = unsafe services else { return true }
    let address = unsafe Int(addresses[coin])
    return unsafe services[address >> 6] >> UInt64(address & 63) & 1 == 0
  }

  /// Whether the quick answer is the whole answer.
  var foretells: Bool { !asksEach && rules.maxHops == nil }

  /// Whether the quick answer is that of being spent in time.
  var endsOnlyUnspent: Bool { unsafe services == nil && !asksEach }

  /// The quick answer where hops have no limit.
  @inline(__always)
  func surelyFollows(_ coin: Int, spender: UInt32) -> Bool {
    let isSpent = Int(spender) < end
    guard let services = unsafe services else { return isSpent }
    let address = unsafe Int(addresses[coin])
    let isService =
      unsafe services[address >> 6] >> UInt64(truncatingIfNeeded: address & 63) & 1 == 1
    return isSpent && !isService
  }

  /// Why a coin is not followed, if so. A coinjoin is looked for only where hops end: it is seen
  /// when the transaction is visited. A seed is followed even where it belongs to a service.
  func stop(_ coin: Int, spender: UInt32, hops: UInt32, isSeed: Bool = false) -> Ending? {
    let output = OutputIndex(coin)
    if Int(spender) >= graph.txCount, graph.isUnspendable(output) { return .unspendable }
    if !isSeed, let service = knowledge.service(at: output) { return .service(service) }
    guard Int(spender) < rules.end else {
      return Int(spender) < graph.txCount ? .spentLater : .unspent
    }
    if !isSeed, knowledge.changesOwner(output) { return .ownerChange }
    guard isSeed || hops >= mostHops else { return nil }
    if let cut = cut(at: TxIndex(rawValue: spender)) { return cut }
    return hops >= mostHops ? .hops(limit: mostHops) : nil
  }

  /// Why coins are not followed into a transaction, whatever they are.
  @inline(__always)
  func cut(at transaction: TxIndex) -> Ending? {
    knowledge.coinJoin(transaction).map { .coinjoin($0, .spender(graph.txid[transaction.int])) }
  }
}
