import Bitcoin
import ChainStore

/// Joins wallets that are one service's though their coins were never spent together: hot wallets
/// whose coins come to fresh addresses, and whose change does too.
///
/// A *collector* is a wallet that is fed by forwarding, at least half of what it takes, and pays with
/// change. Two rules join them, until nothing is left to join:
///
/// - Wallets into which one forwarder forwards are one service's where all of them are collectors,
///   or never spent: a customer's address is swept into the hot wallet of his service, whichever
///   address that has by then.
/// - The change of a collector is followed where it is certain: the payment has no output that is
///   known to come back, and of its outputs one alone is of the inputs' script type and goes to a
///   wallet that pays with change itself and takes from nobody but forwarders and collectors. Where
///   several do, the one that is fed by forwarding is taken, else one of eight times the others.
///
/// What it joins is a collector from then on. Cost: some passes over the transactions, one over the
/// outputs, and those of collectors' payments; 4 bytes an address, and a pair of numbers for each
/// target of a forwarder to several.
struct HotWallets {
  private let graph: ChainGraph
  private let clustering: Clustering
  private let flows: WalletFlows
  /// Wallets that a forwarder paid.
  private let fed: DenseBits<ClusterID>
  private let collectors: DenseBits<ClusterID>
  /// Payments of collectors whose change is looked for yet: none is known to come back.
  private let open: DenseBits<TxIndex>
  /// Forwarders to several wallets, each with one of these.
  private let forwarded: [UInt64]
  /// By wallet: outputs from wallets that are neither forwarders nor collectors.
  private let strangers: SharedNumbers

  /// Outputs of strangers among those that a wallet takes, at most: one in so many.
  private static let strangersOneIn = 20
  /// Times the next largest that change is, where several outputs could be.
  private static let timesTheNext: UInt64 = 8
  /// Forwarders that tie a wallet with other income to a hot wallet, at least.
  private static let fewestShared = 3

  /// Of a chain, whose ``WalletFlows/splits()`` are known.
  init(
    _ graph: ChainGraph, _ clustering: Clustering, _ flows: WalletFlows, splits: [UInt64]
  ) {
    self.graph = graph
    self.clustering = clustering
    self.flows = flows
    forwarded = splits.indices.filter { $0 == 0 || splits[$0 - 1] != splits[$0] }
      .map { splits[$0] }
    fed = DenseBits(count: flows.walletCount)
    collectors = DenseBits(count: flows.walletCount)
    open = DenseBits(count: graph.txCount)
    strangers = SharedNumbers(flows.walletCount)
    findCollectors()
    findPayments()
    countStrangers()
  }

  private func findCollectors() {
    let times = SharedNumbers(flows.walletCount)
    _ = flows.eachRange(of: graph.txCount) { range in
      for number in range {
        let target = flows.target[number]
        guard target != WalletFlows.nobody,
          flows.forwarders.contains(ClusterID(rawValue: flows.payer[number]))
        else { continue }
        times.add(1, at: Int(target))
        fed.enter(ClusterID(rawValue: target))
      }
    }
    _ = flows.eachRange(of: flows.walletCount) { range in
      for number in range where times[number] > 0 {
        let own = flows[UInt32(number)]
        if own.forwardsTo == WalletFlows.mixed,
          UInt64(times[number]) * 2 >= UInt64(own.received)
        {
          collectors.enter(ClusterID(rawValue: UInt32(number)))
        }
      }
    }
  }

  private func findPayments() {
    _ = flows.eachRange(of: graph.txCount) { range in
      for number in range where isCollector(flows.payer[number]) && mayBeOpen(number) {
        open.enter(TxIndex(number))
      }
    }
  }

  private func countStrangers() {
    _ = flows.eachRange(of: graph.txCount) { range in
      flows.eachPayment(in: range, by: isStranger) { _, _, payee in
        strangers.add(1, at: Int(payee))
      }
    }
  }

  @Sendable private func isStranger(_ payer: UInt32) -> Bool {
    !flows.forwarders.contains(ClusterID(rawValue: payer)) && !isCollector(payer)
  }

  /// Whether a payment forwards nothing and nothing of it comes back.
  private func mayBeOpen(_ number: Int) -> Bool {
    flows.target[number] == WalletFlows.nobody && !flows.paysItself(number)
  }

  /// Joins what belongs together in some sets of wallets.
  func join(in sets: inout WalletGroups) {
    repeat {
      let isDone = !joinChange(&sets)
      if !joinTargets(&sets), isDone { return }
    } while true
  }

  private func isCollector(_ wallet: UInt32) -> Bool {
    collectors.contains(ClusterID(rawValue: wallet))
  }

  // MARK: Change

  /// Follows the change of all collectors once, in chain order; whether anything was joined.
  private func joinChange(_ sets: inout WalletGroups) -> Bool {
    var hasJoined = false
    var next = 0
    while let number = open.first(from: next) {
      next = number + 1
      let payer = flows.payer[number]
      guard let change = change(of: TxIndex(number), payer, &sets) else { continue }
      sets.join(payer, change)
      collect(change)
      open.remove(TxIndex(number))
      hasJoined = true
    }
    return hasJoined
  }

