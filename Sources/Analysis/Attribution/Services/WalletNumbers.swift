import ChainStore

/// The number of each wallet that has one: a bit a wallet and half a byte more, and four bytes for
/// each of those. Wallets are known from the start; their numbers may change.
struct WalletNumbers: Sendable {
  private let bits: DenseBits<ClusterID>
  /// By 64 wallets: how many before them have a number.
  private var before: [UInt32] = []
  private var numbers: [UInt32] = []

  /// Of no wallet.
  init() { bits = DenseBits(count: 0) }

  /// Of some wallets, each with its number, below a count.
  init(_ wallets: [(wallet: UInt32, number: UInt32)], below count: Int) {
    bits = DenseBits(count: count)
    for (wallet, _) in wallets { bits.insert(ClusterID(rawValue: wallet)) }
    before.reserveCapacity(count / 64 + 1)
    var total: UInt32 = 0
    for word in 0...(count / 64) {
      before.append(total)
      total += UInt32(bits.members(inWord: word).nonzeroBitCount)
    }
    numbers = [UInt32](repeating: WalletFlows.nobody, count: wallets.count)
    for (wallet, number) in wallets { self[wallet] = number }
  }

  /// The number of a wallet; nil where it has none.
  @inline(__always)
  subscript(wallet: UInt32) -> UInt32? {
    get {
      guard bits.contains(ClusterID(rawValue: wallet)) else { return nil }
      return numbers[place(of: wallet)]
    }
    set {
      guard let newValue, bits.contains(ClusterID(rawValue: wallet)) else { return }
      numbers[place(of: wallet)] = newValue
    }
  }

  @inline(__always)
  private func place(of wallet: UInt32) -> Int {
    let word = Int(wallet >> 6)
    let below = bits.members(inWord: word) & (1 << UInt64(wallet & 63) - 1)
    return Int(before[word]) + below.nonzeroBitCount
  }
}
