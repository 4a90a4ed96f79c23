import ChainStore

/// What wallets have done, counted by several threads at once: 16 bytes a wallet.
struct WalletRows: Sendable {
  /// Where it forwards, as a word plus one; outputs paid, received, and of these forwarded.
  private let numbers: SharedNumbers
  private static let width = 4

  init(_ count: Int) { numbers = SharedNumbers(count * WalletRows.width) }

  /// Number of wallets.
  var count: Int { numbers.count / WalletRows.width }

  @inline(__always)
  subscript(wallet: UInt32) -> WalletFlows.Wallet {
    let row = Int(wallet) * WalletRows.width
    return WalletFlows.Wallet(
      forwardsTo: numbers[row] &- 1, paid: numbers[row + 1], received: numbers[row + 2],
      forwarded: numbers[row + 3])
  }

  /// Books outputs that a wallet paid.
  @inline(__always)
  func pay(_ wallet: UInt32, _ outputs: UInt32) {
    numbers.add(outputs, at: Int(wallet) * WalletRows.width + 1)
  }

  /// Books an output that a wallet received.
  @inline(__always)
  func receive(_ wallet: UInt32) { numbers.add(1, at: Int(wallet) * WalletRows.width + 2) }

  /// Books outputs that were forwarded to a wallet.
  @inline(__always)
  func takeForwarded(_ wallet: UInt32, _ outputs: UInt32) {
    numbers.add(outputs, at: Int(wallet) * WalletRows.width + 3)
  }

  /// Books that a wallet spent, whole to another or ``WalletFlows/mixed``. Words only ever rise from
  /// nobody over one wallet and several to mixed.
  @inline(__always)
  func spend(_ wallet: UInt32, to target: UInt32) {
    numbers.update(at: Int(wallet) * WalletRows.width) { stored in
      let known = stored &- 1
      let now =
        target == WalletFlows.mixed || known == WalletFlows.mixed
        ? WalletFlows.mixed
        : known == WalletFlows.nobody || known == target ? target : WalletFlows.several
      return now &+ 1
    }
  }
}

/// Books transactions for ``WalletFlows``, several ranges of them at once.
struct WalletBooking: Sendable {
  let payer: WalletWords
  let target: WalletWords
  let rows: WalletRows
  /// Addresses that others paid.
  let funded: AddressBits
  /// Addresses that others paid more than once.
  let repeated: AddressBits
  private let graph: ChainGraph
  private let columns: WalletColumns

  init(_ graph: ChainGraph, _ columns: WalletColumns) {
    self.graph = graph
    self.columns = columns
    payer = WalletWords(graph.txCount)
    target = WalletWords(graph.txCount)
    rows = WalletRows(graph.addressCount)
    funded = AddressBits(count: graph.addressCount)
    repeated = AddressBits(count: graph.addressCount)
  }

  /// Books some transactions; the wallets that blocks paid, as often as they did.
  func book(_ transactions: Range<Int>, _ meter: WorkMeter?) -> [UInt32] {
    var scan = CoinJoinScan(graph)
    var mined: [UInt32] = []
    for number in transactions {
      if let from = payer(of: number, &scan) {
        payer.set(from, at: number)
        book(number, from)
      } else if columns.isWithoutInputs(number) {
        columns.eachOutput(of: number) { _, owner in mined.append(owner) }
      }
      if number & 0xffff == 0xffff { meter?.add(0x10000) }
    }
    return mined
  }

  /// The payer of a transaction: the wallet of the first coin that the store knows; nobody of a
  /// coinjoin.
  private func payer(of number: Int, _ scan: inout CoinJoinScan) -> UInt32? {
    guard let payer = columns.firstPayer(of: number),
      scan.finding(TxIndex(number))?.severs != true
    else { return nil }
    return columns.wallet(payer)
  }

  private func book(_ number: Int, _ from: UInt32) {
    var to = WalletFlows.nobody
    var paid: UInt32 = 0
    columns.eachOutput(of: number) { address, owner in
      guard columns.canSpend(address) else { return }
      to = to == WalletFlows.nobody || to == owner ? owner : WalletFlows.several
      guard owner != from else { return }
      paid += 1
      if !funded.enter(AddressIndex(rawValue: address)) {
        repeated.enter(AddressIndex(rawValue: address))
      }
      rows.receive(owner)
    }
    if paid > 0 { rows.pay(from, paid) }
    // What only gathers its own coins says nothing of where they go.
    guard to != from, to != WalletFlows.nobody else { return }
    let isForwarded = to < WalletFlows.firstWord
    if isForwarded {
      rows.takeForwarded(to, paid)
      target.set(to, at: number)
    }
    rows.spend(from, to: isForwarded ? to : WalletFlows.mixed)
  }
}
