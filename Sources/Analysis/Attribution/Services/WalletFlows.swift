import ChainStore
import Foundation

/// What wallets do to one another: who pays in each transaction, who forwards all it has to whom,
/// and counts for each wallet.
///
/// A wallet is a cluster, named by its number. A transaction *forwards* where all it pays goes to
/// one other wallet and nothing comes back as change; coinjoins pay for nobody. One pass over the
/// outputs with a look at the first input of each transaction, shared by threads: what they write
/// are sums, bits and words of which the greater one stands, so that no order shows. 8 bytes a
/// transaction, 20 an address and five bits.
struct WalletFlows: Sendable {
  /// No wallet.
  static let nobody = UInt32.max
  /// More wallets than one.
  static let several = UInt32.max - 1
  /// Something that is no forwarding.
  static let mixed = UInt32.max - 2
  /// Below it, a number is a wallet.
  static let firstWord = mixed

  /// Times that a fresh address of a hot wallet is filled, at most.
  static let few: UInt32 = 3
  /// Addresses behind a wallet between customers and hot wallet, at least, and outputs that it pays,
  /// at most.
  static let many: UInt32 = 8

  /// What a wallet has done.
  struct Wallet: Sendable {
    /// Where all it spends goes, whole: a wallet, ``several``, ``mixed``, or ``nobody`` where it
    /// spends nothing.
    var forwardsTo = WalletFlows.nobody
    /// Outputs that it paid to others.
    var paid: UInt32 = 0
    /// Outputs that others paid to it.
    var received: UInt32 = 0
    /// Of these, those that were forwarded to it.
    var forwarded: UInt32 = 0

    /// Whether all that it ever spent was forwarded.
    var isForwarder: Bool { forwardsTo != WalletFlows.nobody && forwardsTo != WalletFlows.mixed }
  }

  /// By transaction: the wallet that pays, or ``nobody``.
  let payer: WalletWords
  /// By transaction: the wallet it forwards to, or ``nobody``.
  let target: WalletWords
  /// Wallets of which all that they ever spent was forwarded.
  let forwarders: DenseBits<ClusterID>
  /// Of these, those that forward to several.
  let splitters: DenseBits<ClusterID>
  private let rows: WalletRows
  private let behindOf: SharedNumbers
  /// Addresses that others paid.
  private let funded: AddressBits
  /// Addresses that others paid more than once.
  private let repeated: AddressBits
  private let mined: DenseBits<ClusterID>
  private let columns: WalletColumns
  private let graph: ChainGraph
  private let clustering: Clustering
  let threads: Int

  /// Reads a chain.
  init(_ graph: ChainGraph, _ clustering: Clustering, threads: Int = 1) {
    self.graph = graph
    self.clustering = clustering
    self.threads = threads
    let columns = WalletColumns(graph, clustering)
    self.columns = columns
    let booking = WalletBooking(graph, columns)
    (payer, target, rows) = (booking.payer, booking.target, booking.rows)
    (funded, repeated) = (booking.funded, booking.repeated)
    let meter = WorkMeter.current
    meter?.begin("looking for services", of: graph.txCount, "transactions")
    let blocks = SharedWork.mapRanges(of: graph.txCount, threads: threads, atLeast: 4096) {
      booking.book($0, meter)
    }
    mined = WalletFlows.mined(blocks, booking.rows)
    behindOf = SharedNumbers(graph.addressCount)
    (forwarders, splitters) = (
      DenseBits(count: graph.addressCount), DenseBits(count: graph.addressCount)
    )
    gather()
  }

  /// Wallets that blocks paid as often as others did: 255 times stand for more.
  private static func mined(_ blocks: [[UInt32]], _ rows: WalletRows) -> DenseBits<ClusterID> {
    let bits = DenseBits<ClusterID>(count: rows.count)
    var times: [UInt32: UInt32] = [:]
    for wallet in blocks.joined() { times[wallet, default: 0] += 1 }
    for (wallet, number) in times where rows[wallet].received <= min(number, 255) {
      bits.insert(ClusterID(rawValue: wallet))
    }
    return bits
  }

  /// Tells forwarders, and counts what is behind the wallets they forward to.
  private func gather() {
    _ = eachRange(of: graph.addressCount) { range in
      for number in range {
        let (wallet, address) = (UInt32(number), AddressIndex(number))
        let own = rows[wallet]
        if own.isForwarder {
          forwarders.enter(ClusterID(rawValue: wallet))
          if own.forwardsTo == WalletFlows.several { splitters.enter(ClusterID(rawValue: wallet)) }
        }
        guard funded.contains(address) else { continue }
        let holder = columns.wallet(wallet)
        let target = rows[holder].forwardsTo
        if target < WalletFlows.firstWord, !isMined(holder) { behindOf.add(1, at: Int(target)) }
      }
    }
  }

  /// Number of wallets, those that name no cluster and stay empty among them.
  var walletCount: Int { graph.addressCount }

  /// Number of transactions.
  var transactionCount: Int { graph.txCount }

  /// A wallet by its number.
  @inline(__always)
  subscript(wallet: UInt32) -> Wallet { rows[wallet] }

  /// Addresses that others paid in wallets that forward to one alone.
  @inline(__always)
  func behind(_ wallet: UInt32) -> UInt32 { behindOf[Int(wallet)] }

