import ChainStore

@testable import Analysis

/// Taint as BlockSci divides it, for comparison: shares of an output by a fraction in floating point,
/// cut off below the satoshi, the dust left to the fee; a coin that holds taint is never given other;
/// fees, where they are followed, enter the coinbase behind the subsidy. Rules: BlockSci's taint
/// heuristics, as of 2020.
struct BlockSciTaint {
  /// A coin's tainted and untainted satoshis.
  typealias Share = (tainted: UInt64, clean: UInt64)

  let graph: ChainGraph
  let isPoison: Bool
  let followsFees: Bool
  let maxHeight: Int
  private var coins: [Int: Share] = [:]

  init(_ graph: ChainGraph, isPoison: Bool, followsFees: Bool, maxHeight: Int?) {
    self.graph = graph
    (self.isPoison, self.followsFees) = (isPoison, followsFees)
    self.maxHeight = min(maxHeight ?? .max, graph.blockCount - 1)
  }

  /// The tainted outputs that nobody has spent up to the last height, ascending.
  mutating func run(_ seeds: [OutputIndex]) -> [(output: Int, share: Share)] {
    for seed in seeds { coins[seed.int] = (graph.outputAmount[seed.int], 0) }
    let first = seeds.map { graph.block(of: graph.transaction(ofOutput: $0)).int }.min() ?? 0
    for block in first...max(first, maxHeight) {
      let range = graph.transactions(of: BlockIndex(block))
      var fees: [Share] = []
      for number in range.dropFirst() { fees.append(pass(number)) }
      guard followsFees, fees.contains(where: { $0.tainted > 0 }) else { continue }
      let subsidy = graph.network.subsidy(at: UInt32(block))
      share([(0, subsidy)] + fees, among: range.lowerBound, fee: 0)
    }
    let end = Int(graph.firstTransaction(after: BlockIndex(maxHeight)))
    return coins.filter { Int(graph.outputSpender[$0.key]) >= end && $0.value.tainted > 0 }
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Hands the coins of a transaction on; returns what its fee holds.
  private mutating func pass(_ number: Int) -> Share {
    let transaction = TxIndex(number)
    let inputs = graph.inputs(of: transaction).map { row -> Share in
      let coin = graph.inputSpentOutput[row]
      return coins[coin] ?? (0, graph.outputAmount[coin])
    }
    let fee = graph.fee(of: transaction)
    guard inputs.contains(where: { $0.tainted > 0 }) else { return (0, fee) }
    return share(inputs, among: number, fee: fee)
  }

  @discardableResult
  private mutating func share(_ inputs: [Share], among number: Int, fee: UInt64) -> Share {
    let outputs = graph.outputs(of: TxIndex(number))
    let whole = outputs.reduce(fee) { $0 + graph.outputAmount[$1] }
    if isPoison {
      for output in outputs { give(output, graph.outputAmount[output]) }
      return (fee, 0)
    }
    var left = whole
    var tainted: UInt64 = 0
    for input in inputs {
      tainted += min(input.tainted, left)
      left -= min(input.tainted + input.clean, left)
    }
    var given: UInt64 = 0
    for output in outputs {
      let value = graph.outputAmount[output]
      let part = UInt64(Double(value) / Double(whole) * Double(tainted))
      let sat = min(part, value, tainted - given)
      given += sat
      give(output, sat)
    }
    let sat = min(tainted - given, fee)
    return (sat, fee - sat)
  }

  private mutating func give(_ output: Int, _ sat: UInt64) {
    guard sat > 0, (coins[output]?.tainted ?? 0) == 0 else { return }
    coins[output] = (sat, graph.outputAmount[output] - sat)
  }
}
