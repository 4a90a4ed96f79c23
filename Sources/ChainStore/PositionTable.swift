/// A hash table in memory from 64-bit keys to dense positions.
///
/// Eight bytes a slot: 32 bits of key beside the position. Equal keys may stand several times, and
/// an entry may be out of date after a block was taken back: the caller compares in full and says
/// which candidate it means. Linear probing, at most 0.7 full; about two cache misses a lookup.
struct PositionTable: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt64>
  private var mask: Int
  private(set) var count = 0

  private static let empty = UInt64.max

  init(expecting entries: Int = 0) {
    var capacity = 1024
    while capacity * 6 < entries * 10 { capacity *= 2 }
    slots = PositionTable.allocate(capacity)
    mask = capacity - 1
  }

  deinit { slots.deallocate() }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt64> {
    let slots = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    slots.initialize(repeating: empty, count: capacity)
    return slots
  }

  /// The last-entered position with a key for which `matches` holds.
  @inline(__always)
  func find(_ key: UInt64, where matches: (UInt32) -> Bool) -> UInt32? {
    let fingerprint = UInt32(truncatingIfNeeded: key >> 32)
    var place = Int(truncatingIfNeeded: key) & mask
    var found: UInt32?
    while slots[place] != PositionTable.empty {
      let slot = slots[place]
      if UInt32(truncatingIfNeeded: slot >> 32) == fingerprint {
        let position = UInt32(truncatingIfNeeded: slot)
        if matches(position), found.map({ position > $0 }) ?? true { found = position }
      }
      place = (place &+ 1) & mask
    }
    return found
  }

  /// Enters a position under a key; `keyAt` gives the keys of all earlier ones when the table
  /// grows.
  @inline(__always)
  mutating func insert(_ key: UInt64, _ position: UInt32, keyAt: (Int) -> UInt64) {
    if count &* 10 >= (mask &+ 1) &* 7 {
      grow(to: (mask + 1) * 2, below: Int(position), keyAt: keyAt)
    }
    place(key, position)
  }

  @inline(__always)
  private mutating func place(_ key: UInt64, _ position: UInt32) {
    var place = Int(truncatingIfNeeded: key) & mask
    while slots[place] != PositionTable.empty { place = (place &+ 1) & mask }
    slots[place] = (key >> 32) << 32 | UInt64(position)
    count &+= 1
  }

  @inline(never)
  private mutating func grow(to capacity: Int, below end: Int, keyAt: (Int) -> UInt64) {
    slots.deallocate()
    slots = PositionTable.allocate(capacity)
    mask = capacity - 1
    count = 0
    for position in 0..<end { place(keyAt(position), UInt32(truncatingIfNeeded: position)) }
  }
}