  /// Addresses of a wallet that others paid.
  func fundedAddresses(of wallet: UInt32) -> UInt32 {
    UInt32(clustering.members(of: ClusterID(rawValue: wallet)).count { funded.contains($0) })
  }

  /// Whether a wallet is filled by forwarding and passes that on: it was filled a few times at most
  /// and then paid several at once, or many addresses are behind it and it paid a few times at most.
  func isRelay(_ wallet: UInt32) -> Bool {
    let own = rows[wallet]
    guard own.received > 0, UInt64(own.forwarded) * 10 >= UInt64(own.received) * 8 else {
      return false
    }
    return own.received <= WalletFlows.few && own.forwardsTo == WalletFlows.mixed
      || (1...WalletFlows.many).contains(own.paid) && behind(wallet) >= WalletFlows.many
  }

  /// Payments on each side that the busiest of the ordinary wallets is expected to have, by how the
  /// half and the tenth of the busy ones stand apart: their counts thin out evenly, by a factor for
  /// each so many payments, and services lie beyond where that ends. 0 where few are busy.
  var busiest: Int {
    let pieces = eachRange(of: walletCount) { range in
      var times = [Int](repeating: 0, count: 4096)
      for number in range {
        let wallet = rows[UInt32(number)]
        let least = min(wallet.paid, wallet.received)
        if least >= WalletFlows.many { times[min(Int(least), times.count - 1)] += 1 }
      }
      return times
    }
    let times = (0..<4096).map { number in pieces.reduce(0) { $0 + $1[number] } }
    let count = times.reduce(0, +)
    guard count >= 50 else { return 0 }
    /// The count that a share of the busy wallets do not exceed.
    func quantile(_ tenths: Int) -> Int {
      var seen = 0
      return times.firstIndex { number in
        seen += number
        return seen * 10 >= count * tenths
      } ?? 0
    }
    let (half, tenth) = (Double(quantile(5)), Double(quantile(9)))
    return Int((tenth + (tenth - half) / log(5) * log(Double(count) / 10)).rounded())
  }

  /// The wallet of an address.
  @inline(__always)
  func wallet(_ address: UInt32) -> UInt32 { columns.wallet(address) }

  /// Whether somebody else paid an address.
  func isFunded(_ address: Int) -> Bool { funded.contains(AddressIndex(address)) }

  /// The one wallet that paid an address, more than once: the customer whose account it is, where it
  /// is a service's. Cost: its receipts, up to the second payer.
  func customer(of address: AddressIndex) -> UInt32? {
    guard repeated.contains(address) else { return nil }
    let own = wallet(address.rawValue)
    var only = WalletFlows.nobody
    graph.eachReceipt(of: address) { output in
      guard graph.outputAmount[output.int] > 0 else { return true }
      let payer = payer[graph.transaction(ofOutput: output).int]
      guard payer != WalletFlows.nobody, payer != own, payer != only else { return true }
      only = only == WalletFlows.nobody ? payer : WalletFlows.several
      return only != WalletFlows.several
    }
    return only < WalletFlows.firstWord ? only : nil
  }

  /// Whether blocks paid a wallet as often as others did: a miner's.
  @inline(__always)
  func isMined(_ wallet: UInt32) -> Bool { mined.contains(ClusterID(rawValue: wallet)) }

  /// What threads make of the positions below a count, in order of their ranges.
  func eachRange<Answer: Sendable>(
    of count: Int, _ work: @Sendable (Range<Int>) -> Answer
  ) -> [Answer] {
    SharedWork.mapRanges(of: count, threads: threads, atLeast: 4096, work)
  }

  /// Hands over each output that one wallet, of those wanted, paid to another: its transaction, the
  /// payer, the payee.
  @inline(__always)
  func eachPayment(
    in transactions: Range<Int>, by isWanted: (_ payer: UInt32) -> Bool = { _ in true },
    _ body: (_ transaction: Int, _ payer: UInt32, _ payee: UInt32) -> Void
  ) {
    for number in transactions {
      let payer = payer[number]
      guard payer != WalletFlows.nobody, isWanted(payer) else { continue }
      eachPayee(of: number, by: payer) { body(number, payer, $0) }
    }
  }

  /// Hands over the wallet of each output to others: of some value, to another wallet than the payer,
  /// where it can be spent.
  @inline(__always)
  func eachPayee(of transaction: Int, by payer: UInt32, _ body: (UInt32) -> Void) {
    columns.eachOutput(of: transaction) { address, payee in
      if payee != payer, columns.canSpend(address) { body(payee) }
    }
  }

  /// Whether something of a payment comes back to the wallet that pays it.
  func paysItself(_ transaction: Int) -> Bool {
    let payer = payer[transaction]
    var isBack = false
    columns.eachOutput(of: transaction) { _, payee in if payee == payer { isBack = true } }
    return isBack
  }

  /// Forwarders to several wallets, each with one of these, as often as it forwards there: sorted.
  func splits() -> [UInt64] {
    var all = eachRange(of: graph.txCount) { range in
      range.compactMap { number -> UInt64? in
        let target = target[number]
        guard target != WalletFlows.nobody else { return nil }
        let payer = payer[number]
        return splitters.contains(ClusterID(rawValue: payer))
          ? UInt64(payer) << 32 | UInt64(target) : nil
      }
    }.flatMap { $0 }
    all.sort()
    return all
  }

  /// The address of the first coin that a transaction spends and the store knows.
  func firstPayer(of transaction: Int) -> UInt32? { columns.firstPayer(of: transaction) }
}
