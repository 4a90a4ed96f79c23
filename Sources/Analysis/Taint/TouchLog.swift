/// Which inputs and outputs of each transaction a sweep touched, a bit each: so that the steps of
/// several methods can be counted together without a list of them.
struct TouchLog {
  /// For each transaction its number, then whole words of bits for its inputs and its outputs.
  private var words: [UInt64] = []

  /// Notes what a kernel has just divided.
  mutating func note<Kernel: SweepKernel & ~Copyable>(
    _ transaction: Int, _ inputs: Range<Int>, _ outputs: Range<Int>, _ kernel: borrowing Kernel,
    _ columns: FlowColumns
  ) {
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
  }

  /// Pairs of an input and an output that at least one of some logs has.
  static func steps(in logs: [TouchLog], _ columns: FlowColumns) -> Int {
    var places = logs.map { _ in 0 }
    var steps = 0
    while true {
      var transaction = UInt64.max
      for (log, place) in zip(logs, places) where place < log.words.count {
        transaction = min(transaction, log.words[place])
      }
      guard transaction < .max else { return steps }
      let number = Int(transaction)
      let inputWords = (columns.inputs(of: number).count + 63) / 64
      let outputWords = (columns.outputs(of: number).count + 63) / 64
      var entries: [(log: Int, at: Int)] = []
      for log in logs.indices
      where places[log] < logs[log].words.count && logs[log].words[places[log]] == transaction {
        entries.append((log, places[log] + 1))
        places[log] += 1 + inputWords + outputWords
      }
      steps += union(logs, entries, inputWords, outputWords)
    }
  }

  /// For each input: the outputs that any log joins it to.
  private static func union(
    _ logs: [TouchLog], _ entries: [(log: Int, at: Int)], _ inputWords: Int, _ outputWords: Int
  ) -> Int {
    if entries.count == 1, let entry = entries.first {
      let words = logs[entry.log].words
      let (ins, outs) = (entry.at..<(entry.at + inputWords), entry.at + inputWords)
      return ins.reduce(0) { $0 + words[$1].nonzeroBitCount }
        * (outs..<(outs + outputWords)).reduce(0) { $0 + words[$1].nonzeroBitCount }
    }
    var steps = 0
    for input in 0..<(inputWords * 64) {
      let joined = entries.filter { entry in
        logs[entry.log].words[entry.at + input / 64] >> UInt64(input & 63) & 1 == 1
      }
      guard !joined.isEmpty else { continue }
      for word in 0..<outputWords {
        steps +=
          joined.reduce(UInt64(0)) { $0 | logs[$1.log].words[$1.at + inputWords + word] }
          .nonzeroBitCount
      }
    }
    return steps
  }
}
