import Analysis

/// The steps of a trace between single outputs.
public struct Flow: Sendable {
  /// An output.
  public struct Node: Sendable {
    /// `txid:vout`, or the txid where value ends without an output.
    public var outpoint: String
    /// Its address text.
    public var address: String
    /// Label of the service, or of the cluster, that holds it.
    public var entity: String?
    /// Whether it is a seed.
    public var isSeed: Bool
    /// Why the flow ends here, in the order of the methods; nil where it goes on.
    public var ends: [EndpointKind?]
    /// Whole value.
    public var valueSat: UInt64
    /// Attributed satoshis in the order of the methods; a seed's whole value.
    public var tracedSat: [UInt64]
    /// What of it no step brought here, since it was seeded here.
    public var seededSat: [UInt64]
    /// What of it ends here.
    public var endedSat: [UInt64]
    /// What of it left as a fee.
    public var feeSat: [UInt64]
    /// Most transactions between a seed and here, on any way: whatever comes before another output
    /// has a lower number.
    public var layer = 0
    /// Fewest transactions between a seed and here.
    public var hops: Int
    /// Height of its block; nil where it is not known.
    public var height: UInt32?
    /// Time of its block, seconds since 1970.
    public var time: UInt32

    /// Why the flow ends here by any method; nil where it goes on by all.
    public var end: EndpointKind? { ends.last { $0 != nil } ?? nil }
  }

  /// A step from one output to another.
  public struct Edge: Sendable {
    /// Position of the output spent.
    public var from: Int
    /// Position of the output that got a share.
    public var to: Int
    /// Transaction between them.
    public var txid: String
    /// What goes along it, in the order of the methods.
    public var tracedSat: [UInt64]
    /// The highest layer of what its transaction is reached from.
    public var layer = 0
  }

  /// What of an output its spender paid as a fee.
  public struct Fee: Sendable {
    /// Position of the output spent.
    public var from: Int
    /// The transaction that paid it.
    public var txid: String
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
  }

  /// Outputs: seeds first, then as steps and ends name them.
  public var nodes: [Node]
  /// Steps in chain order.
  public var edges: [Edge]
  /// Fees in chain order.
  public var fees: [Fee]
}
