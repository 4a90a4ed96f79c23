import Bitcoin

/// What a scan has found, each thing once, in the order in which it was met first.
public struct ScanResult: Sendable {
  /// More different things than this are not kept.
  public static let most = 5_000_000
  /// More secrets or suspects than this are counted, not listed.
  static let mostListed = 10_000

  /// What was recognised.
  public private(set) var findings: [ScanFinding] = []
  /// The secrets that were met.
  public private(set) var secrets: [ScanSecret] = []
  /// What may be damaged addresses.
  public private(set) var suspects: [ScanSuspect] = []
  /// What could not be read, and what a reader should know.
  public internal(set) var warnings: [String] = []
  /// Whether something was left out.
  public private(set) var isTruncated = false
  /// Files and members of archives read.
  public internal(set) var fileCount = 0
  /// Bytes looked through, unpacked.
  public internal(set) var byteCount = 0
  /// Secrets met, listed or not.
  public private(set) var secretCount = 0

  private var positions: [String: Int] = [:]

  mutating func add(_ finding: ScanFinding) {
    let position = ScanResult.place(&positions[finding.value, default: -1], next: findings.count)
    guard position == findings.count else {
      findings[position].occurrences += 1
      if finding.repair == nil, findings[position].repair != nil {
        let occurrences = findings[position].occurrences
        findings[position] = finding
        findings[position].occurrences = occurrences
      }
      return
    }
    guard findings.count < ScanResult.most else {
      if !isTruncated {
        warnings.append("more than \(ScanResult.most) findings; the rest is left out")
      }
      isTruncated = true
      positions[finding.value] = nil
      return
    }
    findings.append(finding)
  }

  /// Whether a value is among the findings.
  func holds(_ value: String) -> Bool { positions[value] != nil }

  /// The place of a value, which takes the next one where it has none: one look for both.
  private static func place(_ position: inout Int, next: Int) -> Int {
    if position < 0 { position = next }
    return position
  }

  mutating func add(_ secret: ScanSecret) {
    secretCount += 1
    if secrets.count < ScanResult.mostListed { secrets.append(secret) } else { isTruncated = true }
  }

  mutating func add(_ suspect: ScanSuspect) {
    if suspects.count < ScanResult.mostListed {
      suspects.append(suspect)
    } else {
      isTruncated = true
    }
  }
}
