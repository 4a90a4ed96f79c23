/// The first block after two chains parted that share their past, their magic and their encoding.
///
/// Nothing else in a block file tells Bitcoin from Bitcoin Cash before transactions are in another
/// order, so a whole chain is held against these blocks. Source: the checkpoints of both nodes.
public struct ForkBlock: Sendable {
  /// Hash of the block.
  public let hash: BlockHash
  /// Height of the block.
  public let height: UInt32
  /// Whose it is.
  public let owner: String
  /// Name of the chain on the command line; nil where it cannot be read.
  public let network: String?

  private init(_ hash: String, _ height: UInt32, of owner: String, named network: String?) {
    self.hash = BlockHash(displayHex: hash) ?? .zero
    self.height = height
    self.owner = owner
    self.network = network
  }

  /// Those known: the two partings of 2017 and 2018.
  public static let all: [ForkBlock] = [
    ForkBlock(
      "00000000000000000019f112ec0a9982926f1258cdcc558dd7c3b7e5dc7fa148", 478_559,
      of: "Bitcoin", named: "mainnet"),
    ForkBlock(
      "000000000000000000651ef99cb9fcbe0dadde1d424bd9f15ff20136191a5eec", 478_559,
      of: "Bitcoin Cash", named: "bitcoin-cash"),
    ForkBlock(
      "000000000000000001d956714215d96ffc00e0afda4cd0a96c96f8d802b1662b", 556_767,
      of: "Bitcoin SV", named: nil),
  ]

  /// The parting at which a block belongs to another chain than the one it is read for.
  public static func stranger(_ hash: BlockHash, in network: Network) -> ForkBlock? {
    all.first { $0.hash == hash && $0.network != network.name }
  }
}
