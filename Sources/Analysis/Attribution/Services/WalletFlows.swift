import ChainStore
import Foundation

/// What wallets do to one another: who pays in each transaction, who forwards all it has to whom,
/// and counts for each wallet.
///
/// A wallet is a cluster, named by its number. A transaction *forwards* where all it pays goes to
/// one other wallet and nothing comes back as change; coinjoins pay for nobody. One pass over the
/// outputs and one look at the first input of each transaction; 8 bytes a transaction, 30 an
/// address.
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
    /// Its addresses that others paid.
    var funded: UInt32 = 0
    /// Addresses that others paid in wallets that forward to it alone.
    var behind: UInt32 = 0

    /// Whether all that it ever spent was forwarded.
    var isForwarder: Bool { forwardsTo != WalletFlows.nobody && forwardsTo != WalletFlows.mixed }
    /// Whether it is filled by forwarding and passes that on: it was filled a few times at most and
    /// then paid several at once, or many addresses are behind it and it paid a few times at most.
    var isRelay: Bool {
      guard received > 0, UInt64(forwarded) * 10 >= UInt64(received) * 8 else { return false }
      return received <= WalletFlows.few && forwardsTo == WalletFlows.mixed
        || behind >= WalletFlows.many && (1...WalletFlows.many).contains(paid)
    }
  }

  /// By transaction: the wallet that pays, or ``nobody``.
  private(set) var payer: [UInt32]
  /// By transaction: the wallet it forwards to, or ``nobody``.
  private(set) var target: [UInt32] = []
  /// By address: the wallet of that number; those that name no cluster stay empty.
  private(set) var wallets: [Wallet]
  /// By address: the wallet of others that paid it, ``several`` or ``nobody``.
  private var payerOfAddress: [UInt32]
  /// Addresses that others paid more than once.
  private let repeated: AddressBits
  /// By wallet: outputs of blocks that paid it, 255 for more.
  private var mined: [UInt8]
  private let graph: ChainGraph
  private let clustering: Clustering

  /// Reads a chain.
  init(_ graph: ChainGraph, _ clustering: Clustering, threads: Int = 1) {
    self.graph = graph
    self.clustering = clustering
    wallets = [Wallet](repeating: Wallet(), count: graph.addressCount)
    payerOfAddress = [UInt32](repeating: WalletFlows.nobody, count: graph.addressCount)
    repeated = AddressBits(count: graph.addressCount)
    mined = [UInt8](repeating: 0, count: graph.addressCount)
    payer = WalletFlows.payers(graph, clustering, threads)
    target.reserveCapacity(graph.txCount)
    let meter = WorkMeter.current
    meter?.begin("looking for services", of: graph.txCount, "transactions")
    for number in 0..<graph.txCount {
      target.append(read(TxIndex(number)))
      if number & 0xffff == 0xffff { meter?.add(0x10000) }
    }
    for address in 0..<graph.addressCount where isFunded(address) {
      wallets[Int(wallet(UInt32(address)))].funded += 1
    }
    for number in wallets.indices where wallets[number].forwardsTo < WalletFlows.firstWord {
      guard !isMined(UInt32(number)) else { continue }
      wallets[Int(wallets[number].forwardsTo)].behind += wallets[number].funded
    }
  }

  /// Payments on each side that the busiest of the ordinary wallets is expected to have, by how the
  /// half and the tenth of the busy ones stand apart: their counts thin out evenly, by a factor for
  /// each so many payments, and services lie beyond where that ends. 0 where few are busy.
  var busiest: Int {
    var times = [Int](repeating: 0, count: 4096)
    var count = 0
    for wallet in wallets {
      let least = min(wallet.paid, wallet.received)
      guard least >= WalletFlows.many else { continue }
      times[min(Int(least), times.count - 1)] += 1
      count += 1
    }
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
  func wallet(_ address: UInt32) -> UInt32 {
    clustering.cluster(of: AddressIndex(rawValue: address)).rawValue
  }

  /// Whether somebody else paid an address.
  func isFunded(_ address: Int) -> Bool { payerOfAddress[address] != WalletFlows.nobody }

  /// The one wallet that paid an address, more than once: the customer whose account it is, where it
  /// is a service's.
  func customer(of address: Int) -> UInt32? {
    let payer = payerOfAddress[address]
    guard payer < WalletFlows.firstWord, repeated.contains(AddressIndex(address)) else {
      return nil
    }
    return payer
  }

  /// Whether blocks paid a wallet as often as others did: a miner's.
  func isMined(_ wallet: UInt32) -> Bool {
    let number = mined[Int(wallet)]
    return number > 0 && wallets[Int(wallet)].received <= number
  }

  /// Hands over each output that one wallet, of those wanted, paid to another: its transaction, the
  /// payer, the payee.
  func eachPayment(
    by isWanted: (Wallet) -> Bool = { _ in true },
    _ body: (_ transaction: Int, _ payer: UInt32, _ payee: UInt32) -> Void
  ) {
    for number in 0..<graph.txCount {
      guard payer[number] != WalletFlows.nobody, isWanted(wallets[Int(payer[number])]) else {
        continue
      }
      eachPayee(of: TxIndex(number)) { body(number, payer[number], $0) }
    }
  }

  /// Hands over the wallet of each output to others: of some value, to another wallet than the payer,
  /// where it can be spent.
  @inline(__always)
  func eachPayee(of transaction: TxIndex, _ body: (UInt32) -> Void) {
    for output in graph.outputs(of: transaction) where graph.outputAmount[output] > 0 {
      let address = graph.outputAddress[output]
      let payee = wallet(address)
      guard payee != payer[transaction.int],
        !graph.isUnspendable(AddressIndex(rawValue: address))
      else { continue }
      body(payee)
    }
  }

  /// Books a transaction; the wallet it forwards to, or ``nobody``.
  private mutating func read(_ transaction: TxIndex) -> UInt32 {
    let outputs = graph.outputs(of: transaction)
    let from = payer[transaction.int]
    guard from != WalletFlows.nobody else {
      guard graph.inputs(of: transaction).isEmpty else { return WalletFlows.nobody }
      for output in outputs where graph.outputAmount[output] > 0 {
        let owner = wallet(graph.outputAddress[output])
        mined[Int(owner)] = mined[Int(owner)] == .max ? .max : mined[Int(owner)] + 1
      }
      return WalletFlows.nobody
    }
    var to = WalletFlows.nobody
    var paid: UInt32 = 0
    for output in outputs where graph.outputAmount[output] > 0 {
      let address = graph.outputAddress[output]
      guard !graph.isUnspendable(AddressIndex(rawValue: address)) else { continue }
      let owner = wallet(address)
      to = to == WalletFlows.nobody || to == owner ? owner : WalletFlows.several
      guard owner != from else { continue }
      fund(Int(address), from)
      paid += 1
      wallets[Int(owner)].received += 1
    }
    wallets[Int(from)].paid += paid
    // What only gathers its own coins says nothing of where they go.
    guard to != from, to != WalletFlows.nobody else { return WalletFlows.nobody }
    let forwards = to < WalletFlows.firstWord
    if forwards { wallets[Int(to)].forwarded += paid }
    let known = wallets[Int(from)].forwardsTo
    wallets[Int(from)].forwardsTo =
      !forwards || known == WalletFlows.mixed
      ? WalletFlows.mixed
      : known == WalletFlows.nobody || known == to ? to : WalletFlows.several
    return forwards ? to : WalletFlows.nobody
  }

  private mutating func fund(_ address: Int, _ payer: UInt32) {
    let known = payerOfAddress[address]
    payerOfAddress[address] =
      known == WalletFlows.nobody || known == payer ? payer : WalletFlows.several
    if known != WalletFlows.nobody { repeated.insert(AddressIndex(address)) }
  }

  /// The payer of each transaction: the wallet of the first coin that the store knows; nobody of a
  /// coinjoin. Shared by threads, since each coin lies somewhere else.
  private static func payers(
    _ graph: ChainGraph, _ clustering: Clustering, _ threads: Int
  ) -> [UInt32] {
    let ranges = SharedWork.ranges(of: graph.txCount, threads: threads, atLeast: 4096)
    let found = SharedWork.map(ranges.count, threads: threads) { piece in
      var scan = CoinJoinScan(graph)
      return ranges[piece].map { number -> UInt32 in
        let transaction = TxIndex(number)
        guard let payer = firstPayer(of: transaction, in: graph),
          scan.finding(transaction)?.severs != true
        else { return nobody }
        return clustering.cluster(of: payer).rawValue
      }
    }
    var payers: [UInt32] = []
    payers.reserveCapacity(graph.txCount)
    for piece in found { payers += piece }
    return payers
  }

  /// The address of the first coin that a transaction spends and the store knows.
  static func firstPayer(of transaction: TxIndex, in graph: ChainGraph) -> AddressIndex? {
    for row in graph.inputs(of: transaction) {
      let spent = graph.inputSpentOutput[row]
      guard spent != missingParent else { continue }
      return AddressIndex(rawValue: graph.outputAddress[spent])
    }
    return nil
  }
}
