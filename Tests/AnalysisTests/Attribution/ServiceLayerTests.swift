import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation
import Testing

@testable import Analysis

/// An economy in a store of its own, clustered, with the owner and purpose of each address.
final class TownChain {
  let folder: String
  let graph: ChainGraph
  let clustering: Clustering
  private(set) var owners: [UInt32: String] = [:]
  /// Deposit addresses of exchanges that were ever spent from.
  private(set) var deposits: [UInt32: String] = [:]

  init(_ scenario: String, seed: UInt64, transactions: Int) throws {
    folder = NSTemporaryDirectory() + "filature-town-" + UUID().uuidString
    _ = try ScaleEconomy.write(
      try #require(Scenario.named(scenario)), seed: seed, transactions: transactions, to: folder)
    var request = IngestRequest(paths: [folder + "/blocks"], store: folder + "/store")
    request.network = .regtest
    var ingestion = Ingestion(request) { _ in }
    _ = try ingestion.run()
    graph = try ChainGraph(directory: folder + "/store")
    try ClusterBuilder(graph).build(name: Clustering.defaultName)
    clustering = try #require(try Clustering.current(of: graph))
    for row in try rows("outputs.csv") {
      let parts = row[0].split(separator: ":")
      guard let id = Txid(displayHex: parts[0]), let vout = UInt32(parts[1]),
        let output = graph.output(id, vout), !row[1].isEmpty
      else { continue }
      let address = graph.outputAddress[output.int]
      owners[address] = row[1]
      if row[3] == "deposit", graph.spender(of: output) != nil { deposits[address] = row[1] }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func rows(_ name: String) throws -> [[String]] {
    try String(contentsOfFile: folder + "/truth/" + name, encoding: .utf8)
      .split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  func tags(_ pack: String? = nil) throws -> TagIndex {
    if let pack {
      _ = try TagStore.open(directory: graph.directory).importFile(folder + "/tags/\(pack).yaml")
    }
    return try TagIndex(graph, clustering: clustering)
  }

  func layer(_ tags: TagIndex) throws -> ServiceLayer {
    try ServiceLayer.build(graph, tags: tags, clustering: clustering)
    guard
      case .current(let layer) = try ServiceLayer.open(
        graph, tags: tags, clustering: clustering)
    else { throw CocoaError(.fileReadUnknown) }
    return layer
  }

  /// The services of a town's partial tags, believed from moderate on.
  func partlyTagged() throws -> (tags: TagIndex, layer: ServiceLayer, map: ServiceMap) {
    let tags = try tags("partial")
    let layer = try layer(tags)
    let map = ServiceMap(
      graph, tags: tags, clustering: clustering, stops: .all,
      inferred: InferredServices(layer, from: .moderate))
    return (tags, layer, map)
  }

  /// What the owner of an address is, without its number.
  func kind(_ address: AddressIndex) -> String {
    String((owners[address.rawValue] ?? "?").split(separator: "-").first ?? "?")
  }
}

@Suite("Services and deposit addresses that are inferred")
struct ServiceLayerTests {
  @Test("without a tag, what is called a service is one, and most of what exchanges take is found")
  func untagged() throws {
    let town = try TownChain("economy", seed: 5, transactions: 30_000)
    let layer = try town.layer(try town.tags())
    let found = layer.services.filter { $0.grade >= .moderate }
    #expect(found.count >= 5 && found.allSatisfy { $0.named == nil })
    for service in found {
      #expect(["exchange", "gambling", "atm"].contains(town.kind(service.first)))
      #expect(service.payouts > 0 && service.payees >= 24 && !service.evidence.isEmpty)
    }
    let known = town.deposits.filter { address, owner in
      let at = AddressIndex(rawValue: address)
      let service = layer.service(of: town.clustering.cluster(of: at)) ?? layer.deposit(at)?.service
      return service.map { town.owners[layer.services[$0].first.rawValue] == owner } ?? false
    }
    #expect(known.count * 10 >= town.deposits.count * 8, "\(known.count) of \(town.deposits.count)")
  }

  @Test("a customer who empties his wallet into a deposit address has none of his own")
  func lastWallets() throws {
    let town = try TownChain("criminal", seed: 6, transactions: 20_000)
    let layer = try town.layer(try town.tags("partial"))
    #expect(layer.services.contains { $0.named?.category == "exchange" })
    let found = (0..<layer.depositCount).map { layer.deposit(at: $0) }
      .filter { layer.services[$0.service].named?.category == "exchange" && $0.grade >= .moderate }
    let wrong = found.filter { town.kind($0.address) != "exchange" }
    #expect(found.count > 200 && wrong.count * 50 < found.count, "\(wrong.count) of \(found.count)")
    for deposit in found where town.kind(deposit.address) == "exchange" {
      #expect(
        town.owners[deposit.address.rawValue] == layer.services[deposit.service].named?.label)
    }
  }

  @Test("a flow ends at the customer's deposit address, not where it is swept to")
  func endsAtDeposit() throws {
    let town = try TownChain("criminal", seed: 7, transactions: 20_000)
    let (tags, layer, map) = try town.partlyTagged()
    let bare = ServiceMap(town.graph, tags: tags, clustering: town.clustering, stops: .all)
    var ends = 0
    for (address, owner) in town.deposits {
      guard let deposit = layer.deposit(AddressIndex(rawValue: address)),
        deposit.grade >= .moderate, layer.services[deposit.service].named?.label == owner,
        let receipt = town.graph.receipts(of: deposit.address).first
      else { continue }
      let stop = try #require(map.service(at: receipt))
      #expect(stop.entity == owner)
      if bare.service(at: receipt) == nil {
        ends += 1
        #expect(stop.attribution == .behavioural)
        // Whose money is followed is no place where it ends.
        #expect(map.following([receipt]).service(at: receipt) == nil)
        // Nor is it on the way to the service's own wallets.
        let first = layer.services[deposit.service].first
        #expect(map.following([], to: [first]).service(at: receipt) == nil)
      }
    }
    #expect(ends > 20)
  }

  @Test(
    "red flags see an inferred deposit address as its exchange, and an unnamed one as a service")
  func flagsSeeServices() throws {
    let town = try TownChain("criminal", seed: 7, transactions: 20_000)
    let (tags, layer, map) = try town.partlyTagged()
    var knowing = ActivityReader(
      town.graph, tags: tags, clustering: town.clustering, services: map)
    var bare = ActivityReader(town.graph, tags: tags, clustering: town.clustering)
    var seen = (named: 0, unnamed: 0)
    for address in town.deposits.keys.sorted().map({ AddressIndex(rawValue: $0) }) {
      guard let deposit = layer.deposit(address), deposit.grade >= .moderate,
        let receipt = town.graph.receipts(of: address).first,
        let row = town.graph.inputs(of: town.graph.transaction(ofOutput: receipt)).first,
        seen.named + seen.unnamed < 60
      else { continue }
      let payer = AddressIndex(
        rawValue: town.graph.outputAddress[town.graph.inputSpentOutput[row]])
      func paid(_ reader: inout ActivityReader) -> [Counterparty] {
        reader.activity(of: [payer]).outgoing.map(\.party).filter { $0.address == address }
      }
      let service = layer.services[deposit.service]
      guard let party = paid(&knowing).first, map.service(of: address)?.attribution != .inherited
      else { continue }
      #expect(paid(&bare).allSatisfy { $0.name == nil })
      #expect(party.name == service.named?.label ?? service.entity(in: town.graph))
      #expect(party.isA(service.named == nil ? "service" : "exchange"))
      if service.named == nil { seen.unnamed += 1 } else { seen.named += 1 }
    }
    #expect(seen.named > 5 && seen.unnamed > 5, "\(seen)")
  }

  @Test("a layer is of one chain, one clustering and one set of tags, and stale with any other")
  func stale() throws {
    let town = try TownChain("economy", seed: 8, transactions: 2_000)
    let none = try town.tags()
    _ = try town.layer(none)
    let some = try town.tags("partial")
    guard case .stale = try ServiceLayer.open(town.graph, tags: some, clustering: town.clustering)
    else {
      Issue.record("other tags, and it is not stale")
      return
    }
    _ = try town.layer(some)
    try ClusterBuilder(town.graph, plan: ClusterPlan(rules: ClusterRules("co-spend,one-time")))
      .build(name: Clustering.defaultName)
    let other = try #require(try Clustering.current(of: town.graph))
    let tags = try TagIndex(town.graph, clustering: other)
    guard case .stale = try ServiceLayer.open(town.graph, tags: tags, clustering: other) else {
      Issue.record("another clustering, and it is not stale")
      return
    }
  }

  @Test("the columns are the same on any number of threads")
  func threads() throws {
    let town = try TownChain("private", seed: 9, transactions: 6_000)
    let tags = try town.tags("complete")
    let columns = [1, 2, 3].map { threads in
      ServiceColumns(
        ServiceFinder(
          town.graph, tags: tags, clustering: town.clustering, rules: ServiceRules(),
          threads: threads)
      ).named
    }
    for other in columns.dropFirst() {
      #expect(other.map(\.name) == columns[0].map(\.name))
      #expect(other.map(\.rows) == columns[0].map(\.rows))
    }
  }
}

/// What wallets do, worked out from lists and sets.
struct SlowFlows {
  var payer: [UInt32?] = []
  var target: [UInt32?] = []
  var paid: [UInt32: Int] = [:]
  var received: [UInt32: Int] = [:]
  var forwarded: [UInt32: Int] = [:]
  var funded: [UInt32: Set<UInt32>] = [:]
  var spends: [UInt32: [UInt32?]] = [:]
  var payments: [[UInt32]] = []
  /// By address: who paid it, as often as they did.
  var payers: [UInt32: [UInt32]] = [:]
  /// By wallet: outputs of blocks.
  var mined: [UInt32: Int] = [:]

  init(_ graph: ChainGraph, _ clustering: Clustering) {
    func owner(_ output: Int) -> UInt32 {
      clustering.cluster(of: AddressIndex(rawValue: graph.outputAddress[output])).rawValue
    }
    for number in 0..<graph.txCount {
      let transaction = TxIndex(number)
      let inputs = graph.inputs(of: transaction).map { graph.inputSpentOutput[$0] }
        .filter { $0 != missingParent }
      let severs = CoinJoinDetectors.detect(transaction, in: graph)?.severs == true
      guard let first = inputs.first, !severs else {
        payer.append(nil)
        target.append(nil)
        for output in graph.outputs(of: transaction)
        where graph.outputAmount[output] > 0 && graph.inputs(of: transaction).isEmpty {
          mined[owner(output), default: 0] += 1
        }
        continue
      }
      let from = owner(first)
      let outputs = graph.outputs(of: transaction).filter {
        graph.outputAmount[$0] > 0
          && !graph.isUnspendable(AddressIndex(rawValue: graph.outputAddress[$0]))
      }
      let owners = Set(outputs.map(owner))
      let whole = owners.count == 1 && owners != [from] ? owners.first : nil
      payer.append(from)
      target.append(whole)
      if !owners.isEmpty, owners != [from] { spends[from, default: []].append(whole) }
      for output in outputs where owner(output) != from {
        paid[from, default: 0] += 1
        received[owner(output), default: 0] += 1
        if whole != nil { forwarded[owner(output), default: 0] += 1 }
        funded[owner(output), default: []].insert(graph.outputAddress[output])
        payers[graph.outputAddress[output], default: []].append(from)
        payments.append([UInt32(number), from, owner(output)])
      }
    }
  }
}

extension SlowFlows {
  func isMined(_ wallet: UInt32) -> Bool {
    mined[wallet].map { $0 >= received[wallet] ?? 0 } ?? false
  }

  func behind(_ wallet: UInt32) -> Int {
    spends.filter { $0.key != wallet && Set($0.value) == [wallet] && !isMined($0.key) }
      .reduce(0) { $0 + (funded[$1.key]?.count ?? 0) }
  }
}

@Suite("What wallets do to one another, against its slow twin")
struct WalletFlowsTests {
  @Test("payers, forwardings and counts are those of the slow twin on random chains")
  func twin() throws {
    for seed in 1...60 as ClosedRange<UInt64> {
      let chain = SeededChain(seed: seed)
      let graph = try chain.store()
      try ClusterBuilder(graph).build(name: Clustering.defaultName)
      let clustering = try #require(try Clustering.current(of: graph))
      let flows = WalletFlows(graph, clustering, threads: Int(seed % 3) + 1)
      let slow = SlowFlows(graph, clustering)
      for number in 0..<graph.txCount {
        #expect(flows.payer[number] == slow.payer[number] ?? WalletFlows.nobody, "seed \(seed)")
        #expect(flows.target[number] == slow.target[number] ?? WalletFlows.nobody, "seed \(seed)")
      }
      for number in 0..<UInt32(graph.addressCount) {
        let wallet = flows[number]
        #expect(wallet.paid == UInt32(slow.paid[number] ?? 0))
        #expect(wallet.received == UInt32(slow.received[number] ?? 0))
        #expect(wallet.forwarded == UInt32(slow.forwarded[number] ?? 0))
        if flows.wallet(number) == number {
          #expect(flows.fundedAddresses(of: number) == UInt32(slow.funded[number]?.count ?? 0))
        }
        let spends = slow.spends[number] ?? []
        let targets = Set(spends.compactMap { $0 })
        let expected =
          spends.isEmpty
          ? WalletFlows.nobody
          : spends.contains(nil)
            ? WalletFlows.mixed : targets.count == 1 ? targets.first : WalletFlows.several
        #expect(wallet.forwardsTo == expected, "seed \(seed), wallet \(number)")
        #expect(flows.isMined(number) == slow.isMined(number))
        #expect(flows.behind(number) == UInt32(slow.behind(number)))
        let payers = slow.payers[number] ?? []
        let customer = payers.count > 1 && Set(payers).count == 1 ? payers[0] : nil
        #expect(flows.customer(of: AddressIndex(rawValue: number)) == customer)
      }
      var payments: [[UInt32]] = []
      flows.eachPayment(in: 0..<graph.txCount) { payments.append([UInt32($0), $1, $2]) }
      #expect(payments == slow.payments, "seed \(seed)")
    }
  }
}
