import ChainStore

/// Tells which transactions sweep money into a service's hot wallet, and keeps the answers.
struct ServiceSweeps {
  private let graph: ChainGraph
  private let book: ServiceBook
  private let rules: DepositRules
  private var scan: CoinJoinScan
  private var hot: [UInt32: Bool] = [:]
  private var sweeps: [UInt32: Int] = [:]

  init(_ graph: ChainGraph, book: ServiceBook, rules: DepositRules) {
    self.graph = graph
    self.book = book
    self.rules = rules
    scan = CoinJoinScan(graph)
  }

  /// The service into whose hot wallet a transaction sweeps; nil where it is no sweep.
  ///
  /// All it pays goes to hot addresses of one service, so nothing comes back as change to a
  /// customer; a coinjoin is no sweep.
  mutating func target(of transaction: TxIndex) -> Int? {
    if let known = sweeps[transaction.rawValue] { return known < 0 ? nil : known }
    let found = findTarget(of: transaction)
    sweeps[transaction.rawValue] = found ?? -1
    return found
  }

  private mutating func findTarget(of transaction: TxIndex) -> Int? {
    guard !graph.inputs(of: transaction).isEmpty else { return nil }
    var service: Int?
    for output in graph.outputs(of: transaction) {
      let address = AddressIndex(rawValue: graph.outputAddress[output])
      if graph.outputAmount[output] == 0 || graph.isUnspendable(address) { continue }
      guard let owner = book.service(of: address), service ?? owner == owner else { return nil }
      service = owner
      guard isHot(address, of: owner) else { return nil }
    }
    guard service != nil, scan.finding(transaction)?.severs != true else { return nil }
    return service
  }

  /// Whether an address of a service pays others than the service, as a hot wallet does, or a tag
  /// says what it is.
  mutating func isHot(_ address: AddressIndex, of service: Int) -> Bool {
    if let known = book.holdsForService[address.rawValue] { return known }
    if let known = hot[address.rawValue] { return known }
    let paysOthers = graph.receipts(of: address).prefix(rules.hotSample).contains { receipt in
      guard let spender = graph.spender(of: receipt) else { return false }
      return graph.outputs(of: spender).contains { output in
        let payee = AddressIndex(rawValue: graph.outputAddress[output])
        return !graph.isUnspendable(payee) && book.service(of: payee) != service
      }
    }
    hot[address.rawValue] = paysOthers
    return paysOthers
  }
}
