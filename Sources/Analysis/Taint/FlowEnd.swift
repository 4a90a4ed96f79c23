import ChainStore

/// A flow's end, as positions.
struct FlowEnd {
  var kind: EndpointKind
  /// Where it ends; nil where value ends without an output.
  var output: OutputIndex?
  /// The transaction that made the output.
  var transaction: TxIndex
  /// What is tainted there.
  var runs: [TaintRun]
  var hops: UInt32
  var service: ServiceStop?
  var reason: String

  /// Tainted satoshis of all colours.
  var sat: UInt64 { TaintSweep.total(runs) }
}

/// One step of a flow, as positions.
struct FlowStep {
  var from: UInt64
  var to: UInt64
  var transaction: UInt32
  /// Tainted satoshis on `to`.
  var sat: UInt64
}
