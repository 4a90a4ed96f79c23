import Analysis
import Bitcoin
import ChainStore
import Reporting

/// The addresses of watch-only wallets with what a chain says of them.
struct WalletListing {
  let graph: ChainGraph?
  let list: NamedList
  let roles: [WatchOnlyWallet.Role]
  let isUsedOnly: Bool
  private(set) var descriptors: [String] = []
  private(set) var documents: [JSONValue] = []
  private(set) var warnings: [String] = []
  private(set) var usedCount = 0
  private(set) var table: TextTable

  init(
    graph: ChainGraph?, list: NamedList, roles: [WatchOnlyWallet.Role], isUsedOnly: Bool
  ) {
    self.graph = graph
    self.list = list
    table = list.table(
      [
        "address", "script_type", "path", "role", "receipts", "received_sat", "spent_sat",
        "balance_sat", "first", "last",
      ], rightAligned: [4, 5, 6, 7])
    self.roles = roles
    self.isUsedOnly = isUsedOnly
    table.widest = 96
  }

  /// Adds a wallet's addresses; `network` is that of the store or the one asked for.
  mutating func add(
    _ wallet: WatchOnlyWallet, for given: NamedList.Entry, network: Network?, gap: UInt32,
    count: UInt32?
  ) throws(KeyError) {
    let isMain = wallet.descriptors.allSatisfy { $0.isAtHome(on: .mainnet) }
    let network = network ?? (isMain ? .mainnet : .testnet3)
    warnings += wallet.warnings
    let first = descriptors.count
    descriptors += wallet.descriptors.map(\.text)
    var entries: [WatchOnlyWallet.Entry]
    if let graph, count == nil {
      entries = try wallet.walk(gap: gap) { graph.address(ofScript: $0) != nil }
    } else {
      entries = try wallet.first(count ?? gap)
    }
    entries = entries.filter { roles.contains(wallet.chains[$0.chain].role) }
    var usedOfWallet = 0
    for entry in entries {
      let facts = graph.flatMap { graph in
        graph.address(ofScript: entry.script).map { graph.activity(of: $0) }
      }
      if facts != nil { usedOfWallet += 1 }
      if facts == nil, isUsedOnly { continue }
      let chain = wallet.chains[entry.chain]
      let position = wallet.descriptors.firstIndex(of: chain.branch.descriptor) ?? 0
      append(entry, of: given, chain, descriptor: first + position, network, facts)
    }
    if graph != nil, usedOfWallet == 0 {
      warnings.append(
        "no address of \(wallet.descriptors.map(\.text).joined(separator: ", ")) was used")
    }
    usedCount += usedOfWallet
  }

  private mutating func append(
    _ entry: WatchOnlyWallet.Entry, of given: NamedList.Entry, _ chain: WatchOnlyWallet.Chain,
    descriptor: Int,
    _ network: Network, _ facts: CoinActivity?
  ) {
    let address = Address.text(ofScript: entry.script, network: network)
    let type = Script.type(of: entry.script).name
    let document: JSONValue = [
      "address": .text(address), "script_type": .text(type), "path": .text(entry.path),
      "role": .text(chain.role.rawValue), "index": .number(entry.index),
      "descriptor": .number(descriptor), "used": graph == nil ? .null : .boolean(facts != nil),
      "receipts": graph == nil ? .null : .number(facts?.receipts ?? 0),
      "received_sat": graph == nil ? .null : .number(facts?.received ?? 0),
      "spent_sat": graph == nil ? .null : .number(facts?.spent ?? 0),
      "balance_sat": graph == nil ? .null : .number(facts?.balance ?? 0),
      "first": moment(facts?.first), "last": moment(facts?.last),
    ]
    documents.append(list.document(given, document))
    let numbers: [String]
    if let facts {
      numbers =
        [
          "\(facts.receipts)", "\(facts.received)", "\(facts.spent)",
          "\(facts.balance)",
        ]
        + [facts.first, facts.last].map { moment in
          graph.map { ChainMoment.time(moment, in: $0) } ?? ""
        }
    } else {
      numbers = [String](repeating: "", count: 6)
    }
    table.rows.append(
      list.row(given, [address, type, entry.path, chain.role.rawValue] + numbers))
  }

  private func moment(_ transaction: TxIndex?) -> JSONValue {
    graph.map { ChainMoment.document(transaction, in: $0) } ?? .null
  }
}
