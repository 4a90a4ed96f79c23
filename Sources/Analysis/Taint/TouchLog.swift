/// Which inputs and outputs of each transaction a sweep touched, so that the steps of several methods
/// can be counted together without a list of them: a list of transactions with a bit for each input
/// and output while they are few, a bit for every input and output of the chain once they are many.
struct TouchLog {
  /// For each transaction its number, then whole words of bits for its inputs and its outputs.
  private var words: [UInt64] = []
  /// The bits, once they are kept.
  private(set) var bits: TouchBits?

  /// Notes what a kernel has just divided.
  mutating func note<Kernel: SweepKernel & ~Copyable>(
    _ transaction: Int, _ inputs: Range<Int>, _ outputs: Range<Int>, _ kernel: borrowing Kernel,
    _ columns: FlowColumns
  ) {
    if let bits {
      for row in inputs {
        let coin = columns.spent[row]
        if coin >= 0, kernel.isTainted(coin) { bits.touchInput(row) }
      }
      for slot in 0..<outputs.count where kernel.share(slot) > 0 {
        bits.touchOutput(outputs.lowerBound &+ slot)
      }
      return
    }
    words.append(UInt64(transaction))
    var word: UInt64 = 0
    for (place, row) in inputs.enumerated() {
      let coin = columns.spent[row]
      if coin >= 0, kernel.isTainted(coin) { word |= 1 << UInt64(place & 63) }
      if place & 63 == 63 || place == inputs.count - 1 {
        words.append(word)
        word = 0
      }
    }
    for slot in 0..<outputs.count {
      if kernel.share(slot) > 0 { word |= 1 << UInt64(slot & 63) }
      if slot & 63 == 63 || slot == outputs.count - 1 {
        words.append(word)
        word = 0
      }
    }
    if words.count > columns.rowCount / 64 { _ = spread(columns) }
  }

  /// Goes from the list to bits, which are returned.
  mutating func spread(_ columns: FlowColumns) -> TouchBits {
    if let bits { return bits }
    let all = TouchBits(columns)
    var place = 0
    while place < words.count {
      let transaction = Int(words[place])
      place += 1
      for (range, isInput) in [
        (columns.inputs(of: transaction), true), (columns.outputs(of: transaction), false),
      ] {
        for number in range.indices {
          let offset = number - range.lowerBound
          guard words[place + offset / 64] >> UInt64(offset & 63) & 1 == 1 else { continue }
          if isInput { all.touchInput(number) } else { all.touchOutput(number) }
        }
        place += (range.count + 63) / 64
      }
    }
    (words, bits) = ([], all)
    return all
  }

  /// Pairs of an input and an output that at least one of some logs has.
  static func steps(in logs: [TouchLog], _ columns: FlowColumns, threads: Int) -> Int {
    if logs.contains(where: { $0.bits != nil }) {
      var own = logs
      let all = own.indices.map { own[$0].spread(columns) }
      return TouchBits.steps(in: all, columns, threads: threads)
    }
    var places = logs.map { _ in 0 }
    var from = logs.map { _ in UInt64(0) }
    var to = from
    var steps = 0
    while true {
      var transaction = UInt64.max
      for (log, place) in zip(logs, places) where place < log.words.count {
        transaction = min(transaction, log.words[place])
      }
      guard transaction < .max else { return steps }
      let inputWords = (columns.inputs(of: Int(transaction)).count + 63) / 64
      let outputWords = (columns.outputs(of: Int(transaction)).count + 63) / 64
      let here = logs.indices.filter {
        places[$0] < logs[$0].words.count && logs[$0].words[places[$0]] == transaction
      }
      for input in 0..<inputWords {
        for output in 0..<outputWords {
          for log in here {
            from[log] = logs[log].words[places[log] + 1 + input]
            to[log] = logs[log].words[places[log] + 1 + inputWords + output]
          }
          steps += TouchBits.pairs(from, to)
        }
      }
      for log in here {
        places[log] += 1 + inputWords + outputWords
        from[log] = 0
      }
    }
  }
}

/// A bit for every input and every output of a chain: memory where something was touched.
final class TouchBits: @unchecked Sendable {
  private let inputs: ZeroedRows<UInt64>
  private let outputs: ZeroedRows<UInt64>

  init(_ columns: FlowColumns) {
    // A word more, so that 64 bits may be read from any place.
    inputs = ZeroedRows(columns.inputCount / 64 + 2)
    outputs = ZeroedRows(columns.outputCount / 64 + 2)
  }

  @inline(__always)
  func touchInput(_ row: Int) {
    unsafe inputs.rows[row >> 6] |= 1 << UInt64(truncatingIfNeeded: row & 63)
  }

  @inline(__always)
  func touchOutput(_ output: Int) {
    unsafe outputs.rows[output >> 6] |= 1 << UInt64(truncatingIfNeeded: output & 63)
  }

  /// Pairs of an input and an output of one transaction that at least one of some sets has. Cost:
  /// one pass over the chain, shared by threads.
  static func steps(in sets: [TouchBits], _ columns: FlowColumns, threads: Int) -> Int {
    SharedWork.mapRanges(of: columns.txCount, threads: threads, atLeast: 1 << 14) { range in
      var (steps, from, to) = (0, sets.map { _ in UInt64(0) }, sets.map { _ in UInt64(0) })
      for transaction in range {
        let outputs = columns.outputs(of: transaction)
        for input in stride64(columns.inputs(of: transaction)) {
          var any: UInt64 = 0
          for set in sets.indices {
            from[set] = unsafe bits(sets[set].inputs.rows, input)
            any |= from[set]
          }
          guard any != 0 else { continue }
          for output in stride64(outputs) {
            for set in sets.indices { to[set] = unsafe bits(sets[set].outputs.rows, output) }
            steps += pairs(from, to)
          }
        }
      }
      return steps
    }.reduce(0, +)
  }

  /// Pairs of a bit of a set's one word and a bit of its other that at least one of some sets has.
  static func pairs(_ from: [UInt64], _ to: [UInt64]) -> Int {
    var (joined, rest) = (0, from.reduce(0, |))
    while rest != 0 {
      let bit = rest & (~rest &+ 1)
      rest &= rest &- 1
      var reached: UInt64 = 0
      for set in from.indices where from[set] & bit != 0 { reached |= to[set] }
      joined += reached.nonzeroBitCount
    }
    return joined
  }

  /// A range in pieces of 64 or fewer.
  private static func stride64(_ range: Range<Int>) -> some Sequence<Range<Int>> {
    stride(from: range.lowerBound, to: range.upperBound, by: 64)
      .lazy.map { $0..<min($0 + 64, range.upperBound) }
  }

  /// Up to 64 bits from a place on.
  @inline(__always)
  private static func bits(_ words: UnsafePointer<UInt64>, _ range: Range<Int>) -> UInt64 {
    let (word, shift) = (range.lowerBound >> 6, UInt64(truncatingIfNeeded: range.lowerBound & 63))
    let low = unsafe words[word] >> shift
    let high = unsafe shift == 0 ? 0 : words[word &+ 1] << (64 &- shift)
    return (low | high) & (UInt64.max >> UInt64(truncatingIfNeeded: 64 &- range.count))
  }
}
