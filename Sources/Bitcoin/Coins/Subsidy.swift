/// What a coinbase may create at each height, by coin.
public enum Subsidy: Sendable, Hashable {
  /// A first subsidy, halved every so many blocks.
  case halving(first: UInt64, interval: UInt32)
  /// Random up to a bound at first, halved twice, 10,000 coins for ever.
  case dogecoin
  /// Hangs on difficulty and votes: an estimate, never a rule to hold a block against.
  case dash
  /// Grows over 20,000 blocks, then halves every four years, through a change of pace.
  case zcash

  private static let coin: UInt64 = 100_000_000

  /// The subsidy at a height, in the smallest unit.
  public func amount(at height: UInt32) -> UInt64 {
    switch self {
    case .halving(let first, let interval):
      return Subsidy.halved(first, Int(height / interval))
    case .dogecoin: return Subsidy.dogecoin(height)
    case .dash: return Subsidy.dash(height)
    case .zcash: return Subsidy.zcash(height)
    }
  }

  /// Whether a coinbase that claims more than this and its block's fees breaks a rule.
  public var isBinding: Bool { self != .dash }

  private static func halved(_ first: UInt64, _ times: Int) -> UInt64 {
    times >= 64 ? 0 : first >> UInt64(times)
  }

  private static func dogecoin(_ height: UInt32) -> UInt64 {
    switch height {
    case ..<100_000: 1_000_000 * coin
    case ..<145_000: 500_000 * coin
    case ..<600_000: halved(500_000 * coin, Int(height / 100_000))
    default: 10_000 * coin
    }
  }

  /// The upper bound while difficulty was low, then five coins less a fourteenth each year.
  private static func dash(_ height: UInt32) -> UInt64 {
    var amount = height < 17_000 ? 500 * coin : height < 210_240 ? 25 * coin : 5 * coin
    for _ in 0..<min(1000, max(0, Int(height) - 1) / 210_240) { amount -= amount / 14 }
    return amount
  }

  /// ZIP 208: blocks came twice as often from 653,600 on, for half as much each.
  private static func zcash(_ height: UInt32) -> UInt64 {
    let (full, slowStart, shift, blossom) = (1_250_000_000, 20_000, 10_000, 653_600)
    let height = Int(height)
    if height < shift { return UInt64(full / slowStart * height) }
    if height < slowStart { return UInt64(full / slowStart * (height + 1)) }
    if height < blossom { return halved(UInt64(full), (height - shift) / 840_000) }
    let paced = (blossom - shift) * 2 + (height - blossom)
    return halved(UInt64(full / 2), paced / 1_680_000)
  }
}
