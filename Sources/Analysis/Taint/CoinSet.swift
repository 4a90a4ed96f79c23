import ChainStore

/// The coins that hold taint where no amount has to be kept: a bit for each output once many do.
@safe
struct CoinSet: ~Copyable {
  private var few: CoinTable<UInt8>
  private let outputCount: Int
  private let mostEntries: Int
  private var coins: [Int] = []
  private var dense: ZeroedRows<UInt64>?
  private var words: UnsafeMutablePointer<UInt64>?

  init(_ graph: ChainGraph, _ rules: SweepRules) {
    outputCount = graph.outputCount
    // A page of bits holds more coins than one of rows, so bits pay earlier.
    mostEntries = rules.memory.coins / 8
    few = CoinTable(graph, rules, none: 0)
  }

  /// A bit for each output, where they are kept.
  var base: UnsafeMutablePointer<UInt64>? { unsafe words }

  /// Forgets everything.
  mutating func clear() {
    few.clear()
    coins.removeAll(keepingCapacity: true)
    dense = nil
    unsafe words = nil
  }

  @inline(__always)
  func contains(_ coin: Int) -> Bool {
    if let words = unsafe words {
      return unsafe words[coin >> 6] >> UInt64(truncatingIfNeeded: coin & 63) & 1 == 1
    }
    return few[coin] != 0
  }

  /// 1 for a coin of the set, else 0.
  @inline(__always)
  func bit(_ coin: Int) -> Int {
    if let words = unsafe words {
      return unsafe Int(
        truncatingIfNeeded: words[coin >> 6] >> UInt64(truncatingIfNeeded: coin & 63) & 1)
    }
    return few[coin] != 0 ? 1 : 0
  }

  @inline(__always)
  mutating func insert(_ coin: Int) {
    if let words = unsafe words {
      unsafe words[coin >> 6] |= 1 << UInt64(truncatingIfNeeded: coin & 63)
    } else {
      insertFew(coin)
    }
  }

  private mutating func insertFew(_ coin: Int) {
    guard coins.count < mostEntries else {
      let all = ZeroedRows<UInt64>(outputCount / 64 + 1)
      for coin in coins { unsafe all.rows[coin >> 6] |= 1 << UInt64(truncatingIfNeeded: coin & 63) }
      unsafe words = unsafe all.rows
      dense = consume all
      few.clear()
      coins = []
      insert(coin)
      return
    }
    few.set(coin, 1)
    coins.append(coin)
  }
}
