import ChainStore

/// Sweeps of one kind over a chain: what is followed and what is kept of it.
struct SweepRun: Sendable {
  let test: StopTest
  let rules: SweepRules
  /// Counts the sets that are done, where somebody looks.
  var meter: WorkMeter?

  init(_ graph: ChainGraph, _ knowledge: any StopKnowledge, _ rules: SweepRules) {
    test = StopTest(graph, knowledge, rules)
    self.rules = rules
  }

  /// All ends and steps of a method in one colour.
  struct Found {
    var ends: [FlowEnd] = []
    var steps: [FlowStep] = []
    var seeded: UInt64 = 0
    var fee: UInt64 = 0
    var conserves = true
    var transactions = 0
    /// A coin that a transaction spends which does not come after it.
    var misplaced: Int?
  }

  /// The sums of a method.
  struct Sums {
    var kinds: [EndpointKind: SummaryTrail.KindSum] = [:]
    var services: [String: SummaryTrail.ServiceSum] = [:]
    var endCount = 0
    var stepCount = 0
    var seeded: UInt64 = 0
    var fee: UInt64 = 0
    var conserves = true
    var transactions = 0
    /// Inputs and outputs of the transactions visited.
    var edges = 0
    var touches = TouchLog()
    /// As ``Found/misplaced``.
    var misplaced: Int?
  }

  /// Everything that some seeds reach; nil for a method without a kernel.
  func everything(_ method: String, _ seeds: [OutputIndex]) -> Found? {
    var user = Everything(run: self, seeds: SweepRun.ascending(seeds))
    return SweepKernels.open(method, test.graph, rules, &user)
  }

  /// The sums of several sets of seeds, each swept alone with the same memory.
  func sums(_ method: String, _ sets: [[OutputIndex]], countsHops: Bool = false) -> [Sums]? {
    var user = Summing(run: self, sets: sets, countsHops: countsHops)
    return SweepKernels.open(method, test.graph, rules, &user)
  }

  static func ascending(_ seeds: [OutputIndex]) -> [Int] {
    var sorted: [Int] = []
    for seed in seeds.map(\.int).sorted() where sorted.last != seed { sorted.append(seed) }
    return sorted
  }

  private struct Everything: KernelUser {
    let run: SweepRun
    let seeds: [Int]

    mutating func use<Kernel: SweepKernel & ~Copyable>(_ kernel: consuming Kernel) -> Found {
      var sweep = ForwardSweep(
        run.test.graph, kernel: kernel, trail: StoppingTrail(run.test), rules: run.rules)
      sweep.run(seeds: seeds)
      return Found(
        ends: sweep.trail.ends, steps: sweep.trail.steps, seeded: sweep.seeded,
        fee: sweep.kernel.feeSat, conserves: Kernel.conserves,
        transactions: sweep.counts.transactions, misplaced: sweep.misplaced)
    }
  }

  private struct Summing: KernelUser {
    let run: SweepRun
    let sets: [[OutputIndex]]
    let countsHops: Bool

    mutating func use<Kernel: SweepKernel & ~Copyable>(_ kernel: consuming Kernel) -> [Sums] {
      var sweep = ForwardSweep(
        run.test.graph, kernel: kernel,
        trail: SummaryTrail(run.test, countsHops: countsHops), rules: run.rules)
      var all: [Sums] = []
      all.reserveCapacity(sets.count)
      for seeds in sets {
        sweep.clear()
        sweep.trail.clear()
        sweep.run(seeds: SweepRun.ascending(seeds))
        var sums = Sums()
        for kind in EndpointKind.allCases where sweep.trail[kind].count > 0 {
          sums.kinds[kind] = sweep.trail[kind]
        }
        sums.services = sweep.trail.services
        (sums.endCount, sums.stepCount) = (sweep.trail.endCount, sweep.counts.steps)
        (sums.seeded, sums.fee) = (sweep.seeded, sweep.kernel.feeSat)
        sums.conserves = Kernel.conserves
        (sums.transactions, sums.edges) = (sweep.counts.transactions, sweep.counts.edges)
        if run.rules.notesTouches { sums.touches = sweep.touches }
        sums.misplaced = sweep.misplaced
        all.append(sums)
        run.meter?.add(1)
      }
      return all
    }
  }
}
