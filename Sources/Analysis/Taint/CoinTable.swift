import ChainStore

/// A row for each coin that holds taint: a hash table while few do, one row for each output of the
/// chain once many do. A row of zeros means none.
///
/// The hash table keeps its entries in order of entry, so that clearing it costs what was entered;
/// one table serves many sweeps. Memory: 12 to 24 bytes and a row for an entry of the hash table, or
/// a row for each output of the memory pages touched.
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
    index = .allocate(capacity: mask + 1)
    index.initialize(repeating: 0, count: mask + 1)
    keys = .allocate(capacity: capacity)
    rows = .allocate(capacity: capacity)
  }

  deinit {
    index.deallocate()
    keys.deallocate()
    rows.deallocate()
  }

  /// Whether there is a row for each output of the chain.
  var isDense: Bool { denseRows != nil }

  /// The rows of all outputs, where they are kept.
  var base: UnsafeMutablePointer<Row>? { denseRows }

  /// Forgets everything.
  mutating func clear() {
    if denseRows != nil {
      dense = nil
      denseRows = nil
      count = 0
      index.update(repeating: 0, count: mask + 1)
      return
    }
    guard count > 0 else { return }
    index.update(repeating: 0, count: mask + 1)
    count = 0
  }

  /// The row of a coin; zeros where there is none.
  @inline(__always)
  subscript(coin: Int) -> Row {
    if let denseRows { return denseRows[coin] }
    return sparseRow(coin)
  }

  /// Gives a coin its row.
  @inline(__always)
  mutating func set(_ coin: Int, _ row: Row) {
    if let denseRows { denseRows[coin] = row } else { setSparse(coin, row) }
  }

  private func sparseRow(_ coin: Int) -> Row {
    var place = CoinTable.start(coin) & mask
    while true {
      let entry = index[place]
      if entry == 0 { return none }
      if keys[Int(entry) &- 1] == coin { return rows[Int(entry) &- 1] }
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
      let entry = index[place]
      if entry == 0 { break }
      if keys[Int(entry) &- 1] == coin {
        rows[Int(entry) &- 1] = row
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
    keys[count] = coin
    rows[count] = row
    count &+= 1
    index[place] = UInt32(truncatingIfNeeded: count)
  }

  /// Twice the room.
  private mutating func grow() {
    let (newKeys, newRows) = (
      UnsafeMutablePointer<Int>.allocate(capacity: 2 * capacity),
      UnsafeMutablePointer<Row>.allocate(capacity: 2 * capacity)
    )
    newKeys.update(from: keys, count: count)
    newRows.update(from: rows, count: count)
    keys.deallocate()
    rows.deallocate()
    index.deallocate()
    (keys, rows) = (newKeys, newRows)
    capacity *= 2
    mask = 4 * capacity - 1
    index = .allocate(capacity: mask + 1)
    index.initialize(repeating: 0, count: mask + 1)
    for entry in 0..<count {
      var place = CoinTable.start(keys[entry]) & mask
      while index[place] != 0 { place = (place &+ 1) & mask }
      index[place] = UInt32(entry + 1)
    }
  }

  /// From the hash table to a row for each output.
  private mutating func spread() {
    let all = ZeroedRows<Row>(outputCount)
    for entry in 0..<count { all.rows[keys[entry]] = rows[entry] }
    denseRows = all.rows
    dense = consume all
  }
}
