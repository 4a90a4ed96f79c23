import Bitcoin

/// Which set of coins.
typealias PurseID = Int

/// An output that may be spent.
struct LiveCoin {
  var txid: Hash256
  var value: UInt64
  /// Satoshis of it that are proceeds of a planted crime.
  var proceeds: UInt64
  var address: AddressID
  var vout: UInt32
  var height: UInt32
  /// The planted crime that the proceeds belong to; 0 where there are none.
  var crime: UInt32
  fileprivate var next: UInt32 = .max

  init(
    txid: Hash256, vout: UInt32, value: UInt64, address: AddressID, height: UInt32,
    proceeds: UInt64 = 0, crime: UInt32 = 0
  ) {
    self.txid = txid
    self.vout = vout
    self.value = value
    self.address = address
    self.height = height
    self.proceeds = proceeds
    self.crime = crime
  }
}

/// Every unspent output, in one array, as lists from oldest to newest, one list a purse.
///
/// Slots of spent coins are used again, so memory follows the number of unspent outputs.
struct Coins {
  /// The ends of a list.
  struct List {
    fileprivate var first: UInt32 = .max
    fileprivate var last: UInt32 = .max
    fileprivate(set) var count: UInt32 = 0
    fileprivate(set) var balance: UInt64 = 0
  }

  private var slots: ContiguousArray<LiveCoin> = []
  private var free: UInt32 = .max
  /// Lists by purse.
  private(set) var lists: ContiguousArray<List> = []
  /// The most coins that were unspent at once.
  var highWater: Int { slots.count }

  /// Another purse without coins.
  mutating func addList() -> PurseID {
    lists.append(List())
    return lists.count - 1
  }

  /// Adds a coin as the newest.
  mutating func push(_ coin: LiveCoin, to purse: PurseID) {
    let slot = take(coin)
    let last = lists[purse].last
    if last == .max { lists[purse].first = slot } else { slots[Int(last)].next = slot }
    lists[purse].last = slot
    count(coin, in: purse)
  }

  /// Puts a coin back as the oldest.
  mutating func pushBack(_ coin: LiveCoin, to purse: PurseID) {
    let slot = take(coin)
    slots[Int(slot)].next = lists[purse].first
    lists[purse].first = slot
    if lists[purse].last == .max { lists[purse].last = slot }
    count(coin, in: purse)
  }

  /// Takes the oldest coin.
  mutating func pop(from purse: PurseID) -> LiveCoin? {
    let slot = lists[purse].first
    guard slot != .max else { return nil }
    let coin = slots[Int(slot)]
    lists[purse].first = coin.next
    if coin.next == .max { lists[purse].last = .max }
    lists[purse].count -= 1
    lists[purse].balance -= coin.value
    slots[Int(slot)].next = free
    free = slot
    return coin
  }

  /// Reads the oldest coins, at most so many, and leaves them where they are.
  func look(at most: Int, in purse: PurseID, into seen: inout ContiguousArray<LiveCoin>) {
    var slot = lists[purse].first
    while seen.count < most, slot != .max {
      seen.append(slots[Int(slot)])
      slot = slots[Int(slot)].next
    }
  }

  /// Takes some of the oldest coins, the bits of a set saying which; returns what they are worth.
  mutating func take(
    _ set: UInt32, from purse: PurseID, into taken: inout ContiguousArray<LiveCoin>
  ) -> UInt64 {
    var rest = set
    var kept: UInt32 = .max
    var slot = lists[purse].first
    var value: UInt64 = 0
    while rest != 0, slot != .max {
      let next = slots[Int(slot)].next
      if rest & 1 == 0 {
        kept = slot
      } else {
        let coin = slots[Int(slot)]
        taken.append(coin)
        value += coin.value
        if kept == .max { lists[purse].first = next } else { slots[Int(kept)].next = next }
        if next == .max { lists[purse].last = kept }
        slots[Int(slot)].next = free
        free = slot
        lists[purse].count -= 1
      }
      rest >>= 1
      slot = next
    }
    lists[purse].balance -= value
    return value
  }

  /// Height of the oldest coin; nil where there is none.
  func oldestHeight(in purse: PurseID) -> UInt32? {
    let slot = lists[purse].first
    return slot == .max ? nil : slots[Int(slot)].height
  }

  private mutating func count(_ coin: LiveCoin, in purse: PurseID) {
    lists[purse].count += 1
    lists[purse].balance += coin.value
  }

  private mutating func take(_ coin: LiveCoin) -> UInt32 {
    var coin = coin
    coin.next = .max
    guard free != .max else {
      slots.append(coin)
      return UInt32(slots.count - 1)
    }
    let slot = free
    free = slots[Int(slot)].next
    slots[Int(slot)] = coin
    return slot
  }
}
