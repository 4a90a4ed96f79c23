import Analysis
import Bitcoin

/// Everything that a report says, as values: a format reads a report, never the graph.
public struct Report: Sendable {
  /// The program that made it.
  public struct Tool: Sendable {
    /// Version of the program.
    public var version: String
    /// Commit it was built from.
    public var commit: String

    /// A program.
    public init(version: String, commit: String) {
      self.version = version
      self.commit = commit
    }
  }

  /// The store that was read.
  public struct Store: Sendable {
    /// Name of the network.
    public var network: String
    /// The code of its coin.
    public var unit: String { Network.named(network)?.unit ?? Network.mainnet.unit }
    /// Height of the last block; nil where it is not known.
    public var tipHeight: UInt32?
    /// Hash of the last block.
    public var tipHash: String
    /// Digest of the chain's content.
    public var digest: String
    /// How much of the chain is there.
    public var extent = Extent.wholeChain

    /// How much of a chain a store holds.
    public enum Extent: Sendable, Equatable {
      /// From the network's first block on.
      case wholeChain
      /// A stretch, by the height and hash of its first block; the height may be unknown.
      case stretch(firstHeight: UInt32?, firstHash: String)
    }

    /// A store.
    public init(network: String, tipHeight: UInt32?, tipHash: String, digest: String) {
      self.network = network
      self.tipHeight = tipHeight
      self.tipHash = tipHash
      self.digest = digest
    }
  }

  /// One parameter of the run, as text.
  public struct Parameter: Sendable, Equatable {
    /// Its name, such as `max-hops`.
    public var name: String
    /// Its value.
    public var value: String

    /// A parameter.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Where a label comes from and how far it is trusted.
  public struct Attribution: Sendable, Equatable {
    /// The source of the tag.
    public var source: String
    /// Confidence, such as `forensic` or `0.8`.
    public var confidence: String
    /// `direct`, `inherited` or `behavioural`.
    public var kind: String

    /// An attribution.
    public init(source: String, confidence: String, kind: String) {
      self.source = source
      self.confidence = confidence
      self.kind = kind
    }
  }

  /// The answer of one method, summed.
  public struct Method: Sendable {
    /// Name of the method, such as `fifo`.
    public var name: String
    /// Where it all went.
    public var ledger: Ledger
    /// How many ends it found.
    public var endpoints: Int
  }

  /// One end of a flow with what every method says of it.
  public struct Arrival: Sendable {
    /// The end itself; its `tracedSat` is that of the first method that found it.
    public var end: Endpoint
    /// Transaction of the output.
    public var txid: String
    /// Position of the output; nil where value ends without one.
    public var vout: UInt32?
    /// Hash of the block.
    public var blockHash: String
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
    /// `txid:vout` of the nearest seed.
    public var seed: String
    /// Where the label comes from.
    public var attribution: Attribution?
  }

  /// What one service received.
  public struct Service: Sendable {
    /// Label of the service.
    public var entity: String
    /// Its category.
    public var category: String
    /// Attributed satoshis in the order of the methods.
    public var tracedSat: [UInt64]
    /// Its deposits, in chain order.
    public var deposits: [Arrival]
  }

  /// Ends of one kind that are not at services.
  public struct Group: Sendable {
    /// The kind.
    public var kind: EndpointKind
    /// Its ends, in chain order.
    public var arrivals: [Arrival]
  }

  /// Name of the case; nil for the catalogue's own title.
  public var title: String?
  /// The program.
  public var tool: Tool
  /// The store.
  public var store: Store
  /// The command that makes this report again.
  public var commandLine: String
  /// Which way money was followed.
  public var direction: TraceDirection
  /// Every parameter, in the order of the command line's help.
  public var parameters: [Parameter]
  /// The seeds, in chain order.
  public var seeds: [TraceSeed]
  /// The methods, in the order asked.
  public var methods: [Method]
  /// Services, by the first method's sum, largest first, then by name.
  public var services: [Service]
  /// Other ends, by kind.
  public var groups: [Group]
  /// Bounds that hold under every conserving method.
  public var bounds: [EntityBound]
  /// The flow, output by output.
  public var flow: Flow
  /// Statements about the names in this report that contradict each other, or have gone stale.
  public var contradictions: [TagConflict] = []
  /// What may lie behind coinjoins; nil where nobody asked.
  public var possible: Possible?
  /// What the answer hangs on; nil where nobody asked.
  public var sensitivity: Sensitivity?
  /// Things the reader must know.
  public var warnings: [TraceWarning]
  /// Whether a limit cut the answer short.
  public var isTruncated: Bool
  /// Prices for values in state currencies; nil where none were asked for.
  public var fiat: FiatValuation?

  /// Sum of the seeds' values.
  public var seedSat: UInt64 { seeds.reduce(0) { $0 &+ $1.valueSat } }
  /// The first method that keeps sums, which pictures and sums in words are drawn from.
  public var leadingMethod: Int? {
    methods.firstIndex { $0.ledger.conserves } ?? (methods.isEmpty ? nil : 0)
  }
}
