/// A reason to put two addresses into one cluster, as `--rules` names it.
public enum ClusterRule: String, Sendable, CaseIterable, Codable {
  /// All inputs of a transaction have one owner, unless it is a coinjoin.
  case coSpend = "co-spend"
  /// An output that pays an input's address is change. The address is the same, so nothing is
  /// joined: it is evidence only.
  case reuse

  /// The rules of a list such as `co-spend,reuse`, in their fixed order.
  public static func list(_ text: String) throws(AnalysisError) -> [ClusterRule] {
    var named: [ClusterRule] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let rule = ClusterRule(rawValue: String(name)) else {
        throw AnalysisError(
          .usage, "no rule is called \"\(name)\"", at: "--rules",
          hint: "the rules are \(allCases.map(\.rawValue).joined(separator: ", "))")
      }
      named.append(rule)
    }
    return allCases.filter(named.contains)
  }
}

/// What becomes of coinjoins when addresses are clustered.
public enum CoinJoinHandling: String, Sendable {
  /// A coinjoin joins nobody: its inputs have several owners.
  case leaveOut = "left out"
  /// A coinjoin is taken like any other transaction.
  case keep = "kept"
}
