import ChainStore

/// How often the deposit finder is right, on a chain whose truth is known.
public struct DepositEvaluation: Sendable {
  /// One grade and everything above it.
  public struct Row: Sendable {
    /// The lowest grade that counts.
    public var grade: DepositGrade
    /// Of what was found, how much is a deposit address.
    public var precision: ErrorRate
    /// Of all deposit addresses that were ever spent from, how many were found.
    public var recall: ErrorRate
    /// Of those found rightly, how many were given to the right service.
    public var service: ErrorRate
  }

  /// A row a grade, the strictest first.
  public let rows: [Row]
  /// What was found and is no deposit address, in the order of the candidates.
  public let falseFindings: [DepositCandidate]

  /// Compares candidates with the owners of the true deposit addresses.
  ///
  /// An owner is compared with the name and the label of the service, letters and digits only.
  public init(
    _ candidates: [DepositCandidate], truth: [AddressIndex: String], in graph: ChainGraph
  ) {
    let spent = truth.keys.filter { address in
      graph.receipts(of: address).contains { graph.spender(of: $0) != nil }
    }
    rows = DepositGrade.allCases.reversed().map { grade in
      let found = candidates.filter { $0.grade >= grade }
      let right = found.filter { truth[$0.address] != nil }
      let named = right.filter { candidate in
        let owner = DepositEvaluation.plain(truth[candidate.address] ?? "")
        return [candidate.service.name, candidate.service.label].contains {
          DepositEvaluation.plain($0) == owner
        }
      }
      return Row(
        grade: grade, precision: ErrorRate(right.count, of: found.count),
        recall: ErrorRate(right.count, of: spent.count),
        service: ErrorRate(named.count, of: right.count))
    }
    falseFindings = candidates.filter { truth[$0.address] == nil }
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
