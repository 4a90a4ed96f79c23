/// What a clustering is to be built by.
public struct ClusterPlan: Sendable {
  /// The rules.
  public var rules: ClusterRules
  /// What becomes of coinjoins.
  public var coinJoins: CoinJoinHandling
  /// Whose clusters to build.
  public var style: Style
  /// A merge beyond co-spend is refused where both sides have more addresses than this; nil for no
  /// such bound.
  public var mostMerged: Int?

  /// Whose rules of merging apply.
  public enum Style: String, Sendable {
    /// Change merges only where one output is left; guards refuse what contradicts.
    case guarded
    /// As BlockSci does: every output that is left is merged, nothing is refused, and the address
    /// forms of one key are one.
    case blockSci = "blocksci"
  }

  /// A plan.
  public init(
    rules: ClusterRules = .standard, coinJoins: CoinJoinHandling = .leaveOut,
    style: Style = .guarded, mostMerged: Int? = nil
  ) {
    self.rules = rules
    self.coinJoins = coinJoins
    self.style = style
    self.mostMerged = mostMerged
  }

  /// The plan as a clustering keeps it.
  var parameters: [String: String] {
    [
      "rules": rules.text, "coinjoins": coinJoins.rawValue, "style": style.rawValue,
      "most-merged": mostMerged.map { "\($0)" } ?? "",
    ]
  }

  /// The plan that a clustering was built by.
  init?(parameters: [String: String]) {
    guard let text = parameters["rules"], let rules = try? ClusterRules(text),
      let coinJoins = parameters["coinjoins"].flatMap(CoinJoinHandling.init),
      let style = parameters["style"].flatMap(Style.init)
    else { return nil }
    self.init(
      rules: rules, coinJoins: coinJoins, style: style,
      mostMerged: parameters["most-merged"].flatMap { Int($0) })
  }

  /// Rules, and what is unusual about the rest, in words.
  public var text: String {
    var words = [rules.text]
    switch coinJoins {
    case .leaveOut: break
    case .keep: words.append("coinjoins kept")
    case .blockSci, .leaveOutTraced: words.append("coinjoins " + coinJoins.rawValue)
    }
    if style == .blockSci { words.append("merged as BlockSci does") }
    if let mostMerged { words.append("at most \(mostMerged) merged") }
    return words.joined(separator: ", ")
  }
}
