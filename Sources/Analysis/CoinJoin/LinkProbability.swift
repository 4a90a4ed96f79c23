import ChainStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which inputs of a transaction may have paid which of its outputs, by the amounts alone.
///
/// An interpretation cuts the inputs into owners and gives each output to one of them, so that
/// nobody is paid more than he put in. The number of interpretations, its logarithm (entropy) and
/// the share of them that link an input to an output are those of LaurentMT's Boltzmann measure
/// ("Bitcoin transactions and privacy", 2015). Inputs of one address have one owner. Outputs that
/// carry data are nobody's. What is too large to count is not computed, never guessed.
public struct LinkProbability: Sendable, Hashable {
  /// Inputs, those of one address counted once, and outputs that are counted out at most.
  /// Beyond it only two forms are known: one owner, and mixes of equal coins.
  public static let mostCoins = 16

  /// Number of interpretations, 1 or more.
  public let interpretations: UInt64
  /// Number of inputs.
  public let inputCount: Int
  /// Number of outputs.
  public let outputCount: Int
  /// Interpretations that link a pair, by output, then input.
  private let links: [UInt64]

  /// What members of a coinjoin may pay each other beside what the miner gets.
  public struct SideFees: Sendable, Hashable {
    /// Satoshis that each who lends his coins may gain.
    public var maker: UInt64
    /// Satoshis that the one who pays for the others may lose beside the miner's fee.
    public var taker: UInt64

    /// Fees of given bounds.
    public init(maker: UInt64, taker: UInt64) {
      self.maker = maker
      self.taker = taker
    }

    /// Nobody pays anybody.
    public static let none = SideFees(maker: 0, taker: 0)
  }

  /// Counts the interpretations of a shape; nil where it is too large, or where the outputs claim
  /// more than the inputs hold.
  ///
  /// Cost: some 3 to the power of its coins, 30 million steps at most.
  public init?(_ shape: TransactionShape, allowing fees: SideFees = .none) {
    let owners = LinkProbability.owners(of: shape.inputs)
    let paid = shape.outputs.indices.filter { shape.outputs[$0].type != .opReturn }
    var sums = [UInt64](repeating: 0, count: owners.count)
    for (position, owner) in owners.ownerOf.enumerated() {
      sums[owner] &+= shape.inputs[position].value
    }
    let values = paid.map { shape.outputs[$0].value }
    guard let count = LinkCount(owners: sums, outputs: values, fees: fees) else { return nil }
    interpretations = count.total
    inputCount = shape.inputs.count
    outputCount = shape.outputs.count
    var links = [UInt64](repeating: 0, count: inputCount * outputCount)
    for (row, output) in paid.enumerated() {
      for input in shape.inputs.indices {
        links[output * inputCount + input] =
          count.links[row * owners.count + owners.ownerOf[input]]
      }
    }
    self.links = links
  }

  /// Counts the interpretations of a transaction of a graph; nil where it is too large, a coinbase,
  /// or spends a coin that is not in the store.
  public init?(
    _ transaction: TxIndex, in graph: ChainGraph, allowing fees: SideFees = .none
  ) {
    guard let shape = TransactionShape(transaction, in: graph) else { return nil }
    self.init(shape, allowing: fees)
  }

  /// Bits of doubt about who paid whom: the binary logarithm of ``interpretations``.
  public var entropy: Double { log2(Double(interpretations)) }

  /// Interpretations in which an input and an output have one owner, by vout and vin.
  public func links(output: Int, input: Int) -> UInt64 { links[output * inputCount + input] }

  /// Share of the interpretations in which an input and an output have one owner, 0 to 1.
  public func probability(output: Int, input: Int) -> Double {
    Double(links(output: output, input: input)) / Double(interpretations)
  }

  /// Whether an input and an output have one owner whatever the interpretation.
  public func isCertain(output: Int, input: Int) -> Bool {
    links(output: output, input: input) == interpretations
  }

  /// Whether no interpretation gives an input and an output to one owner.
  public func isImpossible(output: Int, input: Int) -> Bool {
    links(output: output, input: input) == 0
  }

  /// Numbers the addresses of inputs by first appearance.
  private static func owners(
    of inputs: [TransactionShape.Coin]
  ) -> (count: Int, ownerOf: [Int]) {
    var known: [AddressIndex: Int] = [:]
    let ownerOf = inputs.map { input -> Int in
      let owner = known[input.address] ?? known.count
      known[input.address] = owner
      return owner
    }
    return (known.count, ownerOf)
  }
}
