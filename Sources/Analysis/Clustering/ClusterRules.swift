import ChainStore

/// The reasons by which a clustering puts addresses together, as `--rules` lists them.
///
/// Co-spend joins the inputs of a transaction; `same-key` joins the address forms of one public
/// key; every other term is a ``ChangeExpression``, which joins an output to the inputs where it
/// leaves only that one. A rule's code is its place among ``names``.
public struct ClusterRules: Sendable {
  /// Every rule by name: co-spend, same-key where asked for, then the change terms as given.
  public let names: [String]
  /// The change terms, with their codes.
  public let change: [(code: UInt8, expression: ChangeExpression)]
  /// The code of `same-key`, where it is asked for.
  public let sameKey: UInt8?

  /// Name of the rule that a clustering always has.
  public static let coSpend = "co-spend"
  /// Its code.
  static let coSpendCode: UInt8 = 0
  /// Name of the rule that joins the address forms of one key.
  public static let sameKeyName = "same-key"
  /// Most rules in a list.
  static let most = 64

  /// Reads a list such as `co-spend,reuse,address-type & optimal`.
  public init(_ text: String) throws(AnalysisError) {
    let terms = try ChangeExpressionParser.terms(
      text, plain: [ClusterRules.coSpend, ClusterRules.sameKeyName])
    var plain: Set<String> = []
    var expressions: [ChangeExpression] = []
    for term in terms {
      switch term {
      case .plain(let name): plain.insert(name)
      case .change(let expression):
        if !expressions.contains(where: { $0.text == expression.text }) {
          expressions.append(expression)
        }
      }
    }
    guard plain.contains(ClusterRules.coSpend) else {
      throw AnalysisError(
        .usage, "other rules only add to co-spend", at: "--rules",
        hint: "add co-spend to the list")
    }
    guard expressions.count < ClusterRules.most else {
      throw AnalysisError(.usage, "more than \(ClusterRules.most) rules", at: "--rules")
    }
    var names = [ClusterRules.coSpend]
    if plain.contains(ClusterRules.sameKeyName) { names.append(ClusterRules.sameKeyName) }
    sameKey = plain.contains(ClusterRules.sameKeyName) ? 1 : nil
    let first = UInt8(names.count)
    change = expressions.enumerated().map { (first + UInt8($0.offset), $0.element) }
    self.names = names + expressions.map(\.text)
  }

  private init() {
    names = [ClusterRules.coSpend]
    change = []
    sameKey = nil
  }

  /// Co-spend alone: the default, and what courts have accepted.
  public static let standard = ClusterRules()

  /// The list in its one form.
  public var text: String { names.joined(separator: ",") }

  /// Whether anything is asked for beyond co-spend.
  public var isExtended: Bool { names.count > 1 }

  /// What the change rules must know of a payment.
  var reads: PaymentParts { change.reduce(into: []) { $0.formUnion($1.expression.reads) } }

  /// How far to trust a rule by its code, 0 to 100; co-spend depends on the transaction.
  func confidence(of code: UInt8) -> Int {
    if code == sameKey { return 95 }
    return change.first { $0.code == code }?.expression.confidence ?? 90
  }
}

/// What becomes of coinjoins when addresses are clustered.
public enum CoinJoinHandling: String, Sendable {
  /// A coinjoin joins nobody: its inputs have several owners.
  case leaveOut = "left out"
  /// A coinjoin is taken like any other transaction.
  case keep = "kept"
  /// What BlockSci's own test calls a coinjoin joins nobody.
  case blockSci = "left out by BlockSci's rule"
  /// As ``leaveOut``, but Whirlpool mixes count only where their coins come from the pool.
  case leaveOutTraced = "left out, Whirlpool by lineage"

  /// Makes a judge of one thread: whether a transaction's inputs have several owners; none where
  /// that is not asked.
  func judge(_ graph: ChainGraph) -> ((TxIndex) -> Bool)? {
    switch self {
    case .keep: return nil
    case .leaveOut, .blockSci, .leaveOutTraced:
      var scan = CoinJoinScan(
        graph, detectors: self == .blockSci ? [EqualOutputs.self] : CoinJoinDetectors.all,
        lineage: self == .leaveOutTraced ? .required : .ignored)
      return { scan.finding($0)?.severs == true }
    }
  }
}
