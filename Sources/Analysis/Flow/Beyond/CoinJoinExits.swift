import ChainStore

/// What may lie behind the coinjoins where a trace ended: possible, never a fact.
///
/// For each output of a coinjoin it says how often the amounts alone link it to what was traced into
/// the coinjoin (``LinkProbability``), where that can be counted; between which bounds the traced
/// value on it lies, whoever owns it; and where its coin would go if it were the traced owner's,
/// which is a trace of its own under the same stops. Alternatives are not added up: one owner's coin
/// left by some of the outputs, not by all.
public struct CoinJoinExits: Sendable {
  /// What the amounts say of an output and the traced coins that went in.
  public enum Link: String, Sendable {
    /// Every interpretation gives it to the owner of a traced coin.
    case certain
    /// Some do.
    case possible
    /// None does.
    case impossible
    /// There is too much to count.
    case unknown
  }

  /// A traced coin that a coinjoin spends.
  public struct Entrance: Sendable {
    /// The coin.
    public var coin: OutputIndex
    /// What each method attributes of it.
    public var tracedSat: [UInt64]
  }

  /// An output of a coinjoin.
  public struct Exit: Sendable {
    /// The output.
    public var output: OutputIndex
    /// What the amounts say.
    public var link: Link
    /// Interpretations that link it to a traced coin, at least and at most; the same number where
    /// all of them have one address. Nil where they are not counted.
    public var links: ClosedRange<UInt64>?
    /// The least traced value on it, by method: what the other coins that went in cannot fill.
    public var atLeastSat: [UInt64]
    /// The most, by method.
    public var atMostSat: [UInt64]
    /// Where its coin would go, by method; empty where it was not followed.
    public var beyond: [MethodResult] = []
  }

  /// A coinjoin that a trace reached.
  public struct CoinJoin: Sendable {
    /// The transaction.
    public var transaction: TxIndex
    /// Coinjoins between the trace and here, this one counted.
    public var round: Int
    /// What it was recognised as; nil where something else than its shape said so.
    public var finding: CoinJoinFinding?
    /// Number of interpretations; nil where they are not counted.
    public var interpretations: UInt64?
    /// The traced coins, in chain order.
    public var entrances: [Entrance]
    /// Its outputs that can be spent, in order.
    public var exits: [Exit]
  }

  /// Most outputs that are followed, each by a trace of its own.
  public static let mostFollowed = 2_000

  /// The coinjoins, by round, then in chain order.
  public var coinJoins: [CoinJoin] = []
  /// Whether there were more outputs than are followed.
  public var isTruncated = false
}

extension FlowTracer {
  /// What may lie behind the coinjoins that a forward trace reached, through so many of them one
  /// after the other. The result is the request's, with ends listed.
  ///
  /// Throws as ``trace(_:)`` does.
  public func exits(
    of result: TraceResult, as request: TraceRequest, rounds: Int = 1
  ) throws(AnalysisError) -> CoinJoinExits {
    var exits = CoinJoinExits()
    var entering = entrances(result.methods)
    for round in 1...max(1, rounds) where !entering.isEmpty {
      var opened = entering.map { open($0.key, round, $0.value, result.methods.count) }
      let room = CoinJoinExits.mostFollowed - exits.coinJoins.reduce(0) { $0 + $1.exits.count }
      exits.isTruncated = try follow(&opened, room, request) || exits.isTruncated
      exits.coinJoins += opened
      entering = merged(opened.flatMap { $0.exits.map(\.beyond) })
    }
    return exits
  }

  /// The coins that ended before a coinjoin, by coinjoin in chain order.
  private func entrances(
    _ methods: [MethodResult]
  ) -> [(key: TxIndex, value: [OutputIndex: [UInt64]])] {
    var found: [TxIndex: [OutputIndex: [UInt64]]] = [:]
    for (number, method) in methods.enumerated() {
      for end in method.endpoints where end.kind == .coinjoin {
        guard let coin = end.output, let spender = graph.spender(of: coin) else { continue }
        let none = methods.map { _ in UInt64(0) }
        found[spender, default: [:]][coin, default: none][number] &+= end.tracedSat
      }
    }
    return found.sorted { $0.key < $1.key }
  }

  /// The same over several conditional traces: a coin's most, since they are alternatives.
  private func merged(
    _ traces: [[MethodResult]]
  ) -> [(key: TxIndex, value: [OutputIndex: [UInt64]])] {
    var all: [TxIndex: [OutputIndex: [UInt64]]] = [:]
    for (transaction, coins) in traces.flatMap(entrances) {
      for (coin, amounts) in coins {
        let known = all[transaction]?[coin] ?? amounts
        all[transaction, default: [:]][coin] = zip(known, amounts).map { max($0, $1) }
      }
    }
    return all.sorted { $0.key < $1.key }
  }