  /// The wallet that the change of a collector's payment went to, where that is certain and new.
  private func change(
    of transaction: TxIndex, _ payer: UInt32, _ sets: inout WalletGroups
  ) -> UInt32? {
    let root = sets.root(of: payer)
    guard let first = flows.firstPayer(of: transaction.int) else { return nil }
    let type = graph.scriptType(of: AddressIndex(rawValue: first))
    var found: [(wallet: UInt32, amount: UInt64)] = []
    for output in graph.outputs(of: transaction) where graph.outputAmount[output] > 0 {
      let address = AddressIndex(rawValue: graph.outputAddress[output])
      let wallet = flows.wallet(address.rawValue)
      guard wallet != payer, sets.root(of: wallet) != root else {
        open.remove(transaction)
        return nil
      }
      guard graph.scriptType(of: address) == type, mayBeChange(wallet) else { continue }
      found.append((wallet, graph.outputAmount[output]))
    }
    guard found.count > 1 else { return found.first?.wallet }
    let fedOnes = found.filter { fed.contains(ClusterID(rawValue: $0.wallet)) }
    if fedOnes.count == 1 { return fedOnes[0].wallet }
    found.sort { ($0.amount, $1.wallet) > ($1.amount, $0.wallet) }
    return found[0].amount / HotWallets.timesTheNext >= found[1].amount ? found[0].wallet : nil
  }

  /// Whether a wallet pays with change and takes from hardly anybody but forwarders and collectors.
  private func mayBeChange(_ wallet: UInt32) -> Bool {
    let own = flows[wallet]
    return own.forwardsTo == WalletFlows.mixed && !flows.isMined(wallet)
      && UInt64(strangers[Int(wallet)]) * UInt64(HotWallets.strangersOneIn) <= UInt64(own.received)
  }

  // MARK: Targets of forwarders

  /// Joins the wallets into which each forwarder forwards; whether anything was joined.
  private func joinTargets(_ sets: inout WalletGroups) -> Bool {
    var hasJoined = false
    for targets in targets() {
      guard targets.contains(where: isCollector),
        targets.allSatisfy({ isCollector($0) || isUnspentCollector($0) })
      else { continue }
      for target in targets where sets.root(of: target) != sets.root(of: targets[0]) {
        sets.join(targets[0], target)
        hasJoined = true
      }
    }
    return joinShared(&sets) || hasJoined
  }

  /// Joins a wallet that is no collector, the first of a hot wallet that had other income, with the
  /// set into which some forwarders forward that forward into it too; whether anything was joined.
  private func joinShared(_ sets: inout WalletGroups) -> Bool {
    var votes: [UInt64: Int] = [:]
    for targets in targets() where targets.count >= 3 {
      var roots: [UInt32: Int] = [:]
      for target in targets where isCollector(target) {
        roots[sets.root(of: target), default: 0] += 1
      }
      guard let (root, count) = roots.first(where: { $0.value * 3 >= targets.count * 2 }), count > 1
      else { continue }
      for target in targets
      where flows[target].forwardsTo == WalletFlows.mixed
        && sets.root(of: target) != root
      {
        votes[UInt64(root) << 32 | UInt64(target), default: 0] += 1
      }
    }
    var hasJoined = false
    for (pair, count) in votes.sorted(by: { $0.key < $1.key })
    where count >= HotWallets.fewestShared {
      let (root, target) = (UInt32(pair >> 32), UInt32(truncatingIfNeeded: pair))
      guard sets.root(of: root) != sets.root(of: target) else { continue }
      sets.join(root, target)
      collect(target)
      hasJoined = true
    }
    return hasJoined
  }

  /// The wallets into which each forwarder to several forwards.
  private func targets() -> some Sequence<[UInt32]> {
    var start = 0
    return AnyIterator {
      guard start < forwarded.count else { return nil }
      let forwarder = forwarded[start] >> 32
      let end = forwarded[start...].firstIndex { $0 >> 32 != forwarder } ?? forwarded.count
      defer { start = end }
      return forwarded[start..<end].map { UInt32(truncatingIfNeeded: $0) }
    }
  }

  /// Whether a wallet took from forwarders alone and spent nothing.
  private func isUnspentCollector(_ wallet: UInt32) -> Bool {
    let own = flows[wallet]
    return own.forwardsTo == WalletFlows.nobody && own.received == own.forwarded
  }

  /// Makes a wallet a collector: what it pays comes from no stranger any more.
  private func collect(_ wallet: UInt32) {
    guard !isCollector(wallet) else { return }
    collectors.insert(ClusterID(rawValue: wallet))
    for transaction in payments(of: wallet) {
      flows.eachPayee(of: transaction.int, by: wallet) { payee in
        strangers.update(at: Int(payee)) { $0 - min(1, $0) }
      }
      if mayBeOpen(transaction.int) { open.insert(transaction) }
    }
  }

  /// The transactions in which a wallet pays, each once.
  private func payments(of wallet: UInt32) -> [TxIndex] {
    var found: [TxIndex] = []
    for member in clustering.members(of: ClusterID(rawValue: wallet)) {
      graph.visitReceipts(of: member) { output in
        guard let spender = graph.spender(of: output), flows.payer[spender.int] == wallet,
          spender != found.last
        else { return }
        found.append(spender)
      }
    }
    found.sort()
    return found.indices.filter { $0 == 0 || found[$0 - 1] != found[$0] }.map { found[$0] }
  }
}
