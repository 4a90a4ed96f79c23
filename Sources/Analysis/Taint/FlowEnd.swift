import ChainStore

/// A flow's end, as positions.
struct FlowEnd {
  /// Why it ends.
  var ending: Ending
  /// Where it ends; nil where value ends without an output.
  var output: OutputIndex?
  /// The transaction that made the output.
  var transaction: TxIndex
  /// What is tainted there.
  var runs: [TaintRun]
  var hops: UInt32

  /// Tainted satoshis of all colours.
  var sat: UInt64 { TaintSweep.total(runs) }
}

/// What of one coin went on to another, as positions. It went through the transaction that made
/// `to`: the one that spent `from`, or the coinbase that took its fee.
struct FlowStep {
  var from: UInt64
  var to: UInt64
  var sat: UInt64
}

/// What of a coin its spender paid as a fee that no coinbase's output took.
struct FlowFee {
  var from: UInt64
  /// The spender.
  var transaction: UInt32
  var sat: UInt64
}
