import ChainStore

/// What happens at each coin that a sweep of amounts reaches.
protocol AmountTrail {
  /// Whether the coin is followed on.
  mutating func follows(
    _ output: Int, of maker: TxIndex, spender: UInt32, sat: UInt64, hops: UInt32
  ) -> Bool
  /// A coin got its share through a transaction; `spent` are the tainted coins that went in.
  mutating func step(_ spent: [UInt32], to output: Int, through maker: TxIndex, sat: UInt64)
  /// Whether ``step(_:to:through:sat:)`` and hops are of interest.
  static var keepsSteps: Bool { get }
}

/// The forward pass of ``TaintSweep`` for one colour and a convention that needs only sums, fees
/// booked: 12 bytes for each output of the pages touched, and no allocation for a transaction.
struct AmountSweep<Rule: AmountRule, Trail: AmountTrail>: ~Copyable {
  private let graph: ChainGraph
  private let amounts: UnsafeMutablePointer<UInt64>
  /// Hops and one more; 0 where no taint is.
  private let reached: UnsafeMutablePointer<UInt32>
  private let calendar: TxCalendar
  private var seeds: Set<UInt32> = []
  private var slots: [UInt64] = []
  private var scratch: (parts: [UInt64], remainders: [UInt64]) = ([], [])
  var trail: Trail
  private(set) var seeded: UInt64 = 0
  private(set) var feeSat: UInt64 = 0
  /// Inputs and outputs of the transactions visited.
  private(set) var edges = 0

  init(_ graph: ChainGraph, rule: Rule.Type, trail: Trail) {
    self.graph = graph
    self.trail = trail
    amounts = ZeroedMemory.rows(graph.outputCount)
    reached = ZeroedMemory.rows(graph.outputCount)
    calendar = TxCalendar(count: graph.txCount)
    grow(to: 16)
  }

  deinit {
    ZeroedMemory.free(amounts)
    ZeroedMemory.free(reached)
  }

  /// Sweeps from some outputs to the end of the chain.
  mutating func run(seeds asked: [OutputIndex]) {
    seeds = Set(asked.map(\.rawValue))
    var place = Int.max
    for seed in seeds.sorted() {
      let output = Int(seed)
      let spender = graph.outputSpender[output]
      seeded &+= graph.outputAmount[output]
      let maker = graph.transaction(ofOutput: OutputIndex(output))
      guard
        trail.follows(output, of: maker, spender: spender, sat: graph.outputAmount[output], hops: 0)
      else { continue }
      put(graph.outputAmount[output], on: output, hops: 0, spender: spender)
      place = min(place, Int(spender))
    }
    while let number = calendar.next(from: place) {
      visit(number)
      place = number
    }
  }

  @inline(__always)
  private func put(_ sat: UInt64, on output: Int, hops: UInt32, spender: UInt32) {
    amounts[output] = sat
    reached[output] = hops + 1
    calendar.insert(Int(spender))
  }

  private mutating func grow(to count: Int) {
    let rows = [UInt64](repeating: 0, count: count * 2)
    (slots, scratch) = (rows, (rows, rows))
  }

  private mutating func visit(_ number: Int) {
    let spent = graph.inputSpentOutput.pointer
    let values = graph.outputAmount.pointer
    let inputs = Int(graph.txFirstInput[number])..<Int(graph.txFirstInput[number + 1])
    let outputs = Int(graph.txFirstOutput[number])..<Int(graph.txFirstOutput[number + 1])
    edges += inputs.count + outputs.count
    var (tainted, whole, hops) = (UInt64(0), UInt64(0), UInt32.max)
    var from: [UInt32] = []
    for row in inputs where spent[row] != missingParent {
      let coin = Int(spent[row])
      whole &+= values[coin]
      guard reached[coin] > 0 else { continue }
      tainted &+= amounts[coin]
      hops = min(hops, reached[coin])
      if Trail.keepsSteps { from.append(spent[row]) }
    }
    guard hops < .max else { return }
    if outputs.count >= slots.count { grow(to: outputs.count + 1) }
    var paid: UInt64 = 0
    for (slot, output) in outputs.enumerated() {
      slots[slot] = values[output]
      paid &+= values[output]
    }
    slots[outputs.count] = whole > paid ? whole - paid : 0
    divide(tainted, of: max(whole, paid), count: outputs.count + 1)
    distribute(to: outputs, of: TxIndex(number), hops: hops, from: from)
    feeSat &+= scratch.parts[outputs.count]
  }

  @inline(__always)
  private mutating func divide(_ tainted: UInt64, of whole: UInt64, count: Int) {
    slots.withUnsafeMutableBufferPointer { slots in
      scratch.parts.withUnsafeMutableBufferPointer { parts in
        scratch.remainders.withUnsafeMutableBufferPointer { remainders in
          Rule.divide(
            tainted, of: whole, over: .init(rebasing: slots[..<count]),
            into: .init(rebasing: parts[..<count]),
            remainders: .init(rebasing: remainders[..<count])
          )
        }
      }
    }
  }

  @inline(__always)
  private mutating func distribute(
    to outputs: Range<Int>, of maker: TxIndex, hops: UInt32, from: [UInt32]
  ) {
    let spenders = graph.outputSpender.pointer
    for (slot, output) in outputs.enumerated() {
      let sat = scratch.parts[slot]
      guard sat > 0 else { continue }
      if Trail.keepsSteps { trail.step(from, to: output, through: maker, sat: sat) }
      if !seeds.isEmpty, seeds.contains(UInt32(truncatingIfNeeded: output)) {
        // A seed's satoshis were counted already, and it is wholly tainted as it is.
        if Rule.conserves { seeded &-= sat }
        continue
      }
      let spender = spenders[output]
      if trail.follows(output, of: maker, spender: spender, sat: sat, hops: hops) {
        put(sat, on: output, hops: hops, spender: spender)
      }
    }
  }
}