  private func open(
    _ transaction: TxIndex, _ round: Int, _ coins: [OutputIndex: [UInt64]], _ methods: Int
  ) -> CoinJoinExits.CoinJoin {
    let finding = CoinJoinDetectors.detect(transaction, in: graph)
    let links = LinkProbability(transaction, in: graph, allowing: FlowTracer.sideFees(finding))
    let entrances = coins.keys.sorted()
      .map { CoinJoinExits.Entrance(coin: $0, tracedSat: coins[$0] ?? []) }
    let rows = Array(graph.inputs(of: transaction))
    let traced = rows.indices.filter { coins[OutputIndex(graph.inputSpentOutput[rows[$0]])] != nil }
    let sums = (0..<methods).map { method in
      entrances.reduce(UInt64(0)) { $0 &+ $1.tracedSat[method] }
    }
    let whole = max(graph.inputSum(of: transaction), graph.outputSum(of: transaction))
    var exits: [CoinJoinExits.Exit] = []
    for (vout, place) in graph.outputs(of: transaction).enumerated() {
      let (output, value) = (OutputIndex(place), graph.outputAmount[place])
      guard value > 0, !graph.isUnspendable(output) else { continue }
      let (link, range) = FlowTracer.link(links, vout, traced, owners: owners(rows, traced))
      exits.append(
        CoinJoinExits.Exit(
          output: output, link: link, links: range,
          atLeastSat: sums.map { sum in
            // Behind the first coinjoin the traced value is itself only possible.
            let clean = whole - min(sum, whole)
            return round == 1 && value > clean ? value - clean : 0
          },
          atMostSat: sums.map { min($0, value) }))
    }
    return CoinJoinExits.CoinJoin(
      transaction: transaction, round: round, finding: finding,
      interpretations: links?.interpretations, entrances: entrances, exits: exits)
  }

  /// Addresses of some inputs.
  private func owners(_ rows: [Int], _ inputs: [Int]) -> Int {
    Set(inputs.map { graph.outputAddress[graph.inputSpentOutput[rows[$0]]] }).count
  }

  /// What members of a coinjoin may have paid each other: in a JoinMarket, and in what only looks
  /// like a coinjoin, up to half a percent of the denomination to each who lent his coins, the ratio
  /// that LaurentMT's measure takes; where a coordinator runs it, nothing.
  private static func sideFees(_ finding: CoinJoinFinding?) -> LinkProbability.SideFees {
    guard let finding, finding.family == .joinmarket || finding.family == .generic else {
      return .none
    }
    let maker = finding.denomination / 200
    return LinkProbability.SideFees(
      maker: maker, taker: maker &* UInt64(max(0, finding.participants - 1)))
  }

  private static func link(
    _ links: LinkProbability?, _ vout: Int, _ inputs: [Int], owners: Int
  ) -> (CoinJoinExits.Link, ClosedRange<UInt64>?) {
    guard let links, !inputs.isEmpty else { return (.unknown, nil) }
    let counts = inputs.map { links.links(output: vout, input: $0) }
    let least = counts.max() ?? 0
    let sum = counts.reduce(UInt64(0)) { $0 &+ min($1, links.interpretations) }
    let most = owners == 1 ? least : min(links.interpretations, max(least, sum))
    if most == 0 { return (.impossible, 0...0) }
    return (least == links.interpretations ? .certain : .possible, least...most)
  }

  /// Traces each output that may be the traced owner's; whether there were too many.
  private func follow(
    _ coinJoins: inout [CoinJoinExits.CoinJoin], _ room: Int, _ request: TraceRequest
  ) throws(AnalysisError) -> Bool {
    let all = coinJoins.indices.flatMap { place in
      coinJoins[place].exits.indices.filter { coinJoins[place].exits[$0].link != .impossible }
        .map { (coinJoin: place, exit: $0) }
    }
    let chosen = Array(all.prefix(max(0, room)))
    let outputs = chosen.map { coinJoins[$0.coinJoin].exits[$0.exit].output }
    var own = request
    (own.bounds, own.colouring, own.detail, own.threads) = (.leaveOut, .single, .full, 1)
    let asked = own
    let meter = WorkMeter.current
    meter?.begin("looking behind coinjoins", of: outputs.count, "outputs")
    let found = SharedWork.map(outputs.count, threads: request.threads) { number in
      defer { meter?.add(1) }
      return Result { () throws(AnalysisError) -> [MethodResult] in
        var request = asked
        request.seeds = [outputs[number]]
        return try trace(request, nil).methods
      }
    }
    for (place, answer) in zip(chosen, found) {
      coinJoins[place.coinJoin].exits[place.exit].beyond = try answer.get()
    }
    return all.count > chosen.count
  }
}
