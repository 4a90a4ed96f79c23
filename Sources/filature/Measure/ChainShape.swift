import Bitcoin
import ChainStore

/// The outward shape of a chain: how many inputs and outputs, of which kinds, how often addresses
/// are used again. One pass over the transactions, coinbases left out.
struct ChainShape {
  private(set) var transactions = 0
  private(set) var inputs = 0
  private(set) var outputs = 0
  private(set) var oneToTwo = 0
  private(set) var oneToOne = 0
  private(set) var oneToMany = 0
  private(set) var manyToOne = 0
  private(set) var severalInputs = 0
  private(set) var threeInputs = 0
  private(set) var tenInputs = 0
  private(set) var batches = 0
  private(set) var fiveOutputs = 0
  private(set) var tenOutputs = 0
  private(set) var withData = 0
  /// Outputs that are worth something, and how many of them are below 10^5 to 10^8 satoshis.
  private(set) var paid = 0
  private(set) var below = [Int](repeating: 0, count: 4)
  private(set) var round = 0
  private(set) var reused = 0
  private(set) var kinds: [ScriptType: Int] = [:]
  private(set) var spentKinds: [ScriptType: Int] = [:]

  /// Reads a chain, or the blocks before an instant.
  init(_ graph: ChainGraph, before end: UInt32? = nil) {
    let blocks = (0..<graph.blockCount).prefix { graph.blockTime[$0] < end ?? .max }
    let last = blocks.last.map { graph.transactions(of: BlockIndex($0)).upperBound } ?? 0
    for number in 0..<last where !graph.isCoinbase(TxIndex(number)) {
      let transaction = TxIndex(number)
      let inputRows = graph.inputs(of: transaction)
      let outputRows = graph.outputs(of: transaction)
      count(inputRows.count, outputRows.count)
      for row in inputRows {
        let spent = graph.inputSpentOutput[row]
        guard spent != missingParent else { continue }
        let address = AddressIndex(rawValue: graph.outputAddress[spent])
        spentKinds[graph.scriptType(of: address), default: 0] += 1
      }
      var hasData = false
      for output in outputRows {
        let address = AddressIndex(rawValue: graph.outputAddress[output])
        let kind = graph.scriptType(of: address)
        kinds[kind, default: 0] += 1
        if kind == .opReturn { hasData = true } else { weigh(graph.outputAmount[output]) }
        if let first = graph.firstReceipt(of: address), first.int < output { reused += 1 }
      }
      if hasData { withData += 1 }
    }
  }

  private mutating func count(_ taken: Int, _ made: Int) {
    transactions += 1
    inputs += taken
    outputs += made
    if taken > 1 { severalInputs += 1 }
    if taken >= 3 { threeInputs += 1 }
    if taken >= 10 { tenInputs += 1 }
    if made >= 3 { batches += 1 }
    if made >= 5 { fiveOutputs += 1 }
    if made >= 10 { tenOutputs += 1 }
    switch (taken, made) {
    case (1, 1): oneToOne += 1
    case (1, 2): oneToTwo += 1
    case (1, _): oneToMany += 1
    case (_, 1): manyToOne += 1
    default: break
    }
  }

  private mutating func weigh(_ value: UInt64) {
    paid += 1
    var limit: UInt64 = 100_000
    for place in below.indices {
      if value < limit { below[place] += 1 }
      limit *= 10
    }
    if value % 100_000 == 0 { round += 1 }
  }

  /// The figures that are compared, each in thousandths.
  var figures: [(figure: ShapeFigure, thousandths: Int)] {
    func share(_ part: Int, of whole: Int) -> Int { part * 1000 / max(1, whole) }
    func kind(_ type: ScriptType) -> Int { share(kinds[type] ?? 0, of: outputs) }
    return [
      (.oneToTwo, share(oneToTwo, of: transactions)),
      (.oneToOne, share(oneToOne, of: transactions)),
      (.oneToMany, share(oneToMany, of: transactions)),
      (.manyToOne, share(manyToOne, of: transactions)),
      (.severalInputs, share(severalInputs, of: transactions)),
      (.threeInputs, share(threeInputs, of: transactions)),
      (.tenInputs, share(tenInputs, of: transactions)),
      (.batches, share(batches, of: transactions)),
      (.fiveOutputs, share(fiveOutputs, of: transactions)),
      (.tenOutputs, share(tenOutputs, of: transactions)),
      (.meanInputs, share(inputs, of: transactions)),
      (.meanOutputs, share(outputs, of: transactions)),
      (.withData, share(withData, of: transactions)),
      (.reused, share(reused, of: outputs)),
      (.below100k, share(below[0], of: paid)), (.below1M, share(below[1], of: paid)),
      (.below10M, share(below[2], of: paid)), (.below100M, share(below[3], of: paid)),
      (.round, share(round, of: paid)),
      (.p2pkh, kind(.p2pkh)), (.p2sh, kind(.p2sh)), (.p2wpkh, kind(.p2wpkh)),
      (.p2wsh, kind(.p2wsh)), (.p2tr, kind(.p2tr)), (.opReturn, kind(.opReturn)),
    ]
  }
}
