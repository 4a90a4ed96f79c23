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
/// What it joins is a collector from then on. Cost: one pass over the outputs and some over the
/// payers; 8 bytes an address, and a pair of numbers for each target of a forwarder to several.
struct HotWallets {
  private let graph: ChainGraph
  private let clustering: Clustering
  private let flows: WalletFlows
  /// By wallet: transactions in which a forwarder paid it.
  private var fed: [UInt32]
  /// By wallet: outputs from wallets that are neither forwarders nor collectors.
  private var strangers: [UInt32]
  private let collectors: DenseBits<ClusterID>
  /// Transactions whose change is known to come back: nothing is left to follow.
  private let settled: DenseBits<TxIndex>
  /// Forwarders to several wallets, each with one of these.
  private var forwarded: [UInt64] = []

  /// Outputs of strangers among those that a wallet takes, at most: one in so many.
  private static let strangersOneIn = 20
  /// Times the next largest that change is, where several outputs could be.
  private static let timesTheNext: UInt64 = 8
  /// Forwarders that tie a wallet with other income to a hot wallet, at least.
  private static let fewestShared = 3

  init(_ graph: ChainGraph, _ clustering: Clustering, _ flows: WalletFlows) {
    self.graph = graph
    self.clustering = clustering
    self.flows = flows
    fed = [UInt32](repeating: 0, count: graph.addressCount)
    strangers = fed
    collectors = DenseBits(count: graph.addressCount)
    settled = DenseBits(count: graph.txCount)
    for transaction in 0..<graph.txCount where flows.target[transaction] != WalletFlows.nobody {
      let (payer, target) = (flows.payer[transaction], flows.target[transaction])
      guard flows.wallets[Int(payer)].isForwarder else { continue }
      fed[Int(target)] += 1
      if flows.wallets[Int(payer)].forwardsTo == WalletFlows.several {
        forwarded.append(UInt64(payer) << 32 | UInt64(target))
      }
    }
    forwarded.sort()
    forwarded = forwarded.indices.filter { $0 == 0 || forwarded[$0 - 1] != forwarded[$0] }
      .map { forwarded[$0] }
    for wallet in flows.wallets.indices where fed[wallet] > 0 {
      let own = flows.wallets[wallet]
      if own.forwardsTo == WalletFlows.mixed, UInt64(fed[wallet]) * 2 >= UInt64(own.received) {
        collectors.insert(ClusterID(rawValue: UInt32(wallet)))
      }
    }
    let known = collectors
    flows.eachPayment(by: { !$0.isForwarder }) { _, payer, payee in
      guard !known.contains(ClusterID(rawValue: payer)) else { return }
      strangers[Int(payee)] += 1
    }
  }

  /// Joins what belongs together in some sets of wallets.
  mutating func join(in sets: inout WalletGroups) {
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
  private mutating func joinChange(_ sets: inout WalletGroups) -> Bool {
    var hasJoined = false
    for number in 0..<graph.txCount {
      let payer = flows.payer[number]
      guard payer != WalletFlows.nobody, isCollector(payer),
        flows.target[number] == WalletFlows.nobody,
        !settled.contains(TxIndex(number)),
        let change = change(of: TxIndex(number), payer, &sets)
      else { continue }
      sets.join(payer, change)
      collect(change)
      settled.insert(TxIndex(number))
      hasJoined = true
    }
    return hasJoined
  }

  /// The wallet that the change of a collector's payment went to, where that is certain and new.
  private func change(
    of transaction: TxIndex, _ payer: UInt32, _ sets: inout WalletGroups
  ) -> UInt32? {
    let root = sets.root(of: payer)
    guard let first = WalletFlows.firstPayer(of: transaction, in: graph) else { return nil }
    let type = graph.scriptType(of: first)
    var found: [(wallet: UInt32, amount: UInt64)] = []
    for output in graph.outputs(of: transaction) where graph.outputAmount[output] > 0 {
      let address = AddressIndex(rawValue: graph.outputAddress[output])
      let wallet = flows.wallet(address.rawValue)
      guard wallet != payer, sets.root(of: wallet) != root else {
        settled.insert(transaction)
        return nil
      }
      guard graph.scriptType(of: address) == type, mayBeChange(wallet) else { continue }
      found.append((wallet, graph.outputAmount[output]))
    }
    guard found.count > 1 else { return found.first?.wallet }
    let fedOnes = found.filter { fed[Int($0.wallet)] > 0 }
    if fedOnes.count == 1 { return fedOnes[0].wallet }
    found.sort { ($0.amount, $1.wallet) > ($1.amount, $0.wallet) }
    return found[0].amount / HotWallets.timesTheNext >= found[1].amount ? found[0].wallet : nil
  }

  /// Whether a wallet pays with change and takes from hardly anybody but forwarders and collectors.
  private func mayBeChange(_ wallet: UInt32) -> Bool {
    let own = flows.wallets[Int(wallet)]
    return own.forwardsTo == WalletFlows.mixed && !flows.isMined(wallet)
      && UInt64(strangers[Int(wallet)]) * UInt64(HotWallets.strangersOneIn) <= UInt64(own.received)
  }

  // MARK: Targets of forwarders

  /// Joins the wallets into which each forwarder forwards; whether anything was joined.
  private mutating func joinTargets(_ sets: inout WalletGroups) -> Bool {
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
  private mutating func joinShared(_ sets: inout WalletGroups) -> Bool {
    var votes: [UInt64: Int] = [:]
    for targets in targets() where targets.count >= 3 {
      var roots: [UInt32: Int] = [:]
      for target in targets where isCollector(target) {
        roots[sets.root(of: target), default: 0] += 1
      }
      guard let (root, count) = roots.first(where: { $0.value * 3 >= targets.count * 2 }), count > 1
      else { continue }
      for target in targets
      where flows.wallets[Int(target)].forwardsTo == WalletFlows.mixed
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
    let own = flows.wallets[Int(wallet)]
    return own.forwardsTo == WalletFlows.nobody && own.received == own.forwarded
  }

  /// Makes a wallet a collector: what it pays comes from no stranger any more.
  private mutating func collect(_ wallet: UInt32) {
    guard !isCollector(wallet) else { return }
    collectors.insert(ClusterID(rawValue: wallet))
    for transaction in payments(of: wallet) {
      flows.eachPayee(of: transaction) { strangers[Int($0)] -= min(1, strangers[Int($0)]) }
    }
  }

  /// The transactions in which a wallet pays, each once.
  private func payments(of wallet: UInt32) -> [TxIndex] {
    var found: Set<TxIndex> = []
    for member in clustering.members(of: ClusterID(rawValue: wallet)) {
      graph.visitReceipts(of: member) { output in
        guard let spender = graph.spender(of: output), flows.payer[spender.int] == wallet else {
          return
        }
        found.insert(spender)
      }
    }
    return found.sorted()
  }
}
