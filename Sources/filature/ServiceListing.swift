import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

/// Services as answers.
struct ServiceListing {
  private let graph: ChainGraph
  private let layer: ServiceLayer

  init(_ graph: ChainGraph, _ layer: ServiceLayer) {
    self.graph = graph
    self.layer = layer
  }

  /// The layer of a store, with the clustering that it is of; throws where there is none, or a stale
  /// one.
  static func open(
    _ graph: ChainGraph
  ) throws -> (layer: ServiceLayer, clustering: Clustering, tags: TagIndex) {
    let clustering = try Clustering.current(of: graph)
    let tags = try TagIndex(graph, clustering: clustering)
    let why: ServiceLayer.Staleness?
    switch try ServiceLayer.open(graph, tags: tags, clustering: clustering) {
    case .current(let layer):
      if let clustering { return (layer, clustering, tags) }
      why = nil
    case .none: why = nil
    case .stale(let reason): why = reason
    }
    throw Failure(
      Exit.missing, WarningText.words(why, .english), at: graph.directory,
      hint: "run `filature prepare`")
  }

  private var envelope: Envelope {
    var envelope = Envelope("services", graph: graph)
    envelope.parameters = [("layer_sha256", .optional(layer.sha256))]
    return envelope
  }

  /// How many there are, by grade.
  func writeCounts(_ global: GlobalOptions) throws {
    let grades = DepositGrade.allCases.reversed()
    let unnamed = layer.services.filter { $0.named == nil }
    var deposits: [DepositGrade: Int] = [:]
    for row in 0..<layer.depositCount { deposits[layer.deposit(at: row).grade, default: 0] += 1 }
    func count(_ grade: DepositGrade) -> (unnamed: Int, deposits: Int) {
      (unnamed.count { $0.grade == grade }, deposits[grade] ?? 0)
    }
    let named = layer.services.count - unnamed.count
    let data: JSONValue = [
      "named": .number(named),
      "unnamed": .pairs(grades.map { ($0.rawValue, .number(count($0).unnamed)) }),
      "deposit_addresses": .pairs(grades.map { ($0.rawValue, .number(count($0).deposits)) }),
    ]
    var table = TextTable(
      header: ["grade", "services by tags", "unnamed services", "deposit addresses"],
      rightAligned: [1, 2, 3])
    table.rows = grades.map { grade in
      [
        grade.rawValue, grade == .strong ? "\(named)" : "", "\(count(grade).unnamed)",
        "\(count(grade).deposits)",
      ]
    }
    var envelope = Envelope("services-build", graph: graph)
    envelope.parameters = [("layer_sha256", .optional(layer.sha256))]
    try envelope.write(global, data: data, rows: table)
  }

  /// Some services.
  func write(_ services: [ServiceLayer.Service], _ global: GlobalOptions) throws {
    var table = TextTable(
      header: [
        "service", "label", "grade", "signs", "payouts", "payees", "payers", "gatherings",
        "deposit_addresses", "last",
      ], rightAligned: [4, 5, 6, 7, 8])
    table.rows = services.map { service in
      [
        name(service), service.named?.label ?? "", service.grade.rawValue,
        service.signs.map(\.name).joined(separator: " "), "\(service.payouts)",
        "\(service.payees)", "\(service.payers)", "\(service.gatherings)",
        "\(service.depositAddresses)", UTCTime.text(time(service.lastSeen)),
      ]
    }
    try envelope.write(global, data: .array(services.map(document)), rows: table)
  }

  private func name(_ service: ServiceLayer.Service) -> String {
    service.named?.name ?? service.entity(in: graph)
  }

  private func document(_ service: ServiceLayer.Service) -> JSONValue {
    [
      "service": .text(name(service)), "named": .boolean(service.named != nil),
      "label": .optional(service.named?.label), "actor": .optional(service.named?.name),
      "behaves_as": .optional(service.behavesAs),
      "cluster": .text(graph.addressText(service.first)), "grade": .text(service.grade.rawValue),
      "signs": .texts(service.signs.map(\.name)), "payouts": .number(service.payouts),
      "payees": .number(service.payees), "payers": .number(service.payers),
      "gatherings": .number(service.gatherings), "wallets": .number(service.wallets),
      "deposit_addresses": .number(service.depositAddresses),
      "first": moment(service.firstSeen), "last": moment(service.lastSeen),
      "evidence": .texts(service.evidence.map { graph.txid[$0.int].description }),
    ]
  }

  private func moment(_ transaction: TxIndex) -> JSONValue {
    let block = graph.block(of: transaction)
    return [
      "height": graph.height(of: block).map { .number($0) } ?? .null,
      "time": .text(UTCTime.text(time(transaction))),
      "txid": .text(graph.txid[transaction.int].description),
    ]
  }

  private func time(_ transaction: TxIndex) -> UInt32 {
    graph.blockTime[graph.block(of: transaction).int]
  }

  /// One service, and the deposit address of it that was asked about.
  func explain(
    _ service: ServiceLayer.Service, _ deposit: ServiceLayer.Deposit?, _ global: GlobalOptions
  ) throws {
    guard case .object(var members) = document(service) else { return }
    members.append(
      JSONValue.Member(
        "description", .text(EndingText.words(service.inferred(in: graph), .english))))
    members.append(JSONValue.Member("deposit", deposit.map(document) ?? .null))
    var table = TextTable(header: ["what", "says"])
    table.rows = rows(service) + (deposit.map(rows) ?? [])
    try envelope.write(
      global, data: .pairs(members.map { ($0.name, $0.value) }), rows: table)
  }

  private func document(_ deposit: ServiceLayer.Deposit) -> JSONValue {
    [
      "address": .text(graph.addressText(deposit.address)), "grade": .text(deposit.grade.rawValue),
      "signs": .texts(deposit.signs.map(\.rawValue)),
      "sweep": .text(graph.txid[deposit.sweep.int].description),
    ]
  }

  private func rows(_ service: ServiceLayer.Service) -> [[String]] {
    [
      ["service", name(service)], ["label", service.named?.label ?? "none: no tag names it"],
      ["grade", service.grade.rawValue],
    ] + service.signs.map { ["sign", ServiceText.sentence($0)] }
      + [
        ["pays", "\(service.payouts) times, to \(service.payees) wallets"],
        ["takes", "from \(service.payers) wallets; gathered \(service.gatherings) times"],
        ["deposit addresses", "\(service.depositAddresses)"],
        ["wallets", "\(service.wallets)"],
        ["first", UTCTime.text(time(service.firstSeen))],
        ["last", UTCTime.text(time(service.lastSeen))],
      ] + service.evidence.map { ["see", graph.txid[$0.int].description] }
  }

  private func rows(_ deposit: ServiceLayer.Deposit) -> [[String]] {
    [
      ["deposit address", graph.addressText(deposit.address)],
      ["its grade", deposit.grade.rawValue],
    ] + deposit.signs.map { ["its sign", DepositSignText.sentence($0, .english)] }
      + [["its last spend", graph.txid[deposit.sweep.int].description]]
  }
}

/// What signs of services mean, in sentences.
enum ServiceText {
  static func sentence(_ sign: ServiceSign) -> String {
    switch sign {
    case .tagged: "a tag names one of its wallets"
    case .taggedDeposits: "tags name deposit addresses that are forwarded into it"
    case .gathers:
      "many addresses are forwarded whole into it, and it pays many or takes nothing else"
    case .manyParties: "it takes coins from many and pays many"
    case .accounts:
      "customers pay again and again at addresses that nobody else pays"
    }
  }
}
