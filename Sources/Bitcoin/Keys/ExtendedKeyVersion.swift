/// What the version bytes of an extended key tell: BIP 32, and SLIP 132 for what wallets added.
public struct ExtendedKeyVersion: Sendable, Hashable {
  /// Which chains the keys are for.
  public enum Chains: Sendable {
    /// Bitcoin's main chain, and those of other coins.
    case main
    /// All test chains.
    case test

    /// Whether a network is one of them.
    func include(_ network: Network) -> Bool {
      network.isTest == (self == .test)
    }
  }

  /// The scripts that a wallet with such a key pays to.
  public enum Purpose: Sendable {
    /// Nothing is said, as with xpub: BIP 44, or any other.
    case any
    /// P2WPKH inside P2SH (BIP 49).
    case nestedSegwit
    /// P2WPKH (BIP 84).
    case segwit
    /// One of several signers, P2WSH inside P2SH; the others' keys are needed too.
    case nestedMultisig
    /// One of several signers, P2WSH; the others' keys are needed too.
    case multisig
  }

  /// The first letters of the text of a public key, such as `xpub`.
  public let prefix: String
  /// Version of public keys, big-endian.
  public let publicBytes: UInt32
  /// Version of private keys, big-endian.
  public let privateBytes: UInt32
  /// Chains.
  public let chains: Chains
  /// Scripts.
  public let purpose: Purpose

  /// Every version that is read.
  public static let all: [ExtendedKeyVersion] = [
    xpub,
    ExtendedKeyVersion("ypub", 0x049d_7cb2, 0x049d_7878, .main, .nestedSegwit),
    ExtendedKeyVersion("zpub", 0x04b2_4746, 0x04b2_430c, .main, .segwit),
    ExtendedKeyVersion("Ypub", 0x0295_b43f, 0x0295_b005, .main, .nestedMultisig),
    ExtendedKeyVersion("Zpub", 0x02aa_7ed3, 0x02aa_7a99, .main, .multisig),
    tpub,
    ExtendedKeyVersion("upub", 0x044a_5262, 0x044a_4e28, .test, .nestedSegwit),
    ExtendedKeyVersion("vpub", 0x045f_1cf6, 0x045f_18bc, .test, .segwit),
    ExtendedKeyVersion("Upub", 0x0242_89ef, 0x0242_85b5, .test, .nestedMultisig),
    ExtendedKeyVersion("Vpub", 0x0257_5483, 0x0257_5048, .test, .multisig),
  ]

  /// The version of BIP 32 on the main chain.
  public static let xpub = ExtendedKeyVersion("xpub", 0x0488_b21e, 0x0488_ade4, .main, .any)
  /// The version of BIP 32 on test chains.
  public static let tpub = ExtendedKeyVersion("tpub", 0x0435_87cf, 0x0435_8394, .test, .any)

  /// The version of BIP 32 on the same chains, as descriptors write keys.
  public var plain: ExtendedKeyVersion { chains == .main ? .xpub : .tpub }

  /// Whether a network is one of the chains; other coins' wallets use the versions of the main
  /// chain, or ones of their own that are not read.
  public func includes(_ network: Network) -> Bool { chains.include(network) }

  private init(
    _ prefix: String, _ publicBytes: UInt32, _ privateBytes: UInt32, _ chains: Chains,
    _ purpose: Purpose
  ) {
    self.prefix = prefix
    self.publicBytes = publicBytes
    self.privateBytes = privateBytes
    self.chains = chains
    self.purpose = purpose
  }
}
