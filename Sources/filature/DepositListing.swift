import Analysis
import ChainStore
import Reporting

/// Deposit addresses as documents and rows: each behind the words of a list that named it.
struct DepositListing {
  private let list: NamedList
  private let graph: ChainGraph
  private let rows: [(entry: NamedList.Entry, candidate: DepositCandidate)]

  /// Over candidates, and the entries of the list for each of their addresses; an address that the
  /// list has twice is listed twice.
  init(
    _ found: [DepositCandidate], of list: NamedList,
    at entries: [AddressIndex: [NamedList.Entry]], _ graph: ChainGraph
  ) {
    self.list = list
    self.graph = graph
    rows = found.flatMap { candidate in
      (entries[candidate.address] ?? [NamedList.Entry(input: "", word: "")])
        .map { ($0, candidate) }
    }
  }

  func write(_ global: GlobalOptions, _ envelope: Envelope) throws {
    let data = rows.map { list.document($0.entry, document($0.candidate)) }
    let table = global.chosenFormat == .table ? summary : table
    try envelope.write(global, data: .array(data), rows: table)
  }

  private func document(_ candidate: DepositCandidate) -> JSONValue {
    [
      "address": .text(graph.addressText(candidate.address)),
      "service": .text(candidate.service.label), "actor": .text(candidate.service.name),
      "category": .text(candidate.service.category), "grade": .text(candidate.grade.rawValue),
      "evidence": .array(
        candidate.evidence.map {
          ["sign": .text($0.sign.rawValue), "txid": .text(txid($0.transaction))]
        }),
      "receipts": .number(candidate.receipts), "received_sat": .number(candidate.receivedSat),
      "payers": .number(candidate.payers), "peers": .number(candidate.peers),
      "first_funded": .text(txid(candidate.firstFunded)),
      "sweeps": .texts(candidate.sweeps.map(txid)), "tagged": .boolean(candidate.isTagged),
    ]
  }

  /// A row for each address, for the eye.
  private var summary: TextTable {
    var table = list.table(
      ["address", "service", "grade", "signs", "receipts", "received_sat", "last_sweep"],
      rightAligned: [4, 5])
    table.rows = rows.map { entry, candidate in
      list.row(
        entry,
        [
          graph.addressText(candidate.address), candidate.service.label, candidate.grade.rawValue,
          candidate.evidence.map(\.sign.rawValue).joined(separator: " "),
          "\(candidate.receipts)", "\(candidate.receivedSat)",
          candidate.sweeps.last.map(txid) ?? "",
        ])
    }
    return table
  }

  /// A row for each transaction that an address rests on; its sums stand in the first alone, so that
  /// a column of them adds up.
  private var table: TextTable {
    var table = list.table(
      [
        "address", "service", "actor", "category", "grade", "receipts", "received_sat", "sign",
        "txid",
      ], rightAligned: [5, 6])
    for (entry, candidate) in rows {
      let start = [
        graph.addressText(candidate.address), candidate.service.label, candidate.service.name,
        candidate.service.category, candidate.grade.rawValue,
      ]
      let signed = candidate.evidence.map { ($0.sign.rawValue, $0.transaction) }
      let told = Set(signed.map(\.1))
      let sweeps = candidate.sweeps.filter { !told.contains($0) }.map { ("sweep", $0) }
      for (place, (sign, transaction)) in (signed + sweeps).enumerated() {
        let sums = place == 0 ? ["\(candidate.receipts)", "\(candidate.receivedSat)"] : ["", ""]
        table.rows.append(list.row(entry, start + sums + [sign, txid(transaction)]))
      }
    }
    return table
  }

  private func txid(_ transaction: TxIndex) -> String { graph.txid[transaction.int].description }
}
