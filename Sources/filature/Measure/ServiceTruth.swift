import Analysis
import Bitcoin
import ChainStore
import Foundation

/// Which outputs of a simulated chain truly are customers' payments to services, and what each
/// service does its own way.
struct ServiceTruth {
  /// Proceeds of one planted crime.
  struct Crime {
    var seeds: [OutputIndex] = []
    /// Outputs that the criminals themselves paid at services.
    var own: Set<OutputIndex> = []
  }

  /// Roles of those who serve the public, as owners' names begin.
  static let serving: Set<String> = [
    "exchange", "wallet-service", "custodian", "processor", "gambling", "pool", "atm", "hosting",
  ]

  /// Owners by number.
  private(set) var owners: [String] = []
  private(set) var crimes: [Crime] = []
  /// Payments of services to others: input addresses by the service's number, in chain order.
  private(set) var payoutAddresses: [[AddressIndex]] = []
  private var ownerOf: [UInt32]
  private var payerOf: [UInt32]
  private var isServing: [Bool] = []
  private var custodianOf: [String: String] = [:]
  private var habits: [String: [(fromHeight: UInt32, words: [String])]] = [:]
  private var numbers: [Substring: UInt32] = [:]
  private let graph: ChainGraph
  private static let nobody = UInt32.max

  /// Reads the tables of a folder.
  init(_ graph: ChainGraph, folder: String) throws {
    self.graph = graph
    ownerOf = Array(repeating: ServiceTruth.nobody, count: graph.addressCount)
    payerOf = Array(repeating: ServiceTruth.nobody, count: graph.txCount)
    for row in try ServiceTruth.rows(folder + "/truth/addresses.csv") {
      guard let script = try? Address.script(of: row[0], network: graph.network),
        let address = graph.address(ofScript: script)
      else { continue }
      ownerOf[address.int] = number(row[1])
    }
    for row in try ServiceTruth.rows(folder + "/truth/transactions.csv") {
      guard let id = Txid(displayHex: row[0]), let place = graph.transaction(withID: id) else {
        continue
      }
      payerOf[place.int] = number(row[1])
    }
    try readHabits(folder + "/truth/services.csv")
    try readCrimes(folder + "/truth/flows.csv")
    gatherPayouts()
  }

