/// A chain of the Bitcoin family: what differs between them before any block is read.
public struct Network: Sendable, Hashable {
  /// The name on the command line, such as `mainnet`.
  public let name: String
  /// Four bytes before each block record in a block file, as they stand there.
  public let magic: [UInt8]
  /// Version byte of a P2PKH address.
  public let p2pkhPrefix: UInt8
  /// Version byte of a P2SH address.
  public let p2shPrefix: UInt8
  /// Human-readable part of a segwit address.
  public let segwitPrefix: String
  /// Hash of the first block.
  public let genesis: BlockHash
  /// Blocks between halvings of the subsidy.
  public let halvingInterval: UInt32

  /// What a coinbase may create at a height beside fees, in satoshis.
  public func subsidy(at height: UInt32) -> UInt64 {
    let halvings = height / halvingInterval
    return halvings >= 64 ? 0 : 5_000_000_000 >> UInt64(halvings)
  }

  /// Bitcoin's main chain.
  public static let mainnet = Network(
    "mainnet", "f9beb4d9", 0x00, 0x05, "bc",
    "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f")
  /// The third test chain.
  public static let testnet3 = Network(
    "testnet3", "0b110907", 0x6f, 0xc4, "tb",
    "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943")
  /// The fourth test chain (BIP 94).
  public static let testnet4 = Network(
    "testnet4", "1c163f28", 0x6f, 0xc4, "tb",
    "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043")
  /// The default signed test chain (BIP 325).
  public static let signet = Network(
    "signet", "0a03cf40", 0x6f, 0xc4, "tb",
    "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6")
  /// A private test chain; it halves every 150 blocks.
  public static let regtest = Network(
    "regtest", "fabfb5da", 0x6f, 0xc4, "bcrt",
    "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206", halvingInterval: 150)

  /// Every chain that can be read.
  public static let all: [Network] = [mainnet, testnet3, testnet4, signet, regtest]

  /// The chain of a name; nil for an unknown one.
  public static func named(_ name: String) -> Network? {
    all.first { $0.name == name }
  }

  private init(
    _ name: String, _ magic: String, _ p2pkh: UInt8, _ p2sh: UInt8, _ segwit: String,
    _ genesis: String, halvingInterval: UInt32 = 210_000
  ) {
    self.name = name
    self.magic = Hex.decode(magic) ?? []
    self.p2pkhPrefix = p2pkh
    self.p2shPrefix = p2sh
    self.segwitPrefix = segwit
    self.genesis = BlockHash(displayHex: genesis) ?? .zero
    self.halvingInterval = halvingInterval
  }
}
