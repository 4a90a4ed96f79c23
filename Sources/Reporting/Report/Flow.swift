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
    /// Why the flow ends here; nil where it goes on.
    public var end: EndpointKind?
    /// Whole value.
    public var valueSat: UInt64
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
    /// Fewest transactions between a seed and here.
    public var hops: Int
    /// Height of its block.
    public var height: UInt32
    /// Time of its block, seconds since 1970.
    public var time: UInt32
  }

  /// A step from one output to another.
  public struct Edge: Sendable {
    /// Position of the output spent.
    public var from: Int
    /// Position of the output that got a share.
    public var to: Int
    /// Transaction between them.
    public var txid: String
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
  }

  /// Outputs: seeds first, then as steps and ends name them.
  public var nodes: [Node]
  /// Steps in chain order.
  public var edges: [Edge]
}
