import Bitcoin
import ChainStore

/// Services and their deposit addresses, derived from a chain, its tags and its clustering, and kept
/// beside them.
///
/// It names each of the three by digest and is stale where one has changed. An inference, never a
/// tag. On disk: 96 bytes a service, 8 for each of its wallets, 16 for each deposit address.
public struct ServiceLayer: Sendable {
  /// A service.
  public struct Service: Sendable {
    /// Its number in the layer.
    public var number: Int
    /// The first-seen address of its first wallet.
    public var first: AddressIndex
    /// Who it is by tags; nil where no tag names it.
    public var named: KnownService?
    /// How far to rely on it.
    public var grade: DepositGrade
    /// How it was told.
    public var signs: [ServiceSign]
    /// Transactions in which it paid others.
    public var payouts: Int
    /// Wallets that it paid, each once.
    public var payees: Int
    /// Wallets that paid it, each once.
    public var payers: Int
    /// Transactions that gathered coins into it: forwarded to it, or five and more of its own.
    public var gatherings: Int
    /// Its deposit addresses.
    public var depositAddresses: Int
    /// Its wallets.
    public var wallets: Int
    /// The first transaction in which it paid others or was forwarded to.
    public var firstSeen: TxIndex
    /// The last.
    public var lastSeen: TxIndex
    /// Transactions to look at: the payout to most payees, the gathering of most coins, the last
    /// payout; in chain order.
    public var evidence: [TxIndex]

    /// What kind of service it behaves as; nil where that is not measured.
    public var behavesAs: String? { nil }
  }

  /// A deposit address.
  public struct Deposit: Sendable {
    /// The address.
    public var address: AddressIndex
    /// Number of its service.
    public var service: Int
    /// What speaks for it, and last what speaks against it.
    public var signs: [DepositSign]
    /// The last transaction that spent from it.
    public var sweep: TxIndex
    /// How far to rely on it.
    public var grade: DepositGrade { DepositGrade(signs) }
  }

  /// Every service, by first-seen address.
  public let services: [Service]
  /// SHA-256 over its columns; nil where it was not stored.
  public let sha256: String?
  let wallets: Column<UInt32>
  let walletServices: Column<UInt32>
  let deposits: Column<UInt32>
  let depositServices: Column<UInt32>
  let depositSigns: Column<UInt32>
  let depositSweeps: Column<UInt32>

  static let folder = "services"
  static let form = "2"
  /// Numbers of a service's row.
  static let width = 16

  /// Number of deposit addresses.
  public var depositCount: Int { deposits.count }

  /// A deposit address by its row.
  public func deposit(at row: Int) -> Deposit {
    Deposit(
      address: AddressIndex(rawValue: deposits[row]), service: Int(depositServices[row]),
      signs: DepositSign.read(depositSigns[row]), sweep: TxIndex(rawValue: depositSweeps[row]))
  }

  /// The deposit address that an address is, if it is one.
  public func deposit(_ address: AddressIndex) -> Deposit? {
    ServiceLayer.row(of: address.rawValue, in: deposits).map { deposit(at: $0) }
  }

  /// The service that a wallet belongs to.
  public func service(of wallet: ClusterID) -> Int? {
    ServiceLayer.row(of: wallet.rawValue, in: wallets).map { Int(walletServices[$0]) }
  }

  private static func row(of value: UInt32, in column: Column<UInt32>) -> Int? {
    let low = column.lowerBound(value, in: 0..<column.count)
    return low < column.count && column[low] == value ? low : nil
  }
}

extension DepositSign {
  /// Signs as the bits of a number.
  static func bits(_ signs: Set<DepositSign>) -> UInt32 {
    var bits: UInt32 = 0
    for (place, sign) in allCases.enumerated() where signs.contains(sign) { bits |= 1 << place }
    return bits
  }

  /// The signs of a number's bits, in order.
  static func read(_ bits: UInt32) -> [DepositSign] {
    allCases.enumerated().compactMap { bits >> UInt32($0.offset) & 1 == 1 ? $0.element : nil }
  }
}
