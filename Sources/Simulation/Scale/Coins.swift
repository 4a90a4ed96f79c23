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

/// What a wallet looks at when it chooses among its coins.
struct CoinGlimpse {
  let value: UInt64
  fileprivate var next: UInt32
  let lock: LockKind
  /// Whether some of it is proceeds.
  fileprivate let isTainted: Bool
}

/// Every unspent output, as lists from oldest to newest, one list a purse.
///
/// What choosing needs lies apart from the rest, 16 bytes of the 64 that a coin takes, so that
/// looking through a purse reads little memory. Slots of spent coins are used again: memory follows
/// the number of unspent outputs. Proceeds are few and kept by slot.
struct Coins {
  /// The ends of a list.
  struct List {
    fileprivate var first: UInt32 = .max
    fileprivate var last: UInt32 = .max
    fileprivate(set) var count: UInt32 = 0
    fileprivate(set) var balance: UInt64 = 0
  }

  private struct Rest {
    let txid: Hash256
    let address: AddressID
    let vout: UInt32
    let height: UInt32
  }

  private struct Proceeds {
    let value: UInt64
    let crime: UInt32
  }

  private var heads: ContiguousArray<CoinGlimpse> = []
  private var rests: ContiguousArray<Rest> = []
  private var tainted: [UInt32: Proceeds] = [:]
  private var free: UInt32 = .max
  /// Lists by purse.
  private(set) var lists: ContiguousArray<List> = []
  /// The most coins that were unspent at once.
  var highWater: Int { heads.count }

  /// Another purse without coins.
  mutating func addList() -> PurseID {
    lists.append(List())
    return lists.count - 1
  }

  /// Adds a coin as the newest.
  mutating func push(_ coin: LiveCoin, to purse: PurseID) {
    let slot = store(coin, before: .max)
    let last = lists[purse].last
    if last == .max { lists[purse].first = slot } else { heads[Int(last)].next = slot }
    lists[purse].last = slot
    count(coin, in: purse)
  }

  /// Puts a coin back as the oldest.
  mutating func pushBack(_ coin: LiveCoin, to purse: PurseID) {
    let slot = store(coin, before: lists[purse].first)
    lists[purse].first = slot
    if lists[purse].last == .max { lists[purse].last = slot }
    count(coin, in: purse)
  }

  /// Takes the oldest coin.
  mutating func pop(from purse: PurseID) -> LiveCoin? {
    let slot = lists[purse].first
    guard slot != .max else { return nil }
    let next = heads[Int(slot)].next
    lists[purse].first = next
    if next == .max { lists[purse].last = .max }
    let coin = release(slot)
    lists[purse].count -= 1
    lists[purse].balance -= coin.value
    return coin
  }

  /// Reads the oldest coins, at most so many, and leaves them where they are.
  func look(at most: Int, in purse: PurseID, into seen: inout ContiguousArray<CoinGlimpse>) {
    var slot = lists[purse].first
    while seen.count < most, slot != .max {
      let coin = heads[Int(slot)]
      seen.append(coin)
      slot = coin.next
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
      let next = heads[Int(slot)].next
      if rest & 1 == 0 {
        kept = slot
      } else {
        if kept == .max { lists[purse].first = next } else { heads[Int(kept)].next = next }
        if next == .max { lists[purse].last = kept }
        let coin = release(slot)
        taken.append(coin)
        value += coin.value
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
    return slot == .max ? nil : rests[Int(slot)].height
  }

  private mutating func count(_ coin: LiveCoin, in purse: PurseID) {
    lists[purse].count += 1
    lists[purse].balance += coin.value
  }

  /// Puts a coin into a slot, the next one of its list known.
  private mutating func store(_ coin: LiveCoin, before next: UInt32) -> UInt32 {
    let head = CoinGlimpse(
      value: coin.value, next: next, lock: coin.address.lock, isTainted: coin.proceeds > 0)
    let rest = Rest(
      txid: coin.txid, address: coin.address, vout: coin.vout, height: coin.height)
    let slot = free
    if slot == .max {
      heads.append(head)
      rests.append(rest)
    } else {
      free = heads[Int(slot)].next
      heads[Int(slot)] = head
      rests[Int(slot)] = rest
    }
    let place = slot == .max ? UInt32(heads.count - 1) : slot
    if coin.proceeds > 0 {
      tainted[place] = Proceeds(value: coin.proceeds, crime: coin.crime)
    }
    return place
  }

  /// Empties a slot that is in no list any more.
  private mutating func release(_ slot: UInt32) -> LiveCoin {
    let head = heads[Int(slot)]
    let rest = rests[Int(slot)]
    let proceeds = head.isTainted ? tainted.removeValue(forKey: slot) : nil
    heads[Int(slot)].next = free
    free = slot
    return LiveCoin(
      txid: rest.txid, vout: rest.vout, value: head.value, address: rest.address,
      height: rest.height, proceeds: proceeds?.value ?? 0, crime: proceeds?.crime ?? 0)
  }
}
