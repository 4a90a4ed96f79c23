import Bitcoin

/// A transaction of the batch, by txid.
struct TxRecord: BitwiseCopyable {
  var txid: Txid
  var firstOutput: UInt64
  var tx: UInt32
  /// Outputs, and whether it spends any, in the top bit.
  var shape: UInt32

  init(txid: Txid, firstOutput: UInt64, tx: UInt32, outputs: Int, spends: Bool) {
    self.txid = txid
    self.firstOutput = firstOutput
    self.tx = tx
    shape = UInt32(truncatingIfNeeded: outputs) | (spends ? TxRecord.spending : 0)
  }

  var outputs: Int { Int(shape & ~TxRecord.spending) }
  var spends: Bool { shape & TxRecord.spending != 0 }

  private static let spending: UInt32 = 1 << 31
}

/// An input of the batch, by the txid it names.
struct SpendRecord: BitwiseCopyable {
  var previous: Txid
  var row: UInt64
  var vout: UInt32
  var spender: UInt32
}

/// An output that is spent, by its position; `row` is ``overwritten`` where no input spends it but
/// a transaction with the same txid replaces it.
struct SpentRecord: BitwiseCopyable {
  var output: UInt64
  var row: UInt64
  var spender: UInt32
  var unused: UInt32 = 0

  static let overwritten = UInt64.max
}

/// What an input row spends, by the span of its transaction.
struct InputRecord: BitwiseCopyable {
  var row: UInt64
  var output: UInt64
  var amount: UInt64
}

/// The address of an output, by the span of its transaction.
struct AddressRecord: BitwiseCopyable {
  var output: UInt64
  /// First output of the address, or its position and ``known``; and ``unspendable``.
  var identity: UInt64
  /// The output of the same address before this one; `UInt64.max` for none.
  var previous: UInt64

  /// The identity is a position in the store.
  static let known = UInt64(1) << 63
  /// The script can never be satisfied.
  static let unspendable = UInt64(1) << 62
}

/// The head of a script record, by script key; the kept bytes follow, padded to eight.
struct ScriptHead: BitwiseCopyable {
  var key: UInt64
  /// Output, and the script type in the top byte.
  var place: UInt64
  /// Last output of the address in this batch, once that is known.
  var last: UInt64
  var size: UInt32
  var unused: UInt32 = 0

  var output: UInt64 { place & (1 << 56 - 1) }
  var type: UInt8 { UInt8(truncatingIfNeeded: place >> 56) }

  /// Bytes of a record with so many kept bytes.
  @inline(__always)
  static func length(_ size: Int) -> Int { MemoryLayout<ScriptHead>.size + (size + 7) & ~7 }
}

/// A new last output of an address that was in the store before.
struct LastRecord: BitwiseCopyable {
  var address: UInt64
  var output: UInt64
}

/// A stretch of whole blocks of the batch that one thread works on at a time.
struct BlockSpan: Sendable {
  var blocks: Range<Int>
  var transactions: Range<Int>
  var inputs: Range<Int>
  var outputs: Range<Int>
}

/// Finds the span of a transaction or an output quickly.
struct SpanFinder: Sendable {
  private let first: [Int]
  private let coarse: [Int32]
  private let base: Int
  private let shift: Int

  /// `firsts` is where each span begins, ascending.
  init(firsts: [Int], end: Int) {
    first = firsts + [Int.max]
    base = firsts.first ?? 0
    var shift = 0
    while (end - base) >> shift > firsts.count * 16 { shift += 1 }
    self.shift = shift
    var coarse: [Int32] = []
    var span = 0
    for step in 0...((max(base, end) - base) >> shift) {
      let place = base + step << shift
      while first[span + 1] <= place { span += 1 }
      coarse.append(Int32(span))
    }
    self.coarse = coarse
  }

  @inline(__always)
  func span(of position: Int) -> Int {
    var span = Int(coarse[(position &- base) >> shift])
    while first[span &+ 1] <= position { span &+= 1 }
    return span
  }
}
