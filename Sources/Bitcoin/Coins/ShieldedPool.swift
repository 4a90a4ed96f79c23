/// Zcash's pools of hidden notes, and Dash's pool of credits for another chain of its own: value
/// goes in and comes out in the open, what happens inside does not show.
///
/// A block's rows tell it as if each pool were a place: what a transaction puts in is an output
/// with a script that stands for the pool and that nobody can spend, behind the transaction's own
/// unless it has one for that; what it takes out is an input behind its own, whose outpoint holds the pool's name and the amount. So inputs
/// and outputs of every transaction differ by its fee and nothing else.
public enum ShieldedPool: String, Sendable, CaseIterable {
  case sprout, sapling, orchard, credit

  /// The pools of Zcash, oldest first.
  static let ofZcash: [ShieldedPool] = [.sprout, .sapling, .orchard]

  /// What a text begins with that stands for a pool in the place of an address.
  public static let marker = "pool:"

  private var mark: [UInt8] { Array("shielded pool ".utf8) + Array(rawValue.utf8) }

  /// The script of an output that stands for value put into the pool: OP_RETURN and its name.
  public var script: [UInt8] { [0x6a, UInt8(mark.count)] + mark }

  /// The pool that a script stands for; nil for any other.
  public init?(script: ByteView) {
    guard script.count > 2, script[0] == 0x6a else { return nil }
    let found = ShieldedPool.allCases.first { script.elementsEqual($0.script) }
    guard let found else { return nil }
    self = found
  }

  /// The input row that stands for value taken out of the pool.
  func input(_ value: UInt64) -> BlockInput {
    var writer = ByteWriter(capacity: 32)
    writer.write(mark + [UInt8](repeating: 0, count: 24 - mark.count))
    writer.write(value)
    return BlockInput(
      previous: Hash256(wireBytes: writer.bytes) ?? .zero, vout: .max, sequence: .max)
  }

  /// The pool and the amount that an outpoint stands for; nil for an outpoint of a transaction,
  /// which no work can make look like this.
  public static func withdrawal(
    _ previous: Txid, _ vout: UInt32
  ) -> (pool: ShieldedPool, value: UInt64)? {
    guard vout == .max, previous.prefix64 == sprout.input(0).previous.prefix64 else { return nil }
    let bytes = previous.wireBytes
    for pool in allCases where bytes[..<24] == pool.input(0).previous.wireBytes[..<24] {
      return (pool, bytes[24...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
    return nil
  }
}

extension Network {
  /// The pools that value can pass through without showing.
  var pools: [ShieldedPool] {
    switch encoding {
    case .zcash: ShieldedPool.ofZcash
    case .dash: [.credit]
    default: []
    }
  }

  /// Whether value can pass through pools where it does not show.
  public var hasShieldedPools: Bool { encoding == .zcash || encoding == .dash }
}