  private static func rows(_ path: String) throws -> [[Substring]] {
    String(decoding: try WholeFile.text(path), as: UTF8.self).split(whereSeparator: \.isNewline)
      .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  private mutating func number(_ owner: Substring) -> UInt32 {
    if let known = numbers[owner] { return known }
    let number = UInt32(owners.count)
    numbers[owner] = number
    owners.append(String(owner))
    isServing.append(ServiceTruth.serving.contains(ServiceTruth.role(of: String(owner))))
    return number
  }

  /// What an owner is: the name without its number.
  static func role(of owner: String) -> String {
    owner.lastIndex(of: "-").map { String(owner[..<$0]) } ?? owner
  }

  /// The table of habits, where the chain has one.
  private mutating func readHabits(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    let text = String(decoding: try WholeFile.text(path), as: UTF8.self)
    let header = text.prefix { !$0.isNewline }.split(separator: ",")
    let told = [
      "size", "gathering", "into", "sweep_address", "company", "change", "paying", "accounts",
      "hot_coins",
    ]
    for row in try ServiceTruth.rows(path) where row.count == header.count {
      let cells = Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
      let name = String(cells["service"] ?? "")
      if let custodian = cells["custodian"], !custodian.isEmpty {
        custodianOf[name] = String(custodian)
      }
      var words = told.compactMap { column in
        cells[column[...]].flatMap { $0.isEmpty ? nil : "\(column) \($0)" }
      }
      words.append(custodianOf[name] == nil ? "wallets its own" : "wallets of a custodian")
      let height = UInt32(cells["from_height"] ?? "") ?? 0
      habits[name, default: []].append((height, words))
      // Services of one custodian share its wallets, and so its habits.
      if let custodian = custodianOf[name] { habits[custodian] = [(height, words)] }
    }
    for (name, softwares) in habits {
      for place in softwares.indices {
        habits[name]?[place].words.append(
          softwares.count == 1 ? "software the same" : "software changed")
      }
    }
  }

  private mutating func readCrimes(_ path: String) throws {
    var byNumber: [Int: Crime] = [:]
    for row in try ServiceTruth.rows(path) {
      guard let number = Int(row[0]), let outpoint = Outpoint(row[2]),
        let output = graph.output(outpoint)
      else { continue }
      switch row[1] {
      case "seed": byNumber[number, default: Crime()].seeds.append(output)
      case "deposit", "spent": byNumber[number, default: Crime()].own.insert(output)
      default: break
      }
    }
    crimes = byNumber.keys.sorted().compactMap { byNumber[$0] }.filter { !$0.seeds.isEmpty }
  }

  private mutating func gatherPayouts() {
    payoutAddresses = Array(repeating: [], count: owners.count)
    for place in 0..<graph.txCount {
      let payer = payerOf[place]
      guard payer < ServiceTruth.nobody, isServing[Int(payer)] else { continue }
      let transaction = TxIndex(place)
      guard let row = graph.inputs(of: transaction).first,
        graph.inputSpentOutput[row] != missingParent,
        graph.outputs(of: transaction).contains(where: { output in
          let owner = ownerOf[Int(graph.outputAddress[output])]
          return owner < ServiceTruth.nobody && owner != payer && !isServing[Int(owner)]
        })
      else { continue }
      payoutAddresses[Int(payer)].append(
        AddressIndex(rawValue: graph.outputAddress[graph.inputSpentOutput[row]]))
    }
  }
}

extension ServiceTruth {
  /// The owner of an address; nil where it is nobody's.
  func owner(of address: AddressIndex) -> String? {
    guard address.int < ownerOf.count, ownerOf[address.int] < ServiceTruth.nobody else {
      return nil
    }
    return owners[Int(ownerOf[address.int])]
  }

  /// The owner of an output.
  func owner(of output: OutputIndex) -> String? {
    let address = graph.outputAddress[output.int]
    return address == .max ? nil : owner(of: AddressIndex(rawValue: address))
  }

  /// Addresses of an owner, in order of first appearance.
  func addresses(of owner: Int) -> [AddressIndex] {
    ownerOf.indices.filter { ownerOf[$0] == UInt32(owner) }.map { AddressIndex($0) }
  }

  /// Whether an owner serves the public.
  func serves(_ owner: String) -> Bool {
    ServiceTruth.serving.contains(ServiceTruth.role(of: owner))
  }

  /// Whether an output is at a service and was paid by somebody else.
  func isPaidIn(_ output: OutputIndex) -> Bool {
    guard let owner = owner(of: output), serves(owner) else { return false }
    let payer = payerOf[graph.transaction(ofOutput: output).int]
    guard payer < ServiceTruth.nobody else { return false }
    return !isOneHouse(owners[Int(payer)], owner)
  }

  /// Whether two names are of one service, or of a service and the custodian whose wallets it uses.
  func isOneHouse(_ one: String, _ other: String) -> Bool {
    one == other || custodianOf[one] == other || custodianOf[other] == one
  }

  /// The habits of a service at the height of an output; none where no table tells them.
  func habits(of service: String, at output: OutputIndex) -> [String] {
    let height = graph.height(of: graph.block(of: graph.transaction(ofOutput: output))) ?? 0
    return habits[service]?.last { $0.fromHeight <= height }?.words ?? []
  }
}

/// Knows what only the truth knows: where customers truly paid in.
struct PerfectKnowledge: StopKnowledge {
  let truth: ServiceTruth
  /// Says which coinjoins cut the thread.
  let shapes: ServiceMap

  func service(at output: OutputIndex) -> ServiceStop? {
    guard truth.isPaidIn(output), let owner = truth.owner(of: output) else { return nil }
    return ServiceStop(entity: owner, category: ServiceTruth.role(of: owner), evidence: .truth)
  }

  func coinJoin(_ transaction: TxIndex) -> CoinJoinFinding? { shapes.coinJoin(transaction) }
}
