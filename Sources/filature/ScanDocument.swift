import Bitcoin
import Ingest
import Reporting

/// The answer of `scan` as a document and as a table.
enum ScanDocument {
  typealias Row = (finding: ScanFinding, isOnChain: Bool?)

  static func data(_ rows: [Row], _ result: ScanResult) -> JSONValue {
    [
      "found": .array(rows.map { document($0) }),
      "secrets": .array(result.secrets.map { document($0) }),
      "suspects": .array(result.suspects.map { document($0) }),
      "files": .number(result.fileCount), "bytes": .number(result.byteCount),
    ]
  }

  private static func document(_ row: Row) -> JSONValue {
    let finding = row.finding
    return [
      "kind": .text(finding.kind.rawValue), "value": .text(finding.value),
      "type": .optional(finding.type), "networks": .texts(finding.networks),
      "file": .text(finding.place.file), "line": .number(finding.place.line),
      "column": .number(finding.place.column), "occurrences": .number(finding.occurrences),
      "repair": .optional(finding.repair?.rawValue), "written": .optional(finding.written),
      "alternatives": .texts(finding.alternatives),
      "on_chain": row.isOnChain.map { .boolean($0) } ?? .null,
    ]
  }

  private static func document(_ secret: ScanSecret) -> JSONValue {
    [
      "kind": .text(secret.secret.code), "file": .text(secret.place.file),
      "line": .number(secret.place.line), "column": .number(secret.place.column),
      "words": secret.words.map { .number($0) } ?? .null,
      "checksum": secret.isSound.map { .boolean($0) } ?? .null,
    ]
  }

  private static func document(_ suspect: ScanSuspect) -> JSONValue {
    [
      "written": .text(suspect.written), "file": .text(suspect.place.file),
      "line": .number(suspect.place.line), "column": .number(suspect.place.column),
      "reason": .text(suspect.reason),
    ]
  }

  /// What an officer must read: secrets, repairs and what was left.
  static func warnings(_ result: ScanResult) -> [String] {
    var warnings: [String] = []
    for secret in result.secrets.prefix(20) {
      warnings.append("\(secret.place.text): \(secret.secret.name); not shown, not kept")
    }
    if result.secretCount > 20 {
      warnings.append("\(result.secretCount - 20) more places hold private keys or seed phrases")
    }
    if result.secretCount > 0 { warnings.append("what to do with a secret: \(Secret.advice)") }
    let repaired = result.findings.count { $0.repair != nil }
    if repaired > 0 {
      warnings.append("\(repaired) findings are not written as they must be; compare the source")
    }
    let unsure = result.findings.count { !$0.alternatives.isEmpty }
    if unsure > 0 { warnings.append("\(unsure) of them could be corrected in several ways") }
    if let first = result.suspects.first {
      warnings.append(
        "\(result.suspects.count) texts may be addresses without their letter case and were not "
          + "searched for, the first at \(first.place.text): \(first.reason); see --repairs")
    }
    return warnings
  }

  static func table(_ rows: [Row], _ result: ScanResult) -> TextTable {
    var table = TextTable(
      header: ["kind", "value", "type", "times", "place", "repair", "on chain"],
      rightAligned: [3])
    table.widest = 112
    table.rows = rows.map { row in
      let finding = row.finding
      return [
        finding.kind.rawValue, finding.value, finding.type ?? "", "\(finding.occurrences)",
        finding.place.text, finding.repair?.rawValue ?? "",
        row.isOnChain.map { $0 ? "yes" : "no" } ?? "",
      ]
    }
    table.rows += result.secrets.map { secret in
      ["secret", "withheld: " + secret.secret.name, "", "1", secret.place.text, "", ""]
    }
    return table
  }
}
