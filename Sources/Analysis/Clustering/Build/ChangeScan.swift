import ChainStore
import Dispatch

/// What change rules say of every transaction of a chain, in chain order.
///
/// Threads take windows of transactions; the answers stand in the order of the windows, so they do
/// not depend on the number of threads.
struct ChangeScan {
  let graph: ChainGraph
  let plan: ClusterPlan

  /// An output that a rule takes for the payer's.
  struct Proposal: Hashable {
    var transaction: UInt32
    var payer: UInt32
    var change: UInt32
    var rule: UInt8
  }

  /// A payer, and an address that he paid: not his own.
  struct Payment: Hashable {
    var transaction: UInt32
    var payer: UInt32
    var payee: UInt32
  }

  private static let windowSize = 8_192

  /// Asks the rules.
  func run(threads: Int) -> (proposals: [Proposal], payments: [Payment]) {
    let count = graph.txCount
    let windows = (count + ChangeScan.windowSize - 1) / ChangeScan.windowSize
    guard windows > 0, !plan.rules.change.isEmpty else { return ([], []) }
    let answers = WindowAnswers<(proposals: [Proposal], payments: [Payment])>(
      count: windows, repeating: ([], []))
    let workers = max(1, min(threads, windows))
    let meter = WorkMeter.current
    meter?.begin("change", of: count, "transactions")
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      var reader = PaymentReader(graph, reading: plan.rules.reads)
      let judge = plan.coinJoins.judge(graph)
      for window in stride(from: worker, to: windows, by: workers) {
        let start = window * ChangeScan.windowSize
        meter?.add(ChangeScan.windowSize)
        for transaction in start..<min(start + ChangeScan.windowSize, count) {
          unsafe ask(TxIndex(transaction), &reader, judge, &answers.places[window])
        }
      }
    }
    return unsafe (
      answers.all.flatMap(\.proposals), unsafe answers.all.flatMap(\.payments)
    )
  }

  private func ask(
    _ transaction: TxIndex, _ reader: inout PaymentReader, _ severs: ((TxIndex) -> Bool)?,
    _ answer: inout (proposals: [Proposal], payments: [Payment])
  ) {
    // A payment beside the change is what makes it change.
    guard plan.style == .blockSci || graph.outputs(of: transaction).count > 1,
      !graph.inputs(of: transaction).isEmpty, severs?(transaction) != true, reader.read(transaction)
    else { return }
    let payer = reader.payment.shape.inputs[0].address.rawValue
    let spendable = reader.payment.spendable
    for (code, expression) in plan.rules.change {
      let left = expression.candidates(in: reader.payment)
      for vout in ChangeScan.merged(left, of: spendable, plan.style) {
        let address = reader.payment.shape.outputs[vout].address.rawValue
        answer.proposals.append(
          Proposal(
            transaction: transaction.rawValue, payer: payer, change: address, rule: code))
        guard plan.style == .guarded, spendable.count == 2,
          let other = spendable.positions.first(where: { $0 != vout })
        else { continue }
        let payee = reader.payment.shape.outputs[other].address.rawValue
        guard payee != address else { continue }
        answer.payments.append(
          Payment(transaction: transaction.rawValue, payer: payer, payee: payee))
      }
    }
  }

  /// The outputs that are merged of those a term leaves: the only one beside a payment, or, as
  /// BlockSci does, all.
  static func merged(
    _ left: OutputSet, of spendable: OutputSet, _ style: ClusterPlan.Style
  ) -> [Int] {
    switch style {
    case .blockSci: left.positions
    case .guarded: spendable.count > 1 ? left.only.map { [$0] } ?? [] : []
    }
  }
}

/// Answers of threads that each write to places of their own.
@safe
final class WindowAnswers<Answer>: @unchecked Sendable {
  /// One place a window.
  let places: UnsafeMutablePointer<Answer>
  private let count: Int

  /// Places that all hold one answer.
  init(count: Int, repeating answer: Answer) {
    self.count = count
    unsafe places = .allocate(capacity: max(1, count))
    unsafe places.initialize(repeating: answer, count: count)
  }

  deinit {
    unsafe places.deinitialize(count: count)
    unsafe places.deallocate()
  }

  /// The answers in the order of the places.
  var all: UnsafeBufferPointer<Answer> { unsafe UnsafeBufferPointer(start: places, count: count) }
}
