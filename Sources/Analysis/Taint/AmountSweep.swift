import ChainStore

/// What happens at each coin that a sweep of amounts reaches.
protocol AmountTrail {
  /// Whether the coin is followed on.
  mutating func follows(
    _ output: Int, of maker: TxIndex, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool
  /// A coin got its share through a transaction; `spent` are the tainted coins that went in.
  mutating func step(_ spent: [UInt64], to output: Int, through maker: TxIndex, sat: UInt64)
  /// Whether ``step(_:to:through:sat:)`` and hops are of interest.
  static var keepsSteps: Bool { get }
}

/// The forward pass of ``TaintSweep`` for one colour and a convention that needs only sums, fees
/// booked: 12 bytes for each output of the pages touched, and no allocation for a transaction.
struct AmountSweep<Rule: AmountRule, Trail: AmountTrail>: ~Copyable {
  private let graph: ChainGraph
  private let columns: FlowColumns
  private let amountRows: ZeroedRows<UInt64>
  private let reachedRows: ZeroedRows<UInt32>
  private let amounts: UnsafeMutablePointer<UInt64>
  /// Hops and one more; 0 where no taint is. Only seeds have 1.
  private let reached: UnsafeMutablePointer<UInt32>
  private let calendar: TxCalendar
  /// Slots, parts and remainders of the transaction at hand, a third each.
  private var scratch: UnsafeMutableBufferPointer<UInt64>
  var trail: Trail
  private(set) var seeded: UInt64 = 0
  private(set) var feeSat: UInt64 = 0
  /// Inputs and outputs of the transactions visited.
  private(set) var edges = 0

  init(_ graph: ChainGraph, rule: Rule.Type, trail: Trail) {
    self.graph = graph
    self.trail = trail
    columns = FlowColumns(graph)
    amountRows = ZeroedRows(graph.outputCount)
    reachedRows = ZeroedRows(graph.outputCount)
    (amounts, reached) = (amountRows.rows, reachedRows.rows)
    calendar = TxCalendar(count: graph.txCount)
    scratch = .allocate(capacity: 3 * 64)
  }

  deinit { scratch.deallocate() }

  /// Sweeps from some outputs to the end of the chain.
  mutating func run(seeds: [OutputIndex]) {
    var place = Int.max
    for seed in Set(seeds).sorted() {
      let spender = graph.outputSpender[seed.int]
      let value = graph.outputAmount[seed.int]
      seeded &+= value
      reached[seed.int] = 1
      let maker = graph.transaction(ofOutput: seed)
      guard trail.follows(seed.int, of: maker, spender: spender, sat: value, hops: 0) else {
        continue
      }
      amounts[seed.int] = value
      calendar.insert(Int(spender))
      place = min(place, Int(spender))
    }
    while let number = calendar.next(from: place) {
      visit(number)
      place = number
    }
  }

  private mutating func visit(_ number: Int) {
    let inputs = columns.firstInput[number]..<columns.firstInput[number + 1]
    let outputs = columns.firstOutput[number]..<columns.firstOutput[number + 1]
    edges &+= inputs.count &+ outputs.count
    var (tainted, whole, hops) = (UInt64(0), UInt64(0), UInt32.max)
    var from: [UInt64] = []
    var row = inputs.lowerBound
    while row < inputs.upperBound {
      let coin = columns.spent[row]
      row &+= 1
      guard coin != missingParent else { continue }
      whole &+= columns.amount[coin]
      let steps = reached[coin]
      guard steps > 0 else { continue }
      tainted &+= amounts[coin]
      hops = min(hops, steps)
      if Trail.keepsSteps { from.append(UInt64(coin)) }
    }
    guard hops < .max else { return }
    var (paid, output) = (UInt64(0), outputs.lowerBound)
    while output < outputs.upperBound {
      paid &+= columns.amount[output]
      output &+= 1
    }
    whole = max(whole, paid)
    if Rule.taintsAll || tainted == whole {
      feeSat &+= whole &- paid
      distribute(columns.amount + outputs.lowerBound, outputs, TxIndex(number), hops, from)
    } else if tainted > 0 {
      let parts = divide(tainted, of: whole, fee: whole &- paid, outputs)
      feeSat &+= parts[outputs.count]
      distribute(UnsafePointer(parts), outputs, TxIndex(number), hops, from)
    }
  }

  @inline(__always)
  private mutating func divide(
    _ tainted: UInt64, of whole: UInt64, fee: UInt64, _ outputs: Range<Int>
  ) -> UnsafeMutablePointer<UInt64> {
    let count = outputs.count + 1
    if scratch.count < 3 * count {
      scratch.deallocate()
      scratch = .allocate(capacity: 6 * count)
    }
    let third = scratch.count / 3
    let slots = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
    let parts = UnsafeMutableBufferPointer(rebasing: scratch[third..<(third + count)])
    let rest = UnsafeMutableBufferPointer(rebasing: scratch[(2 * third)..<(2 * third + count)])
    for slot in 0..<outputs.count { slots[slot] = columns.amount[outputs.lowerBound + slot] }
    slots[outputs.count] = fee
    Rule.divide(tainted, of: whole, over: slots, into: parts, remainders: rest)
    return scratch.baseAddress.map { $0 + third } ?? amounts
  }

  @inline(__always)
  private mutating func distribute(
    _ parts: UnsafePointer<UInt64>, _ outputs: Range<Int>, _ maker: TxIndex, _ hops: UInt32,
    _ from: [UInt64]
  ) {
    var output = outputs.lowerBound
    while output < outputs.upperBound {
      defer { output &+= 1 }
      let sat = parts[output &- outputs.lowerBound]
      guard sat > 0 else { continue }
      if Trail.keepsSteps { trail.step(from, to: output, through: maker, sat: sat) }
      if reached[output] == 1 {
        // A seed's satoshis were counted already, and it is wholly tainted as it is.
        if Rule.conserves { seeded &-= sat }
        continue
      }
      let spender = columns.spender[output]
      guard trail.follows(output, of: maker, spender: spender, sat: sat, hops: hops) else {
        continue
      }
      amounts[output] = sat
      reached[output] = hops &+ 1
      calendar.insert(Int(spender))
    }
  }
}

/// The columns that a sweep reads, as pointers that live as long as their graph.
private struct FlowColumns {
  let firstInput: Positions
  let firstOutput: Positions
  let spent: Positions
  let amount: UnsafePointer<UInt64>
  let spender: UnsafePointer<UInt32>

  init(_ graph: ChainGraph) {
    firstInput = graph.txFirstInput.positions
    firstOutput = graph.txFirstOutput.positions
    spent = graph.inputSpentOutput.positions
    amount = FlowColumns.base(graph.outputAmount)
    spender = FlowColumns.base(graph.outputSpender)
  }

  /// A column's memory always has an address, rows or not.
  private static func base<Row>(_ column: Column<Row>) -> UnsafePointer<Row> {
    column.pointer.baseAddress ?? UnsafePointer(UnsafeMutablePointer<Row>.allocate(capacity: 1))
  }
}
