/// A chain of the Bitcoin family: what differs between them before any block is read.
public struct Network: Sendable, Hashable {
  /// The name on the command line, such as `mainnet`.
  public let name: String
  /// Four bytes before each block record in a block file, as they stand there.
  public let magic: [UInt8]
  /// What the Base58Check payload of a P2PKH address begins with.
  public let p2pkhPrefix: [UInt8]
  /// What the payload of a P2SH address begins with: the one written, then others read.
  public let p2shPrefixes: [[UInt8]]
  /// Human-readable part of a segwit address; nil where there are none.
  public let segwitPrefix: String?
  /// Prefix of CashAddr addresses; nil where there are none.
  public let cashPrefix: String?
  /// What addresses of hidden payments begin with, which no chain shows.
  public let hiddenPrefixes: [String]
  /// Prefix of Bech32m addresses that stand for a key's hash (ZIP 320); nil where there are none.
  public let keyOnlyPrefix: String?
  /// Hash of the first block.
  public let genesis: BlockHash
  /// What a coinbase may create beside fees.
  public let subsidy: Subsidy
  /// How blocks are written.
  public let encoding: BlockEncoding
  /// What a header can be held against.
  public let proof: HeaderProof
  /// No output is worth more, in the smallest unit.
  public let mostMoney: UInt64
  /// No record of a block file is larger, in bytes.
  public let largestBlock: Int

  /// What a coinbase may create at a height beside fees, in the smallest unit.
  public func subsidy(at height: UInt32) -> UInt64 { subsidy.amount(at: height) }

  /// Bitcoin's main chain.
  public static let mainnet = Network(
    "mainnet", magic: "f9beb4d9", p2pkh: [0x00], p2sh: [[0x05]], segwit: "bc",
    genesis: "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f")
  /// The third test chain.
  public static let testnet3 = Network(
    "testnet3", magic: "0b110907", p2pkh: [0x6f], p2sh: [[0xc4]], segwit: "tb",
    genesis: "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943")
  /// The fourth test chain (BIP 94).
  public static let testnet4 = Network(
    "testnet4", magic: "1c163f28", p2pkh: [0x6f], p2sh: [[0xc4]], segwit: "tb",
    genesis: "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043")
  /// The default signed test chain (BIP 325).
  public static let signet = Network(
    "signet", magic: "0a03cf40", p2pkh: [0x6f], p2sh: [[0xc4]], segwit: "tb",
    genesis: "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6")
  /// A private test chain; it halves every 150 blocks.
  public static let regtest = Network(
    "regtest", magic: "fabfb5da", p2pkh: [0x6f], p2sh: [[0xc4]], segwit: "bcrt",
    genesis: "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
    subsidy: .halving(first: 5_000_000_000, interval: 150))

  /// Bitcoin's own chains.
  public static let bitcoin: [Network] = [mainnet, testnet3, testnet4, signet, regtest]

  /// Every chain that can be read.
  public static let all: [Network] =
    bitcoin + [litecoin, litecoinTestnet, dogecoin, namecoin, bitcoinCash]
    + [dash, dashTestnet, dashRegtest, zcash]

  /// Chains whose coins are worth nothing.
  public static let tests: [Network] =
    bitcoin.dropFirst() + [litecoinTestnet, dashTestnet, dashRegtest]

  /// Whether its coins are worth nothing.
  public var isTest: Bool {
    Network.tests.contains { $0.name == name } || name.hasPrefix(Network.ownSignetMarker)
  }

  /// The code of its coin. Coins of test chains go by that of the real ones, for training.
  public var unit: String {
    switch self {
    case .litecoin, .litecoinTestnet: "LTC"
    case .dogecoin: "DOGE"
    case .namecoin: "NMC"
    case .bitcoinCash: "BCH"
    case .dash, .dashTestnet, .dashRegtest: "DASH"
    case .zcash: "ZEC"
    default: "BTC"
    }
  }

  /// What the name of a signet of its own begins with; its magic in hex follows.
  private static let ownSignetMarker = "signet-"

  /// A signed test chain with a challenge of its own, and so a magic of its own (BIP 325), which
  /// its name tells; nil where the bytes are not four, or are another chain's.
  public static func ownSignet(magic: [UInt8]) -> Network? {
    if magic == signet.magic { return signet }
    guard magic.count == 4, !magic.contains(0), !all.contains(where: { $0.magic == magic }) else {
      return nil
    }
    let digits = Hex.encode(magic)
    return Network(
      ownSignetMarker + digits, magic: digits, p2pkh: signet.p2pkhPrefix,
      p2sh: signet.p2shPrefixes, segwit: signet.segwitPrefix, genesis: "\(signet.genesis)")
  }

  /// The chain of a name; nil for an unknown one.
  public static func named(_ name: String) -> Network? {
    if name.hasPrefix(ownSignetMarker) {
      return Hex.decode(name.dropFirst(ownSignetMarker.count)).flatMap { ownSignet(magic: $0) }
    }
    return all.first { $0.name == name }
  }

  init(
    _ name: String, magic: String, p2pkh: [UInt8], p2sh: [[UInt8]], segwit: String?,
    genesis: String, subsidy: Subsidy = .halving(first: 5_000_000_000, interval: 210_000),
    encoding: BlockEncoding = .bitcoin, proof: HeaderProof = .ownHash,
    mostMoney: UInt64 = 2_100_000_000_000_000, largestBlock: Int = 4_000_000,
    cash: String? = nil, hidden: [String] = [], keyOnly: String? = nil
  ) {
    self.name = name
    self.magic = Hex.decode(magic) ?? []
    p2pkhPrefix = p2pkh
    p2shPrefixes = p2sh
    segwitPrefix = segwit
    cashPrefix = cash
    hiddenPrefixes = hidden
    keyOnlyPrefix = keyOnly
    self.genesis = BlockHash(displayHex: genesis) ?? .zero
    self.subsidy = subsidy
    self.encoding = encoding
    self.proof = proof
    self.mostMoney = mostMoney
    self.largestBlock = largestBlock
  }
}
