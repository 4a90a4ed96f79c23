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
  private(set) var batches = 0
  private(set) var reused = 0
  private(set) var kinds: [ScriptType: Int] = [:]
  private(set) var spentKinds: [ScriptType: Int] = [:]

  /// Reads a chain, or the blocks before an instant.
  init(_ graph: ChainGraph, before end: UInt32? = nil) {
    let blocks = (0..<graph.blockCount).prefix { graph.blockTime[$0] < end ?? .max }
    let last = blocks.last.map { graph.transactions(of: BlockHeight($0)).upperBound } ?? 0
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
      for output in outputRows {
        let address = AddressIndex(rawValue: graph.outputAddress[output])
        kinds[graph.scriptType(of: address), default: 0] += 1
        if let first = graph.firstReceipt(of: address), first.int < output { reused += 1 }
      }
    }
  }

  private mutating func count(_ taken: Int, _ made: Int) {
    transactions += 1
    inputs += taken
    outputs += made
    if taken > 1 { severalInputs += 1 }
    if made >= 3 { batches += 1 }
    switch (taken, made) {
    case (1, 1): oneToOne += 1
    case (1, 2): oneToTwo += 1
    case (1, _): oneToMany += 1
    case (_, 1): manyToOne += 1
    default: break
    }
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
      (.batches, share(batches, of: transactions)),
      (.meanInputs, share(inputs, of: transactions)),
      (.meanOutputs, share(outputs, of: transactions)),
      (.reused, share(reused, of: outputs)),
      (.p2pkh, kind(.p2pkh)), (.p2sh, kind(.p2sh)), (.p2wpkh, kind(.p2wpkh)),
      (.p2wsh, kind(.p2wsh)), (.p2tr, kind(.p2tr)), (.opReturn, kind(.opReturn)),
    ]
  }
}

/// A figure of a chain's shape, what is published of mainnet, and how near a chain has to be.
enum ShapeFigure: String, CaseIterable {
  case oneToTwo = "one input, two outputs"
  case oneToOne = "one input, one output"
  case oneToMany = "one input, three outputs or more"
  case manyToOne = "several inputs, one output"
  case severalInputs = "several inputs"
  case batches = "three outputs or more"
  case meanInputs = "mean inputs"
  case meanOutputs = "mean outputs"
  case reused = "outputs to an address used before"
  case p2pkh = "outputs p2pkh"
  case p2sh = "outputs p2sh"
  case p2wpkh = "outputs p2wpkh"
  case p2wsh = "outputs p2wsh"
  case p2tr = "outputs p2tr"
  case opReturn = "outputs op_return"
}
