import Bitcoin
import ChainStore

/// Signs that an untagged cluster is a service: leads for the investigator, no identity.
///
/// A service pays many people at once and gathers what it was paid. A batch payout has at most two
/// inputs and ten outputs or more, and two of three: three script types, four in five payees paid
/// once, values a hundred times apart (the rule of am-i-exposed). A gathering spends five addresses
/// or more to one or two outputs. One pass over the transactions.
public struct ServiceSigns {
  /// A cluster that behaves like a service.
  public struct Lead: Sendable {
    /// The first-seen address of the cluster; without a clustering, the address.
    public var first: AddressIndex
    /// Batch payouts it made.
    public var payouts: Int
    /// People paid in them.
    public var payees: Int
    /// Gatherings into it.
    public var gatherings: Int
    /// The largest of the payouts, the first of equals.
    public var example: TxIndex
  }

  /// Payouts without gatherings that are enough for a lead.
  static let manyPayouts = 10
  /// Payouts that are enough where there was a gathering too.
  static let fewestPayouts = 3

  /// The leads, those with the most payouts first.
  public static func leads(
    _ graph: ChainGraph, tags: TagIndex, clustering: Clustering?
  ) -> [Lead] {
    let book = ServiceBook(graph, tags: tags, clustering: clustering)
    var scan = CoinJoinScan(graph)
    var leads: [UInt32: Lead] = [:]
    var gatherings: [UInt32: Int] = [:]
    var largest: [UInt32: Int] = [:]
    for number in 0..<graph.txCount {
      let transaction = TxIndex(number)
      guard let payer = firstInput(of: transaction, in: graph) else { continue }
      if isPayout(transaction, in: graph) {
        guard book.service(of: payer) == nil, scan.finding(transaction)?.severs != true else {
          continue
        }
        let owner = book.owner(of: payer)
        let payees = graph.outputs(of: transaction).count
        var lead =
          leads[owner]
          ?? Lead(
            first: AddressIndex(rawValue: owner), payouts: 0, payees: 0, gatherings: 0,
            example: transaction)
        lead.payouts += 1
        lead.payees += payees
        if payees > largest[owner] ?? 0 {
          largest[owner] = payees
          lead.example = transaction
        }
        leads[owner] = lead
      } else if let target = gathering(transaction, in: graph) {
        gatherings[book.owner(of: target), default: 0] += 1
      }
    }
    return leads.values.map { lead in
      var lead = lead
      lead.gatherings = gatherings[lead.first.rawValue] ?? 0
      return lead
    }.filter { $0.payouts >= (($0.gatherings > 0) ? fewestPayouts : manyPayouts) }
      .sorted { ($1.payouts, $0.first.rawValue) < ($0.payouts, $1.first.rawValue) }
  }

  private static func firstInput(of transaction: TxIndex, in graph: ChainGraph) -> AddressIndex? {
    guard let row = graph.inputs(of: transaction).first else { return nil }
    let spent = graph.inputSpentOutput[row]
    return spent == missingParent ? nil : AddressIndex(rawValue: graph.outputAddress[spent])
  }

  private static func isPayout(_ transaction: TxIndex, in graph: ChainGraph) -> Bool {
    let outputs = graph.outputs(of: transaction)
    guard graph.inputs(of: transaction).count <= 2, outputs.count >= 10 else { return false }
    let spendable = outputs.filter { graph.outputAmount[$0] > 0 }
    guard spendable.count >= 10 else { return false }
    let addresses = spendable.map { graph.outputAddress[$0] }
    let types = Set(addresses.map { graph.addressType[Int($0)] })
    let values = spendable.map { graph.outputAmount[$0] }
    let signs = [
      types.count >= 3, Set(addresses).count * 5 >= addresses.count * 4,
      (values.max() ?? 0) / 100 > (values.min() ?? 0),
    ]
    return signs.filter { $0 }.count >= 2
  }

  private static func gathering(_ transaction: TxIndex, in graph: ChainGraph) -> AddressIndex? {
    let inputs = graph.inputs(of: transaction)
    let outputs = graph.outputs(of: transaction)
    guard inputs.count >= 5, (1...2).contains(outputs.count) else { return nil }
    let spent = inputs.map { graph.inputSpentOutput[$0] }
    let addresses = Set(spent.filter { $0 != missingParent }.map { graph.outputAddress[$0] })
    guard addresses.count >= 5 else { return nil }
    let target = outputs.reduce(outputs.lowerBound) { best, output in
      graph.outputAmount[output] > graph.outputAmount[best] ? output : best
    }
    return AddressIndex(rawValue: graph.outputAddress[target])
  }
}
