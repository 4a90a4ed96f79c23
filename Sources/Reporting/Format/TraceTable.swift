import Analysis

/// A trace on a terminal: aligned columns, ids shortened for the eye.
public struct TraceTable: Sendable {
  private static let rows = 40

  /// The table.
  public init() {}

  /// Ledgers first, then sums by service, then the ends of the first method.
  public func text(_ result: TraceResult, direction: TraceDirection) -> String {
    var text = ledgers(result, direction)
    for method in result.methods where !method.entities.isEmpty {
      text += "\n\(method.method): services\n"
      text += TextColumns.aligned(
        [["service", "category", "traced BTC", "deposits"]]
          + method.entities.map {
            [
              SafeText.shortened($0.entity, to: 32), SafeText.shortened($0.category, to: 20),
              MachineAmount.btc($0.tracedSat), String($0.deposits),
            ]
          }, numbers: [2, 3])
    }
    if let first = result.methods.first, !first.endpoints.isEmpty { text += ends(first) }
    for warning in result.warnings { text += "\nwarning: \(SafeText.plain(warning))\n" }
    return text
  }

  private func ledgers(_ result: TraceResult, _ direction: TraceDirection) -> String {
    let lines: [(String, (Ledger) -> UInt64)] = [
      ("seeded", { $0.seededSat }), ("services", { $0.serviceSat }),
      ("coinjoins", { $0.coinjoinSat }),
      (direction == .forward ? "unspent" : "mined", { $0.unspentSat }), ("fees", { $0.feeSat }),
      ("burnt", { $0.burntSat }), ("limit", { $0.limitSat }),
    ]
    var rows = [["BTC"] + result.methods.map(\.method)]
    for (name, amount) in lines {
      rows.append([name] + result.methods.map { MachineAmount.btc(amount($0.ledger)) })
    }
    let state = result.methods.map { method in
      method.ledger.conserves ? (method.ledger.balances ? "yes" : "NO") : "not meant to"
    }
    rows.append(["balances"] + state)
    return TextColumns.aligned(rows, numbers: Array(1..<max(2, rows[0].count)))
  }

  private func ends(_ method: MethodResult) -> String {
    let rows = method.endpoints.prefix(TraceTable.rows).map { end in
      [
        end.kind.rawValue, SafeText.shortened(end.entity ?? "", to: 20),
        SafeText.shortened(end.address, to: 22), SafeText.shortened(end.outpoint, to: 22),
        String(end.height), DeterministicTime.rfc3339(end.time),
        MachineAmount.btc(end.tracedSat), String(end.hops),
      ]
    }
    let header = [
      "kind", "service", "address", "outpoint", "height", "time", "traced BTC", "hops",
    ]
    var text = "\n\(method.method): ends\n"
    text += TextColumns.aligned([header] + rows, numbers: [4, 6, 7])
    let rest = method.endpoints.count - rows.count
    if rest > 0 { text += "and \(rest) further; --format csv or json lists all\n" }
    return text
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
