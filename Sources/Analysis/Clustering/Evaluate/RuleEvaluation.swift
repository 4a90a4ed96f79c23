import ChainStore
import Dispatch

/// What change rules, co-spending and coinjoin detectors say, held against known owners.
public struct RuleEvaluation: Sendable {
  /// Each change rule, then each term of the clustering that is no rule of its own: over all
  /// payments by one known owner with two outputs or more, all of known owners.
  public private(set) var rules: [(name: String, score: RuleScore)]
  /// The same over standard payments: two outputs, of which one is the payer's.
  public private(set) var standard: [(name: String, score: RuleScore)]
  /// Transactions that spend from several addresses of known owners: right where they had one
  /// owner and were joined.
  public private(set) var coSpend = RuleScore()
  /// Transactions called coinjoins: right where they had several owners. Those with several owners
  /// that were not called so are counted as without an answer.
  public private(set) var coinJoins = RuleScore()
  /// Votes of all rules over the outputs of standard payments.
  public private(set) var votes = VoteCurve()

  private static let windowSize = 8_192

  /// Asks every rule about every transaction of known owners.
  init(_ clustering: Clustering, _ truth: OwnershipTruth, threads: Int) {
    let voters = ChangeRules.all.map { ChangeExpression.rule($0) }
    let terms = clustering.plan.rules.change.map(\.expression)
      .filter { term in !voters.contains { $0.text == term.text } }
    let asked = voters + terms
    rules = asked.map { ($0.text, RuleScore()) }
    standard = rules
    let graph = clustering.graph
    let coinJoins = clustering.plan.coinJoins
    let windows =
      (graph.txCount + RuleEvaluation.windowSize - 1) / RuleEvaluation.windowSize
    guard windows > 0 else { return }
    let empty = Tally(count: asked.count, voters: voters.count)
    let workers = max(1, min(threads, windows))
    let tallies = WindowAnswers<Tally>(count: workers, repeating: empty)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      var reader = PaymentReader(graph, reading: .all)
      let severs = coinJoins.judge(graph)
      for window in stride(from: worker, to: windows, by: workers) {
        let start = window * RuleEvaluation.windowSize
        for number in start..<min(start + RuleEvaluation.windowSize, graph.txCount)
        where reader.read(TxIndex(number)) {
          unsafe tallies.places[worker].add(
            reader.payment, isSevered: severs?(TxIndex(number)) ?? false, asked, truth.ownerOf)
        }
      }
    }
    // swift-format-ignore
    for unsafe tally in unsafe tallies.all { add(tally) }
  }

  private mutating func add(_ tally: Tally) {
    for place in rules.indices {
      rules[place].score.add(tally.rules[place])
      standard[place].score.add(tally.standard[place])
    }
    coSpend.add(tally.coSpend)
    coinJoins.add(tally.coinJoins)
    votes.add(tally.votes)
  }
}

/// Counts of one thread.
private struct Tally: Sendable {
  var rules: [RuleScore]
  var standard: [RuleScore]
  var coSpend = RuleScore()
  var coinJoins = RuleScore()
  var votes = VoteCurve()
  private let voters: Int

  init(count: Int, voters: Int) {
    rules = [RuleScore](repeating: RuleScore(), count: count)
    standard = rules
    self.voters = voters
  }

  mutating func add(
    _ payment: Payment, isSevered: Bool, _ asked: [ChangeExpression], _ ownerOf: [UInt32]
  ) {
    let payers = Set(payment.shape.inputs.map { ownerOf[$0.address.int] })
    guard !payers.contains(where: { $0 >= OwnershipTruth.several }) else { return }
    if payment.shape.inputOwners > 1 { coSpend.add(isSevered ? nil : payers.count == 1) }
    if isSevered {
      coinJoins.add(payers.count > 1)
    } else if payers.count > 1 {
      coinJoins.add(nil)
    }
    guard !isSevered, payers.count == 1, let payer = payers.first else { return }
    let outputs = payment.spendable.positions
    let owners = outputs.map { ownerOf[payment.shape.outputs[$0].address.int] }
    guard outputs.count > 1, !owners.contains(where: { $0 >= OwnershipTruth.several }) else {
      return
    }
    let isStandard = outputs.count == 2 && owners.count { $0 == payer } == 1
    var named: [Int] = []
    for (place, expression) in asked.enumerated() {
      let only = expression.candidates(in: payment).only
      let isRight = only.map { ownerOf[payment.shape.outputs[$0].address.int] == payer }
      rules[place].add(isRight)
      if isStandard { standard[place].add(isRight) }
      if let only, place < voters { named.append(only) }
    }
    guard isStandard else { return }
    for (vout, owner) in zip(outputs, owners) {
      let own = named.count { $0 == vout }
      votes.add(balance: 2 * own - named.count, isChange: owner == payer)
    }
  }
}
