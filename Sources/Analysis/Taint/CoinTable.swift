import ChainStore

/// A row for each coin that holds taint: a hash table while few do, one row for each output of the
/// chain once many do. A row of zeros means none.
///
/// The hash table keeps its entries in order of entry, so that clearing it costs what was entered;
/// one table serves many sweeps. Memory: 12 to 24 bytes and a row for an entry of the hash table, or
/// a row for each output of the memory pages touched.
@safe
struct CoinTable<Row: BitwiseCopyable>: ~Copyable {
  private let none: Row
  private let outputCount: Int
  private let mostEntries: Int
  private var index: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private var keys: UnsafeMutablePointer<Int>
  private var rows: UnsafeMutablePointer<Row>
  private var count = 0
  private var capacity: Int
  private var dense: ZeroedRows<Row>?
  private var denseRows: UnsafeMutablePointer<Row>?

  init(_ graph: ChainGraph, _ rules: SweepRules, none: Row) {
    self.none = none
    outputCount = graph.outputCount
    mostEntries = rules.memory.coins
    capacity = 512
    mask = 4 * capacity - 1
    unsafe index = .allocate(capacity: mask + 1)
    unsafe index.initialize(repeating: 0, count: mask + 1)
    unsafe keys = .allocate(capacity: capacity)
    unsafe rows = .allocate(capacity: capacity)
  }

  deinit {
    unsafe index.deallocate()
    unsafe keys.deallocate()
    unsafe rows.deallocate()
  }

  /// Whether there is a row for each output of the chain.
  var isDense: Bool { unsafe denseRows != nil }

  /// The rows of all outputs, where they are kept.
  var base: UnsafeMutablePointer<Row>? { unsafe denseRows }

  /// Forgets everything.
  mutating func clear() {
    if unsafe denseRows != nil {
      dense = nil
      unsafe denseRows = nil
      count = 0
      unsafe index.update(repeating: 0, count: mask + 1)
      return
    }
    guard count > 0 else { return }
    unsafe index.update(repeating: 0, count: mask + 1)
    count = 0
  }

  /// The row of a coin; zeros where there is none.
  @inline(__always)
  subscript(coin: Int) -> Row {
    if let denseRows = unsafe denseRows { return unsafe denseRows[coin] }
    return sparseRow(coin)
  }

  /// Gives a coin its row.
  @inline(__always)
  mutating func set(_ coin: Int, _ row: Row) {
    if let denseRows = unsafe denseRows {
      unsafe denseRows[coin] = row
    } else {
      setSparse(coin, row)
    }
  }

  private func sparseRow(_ coin: Int) -> Row {
    var place = CoinTable.start(coin) & mask
    while true {
      let entry = unsafe index[place]
      if entry == 0 { return none }
      if unsafe keys[Int(entry) &- 1] == coin { return unsafe rows[Int(entry) &- 1] }
      place = (place &+ 1) & mask
    }
  }

  @inline(__always)
  private static func start(_ coin: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: coin) &* 0x9e37_79b9_7f4a_7c15) >> 33)
  }

  private mutating func setSparse(_ coin: Int, _ row: Row) {
    var place = CoinTable.start(coin) & mask
    while true {
      let entry = unsafe index[place]
      if entry == 0 { break }
      if unsafe keys[Int(entry) &- 1] == coin {
        unsafe rows[Int(entry) &- 1] = row
        return
      }
      place = (place &+ 1) & mask
    }
    guard count < mostEntries else {
      spread()
      set(coin, row)
      return
    }
    if count == capacity {
      grow()
      setSparse(coin, row)
      return
    }
    unsafe keys[count] = coin
    unsafe rows[count] = row
    count &+= 1
    unsafe index[place] = UInt32(truncatingIfNeeded: count)
  }

  /// Twice the room.
  private mutating func grow() {
    let (newKeys, newRows) = (
      UnsafeMutablePointer<Int>.allocate(capacity: 2 * capacity),
      UnsafeMutablePointer<Row>.allocate(capacity: 2 * capacity)
    )
    unsafe newKeys.update(from: keys, count: count)
    unsafe newRows.update(from: rows, count: count)
    unsafe keys.deallocate()
    unsafe rows.deallocate()
    unsafe index.deallocate()
    unsafe (keys, rows) = unsafe (newKeys, newRows)
    capacity *= 2
    mask = 4 * capacity - 1
    unsafe index = .allocate(capacity: mask + 1)
    unsafe index.initialize(repeating: 0, count: mask + 1)
    for entry in 0..<count {
      var place = unsafe CoinTable.start(keys[entry]) & mask
      while unsafe index[place] != 0 { place = (place &+ 1) & mask }
      unsafe index[place] = UInt32(entry + 1)
    }
  }

  /// From the hash table to a row for each output.
  private mutating func spread() {
    let all = ZeroedRows<Row>(outputCount)
    for entry in 0..<count { unsafe all.rows[keys[entry]] = unsafe rows[entry] }
    unsafe denseRows = unsafe all.rows
    dense = consume all
  }
}
