import Analysis

/// A trace on a terminal: aligned columns, ids shortened for the eye.
public struct TraceTable: Sendable {
  private static let rows = 40

  /// The code of the coin.
  private let unit: String
  private let fiat: FiatValuation?

  /// The table, with values in state currencies where prices are given.
  public init(unit: String, fiat: FiatValuation? = nil) { (self.unit, self.fiat) = (unit, fiat) }

  /// Deposits at services first, then ledgers, sums by service, and the ends of the first method
  /// elsewhere.
  public func text(_ result: TraceResult, direction: TraceDirection) -> String {
    var text = ""
    let deposits = DepositRow.rows(of: result)
    if !deposits.isEmpty, direction == .forward { text += table(of: deposits, result) + "\n" }
    text += ledgers(result, direction)
    for method in result.methods where !method.entities.isEmpty {
      text += "\n\(method.method): services\n"
      text += TextColumns.aligned(
        [["service", "category", "traced \(unit)", "deposits"]]
          + method.entities.map {
            [
              SafeText.shortened($0.entity, to: 32), SafeText.shortened($0.category, to: 20),
              MachineAmount.btc($0.tracedSat), String($0.deposits),
            ]
          }, numbers: [2, 3])
    }
    if let first = result.methods.first { text += ends(first, direction) }
    for warning in result.warnings {
      text += "\nwarning: \(SafeText.plain(WarningText.words(warning, .english)))\n"
    }
    return text
  }

  private func ledgers(_ result: TraceResult, _ direction: TraceDirection) -> String {
    let lines: [(String, (Ledger) -> UInt64)] = [
      ("seeds", { $0.seedsSat }), ("already counted through an earlier seed", { $0.behindSat }),
      ("seeded", { $0.seededSat }), ("services", { $0.serviceSat }),
      ("coinjoins", { $0.coinjoinSat }),
      (direction == .forward ? "unspent" : "mined", { $0.unspentSat }), ("fees", { $0.feeSat }),
      ("burnt", { $0.burntSat }), ("limit", { $0.limitSat }),
    ]
    var rows = [[unit] + result.methods.map(\.method)]
    for (name, amount) in lines {
      rows.append([name] + result.methods.map { MachineAmount.btc(amount($0.ledger)) })
    }
    let state = result.methods.map { method in
      method.ledger.conserves ? (method.ledger.balances ? "yes" : "NO") : "not meant to"
    }
    rows.append(["balances"] + state)
    return TextColumns.aligned(rows, numbers: Array(1..<max(2, rows[0].count)))
  }

  /// One row for each deposit with what every method attributes of it.
  private func table(of deposits: [DepositRow], _ result: TraceResult) -> String {
    let header =
      [
        "service", "deposit address", "txid:vout", "height", "time", "paid by", "hops",
        "amount \(unit)",
      ] + (fiat?.currencies ?? []) + result.methods.map(\.method)
    let rows = deposits.prefix(TraceTable.rows).map { deposit in
      [
        SafeText.shortened(deposit.end.entity ?? "", to: 20),
        SafeText.shortened(deposit.end.address, to: 22),
        SafeText.shortened(deposit.end.outpoint, to: 22), HeightText.plain(deposit.end.height),
        DeterministicTime.rfc3339(deposit.end.time), deposit.payer, String(deposit.end.hops),
        MachineAmount.btc(deposit.end.valueSat),
      ] + values(of: deposit.end) + deposit.traced.map { $0 == 0 ? "-" : MachineAmount.btc($0) }
    }
    var text = "deposits at services\n"
    text += TextColumns.aligned(
      [header] + rows, numbers: [3] + (6..<header.count).map { $0 })
    return text + rest(deposits.count - rows.count)
  }

  private func values(of end: Endpoint) -> [String] {
    (fiat?.currencies ?? []).map { code in
      fiat.map { FiatText.value($0, code, end.valueSat, at: end.time) } ?? FiatText.none
    }
  }

  private func rest(_ count: Int) -> String {
    count > 0 ? "and \(count) further; --format csv or json lists all\n" : ""
  }

  private func ends(_ method: MethodResult, _ direction: TraceDirection) -> String {
    let others = method.endpoints.filter { direction == .backward || $0.kind != .service }
    guard !others.isEmpty else { return "" }
    let rows = others.prefix(TraceTable.rows).map { end in
      [
        end.kind.rawValue, SafeText.shortened(end.entity ?? "", to: 20),
        SafeText.shortened(end.address, to: 22), SafeText.shortened(end.outpoint, to: 22),
        HeightText.plain(end.height), DeterministicTime.rfc3339(end.time),
        MachineAmount.btc(end.tracedSat), String(end.hops),
      ]
    }
    let header = [
      "kind", "service", "address", "outpoint", "height", "time", "traced \(unit)", "hops",
    ]
    var text = "\n\(method.method): \(direction == .forward ? "other ends" : "origins")\n"
    text += TextColumns.aligned([header] + rows, numbers: [4, 6, 7])
    return text + rest(others.count - rows.count)
  }
}

/// A deposit at a service and what each method traces into it.
private struct DepositRow {
  let end: Endpoint
  /// Satoshis, in the order of the methods.
  var traced: [UInt64]

  /// Who paid it in, and how the money came to others; or that the service did.
  var payer: String {
    guard !end.isSweep else { return end.sweepText }
    return (end.paidBy?.rawValue ?? "") + (end.route.map { " (\($0.rawValue))" } ?? "")
  }

  /// Every deposit that any method found: those that the seeds' cluster paid in and the nearest
  /// first, then services by name, then chain order.
  static func rows(of result: TraceResult) -> [DepositRow] {
    var rows: [String: DepositRow] = [:]
    for (number, method) in result.methods.enumerated() {
      for end in method.endpoints where end.kind == .service {
        let none = [UInt64](repeating: 0, count: result.methods.count)
        rows[end.outpoint, default: DepositRow(end: end, traced: none)].traced[number] +=
          end.tracedSat
      }
    }
    func key(_ row: DepositRow) -> (Int, String, UInt32, UInt64, String) {
      (
        row.end.nearness, row.end.entity ?? "", row.end.block.rawValue,
        row.end.output?.rawValue ?? .max, row.end.outpoint
      )
    }
    return rows.values.sorted { key($0) < key($1) }
  }
}

/// Columns of plain text, padded to the widest cell.
enum TextColumns {
  static func aligned(_ rows: [[String]], numbers: [Int]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    var text = ""
    for row in rows {
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return numbers.contains(column) ? space + cell : cell + space
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
