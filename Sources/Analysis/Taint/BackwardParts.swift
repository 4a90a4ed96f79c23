import ChainStore

/// What each output asks of each coin that its transaction spends: ``TransactionParts`` against the
/// order of the chain.
///
/// Where the line keeps its order, that is what a stretch of the one has of the other. Haircut asks
/// each coin for one amount, which is divided over the outputs in proportion to what they ask for;
/// poison keeps no sums, so an output's whole value stands for every coin.
struct BackwardParts {
  private let method: BackwardSweep.Method
  private let graph: ChainGraph

  init(_ method: BackwardSweep.Method, _ graph: ChainGraph) {
    self.method = method
    self.graph = graph
  }

  /// Steps from the coins of a transaction, whose values are given, to what asks, in the order of
  /// the line; `parts` is what is asked of each coin.
  func steps(
    _ asks: [BackwardSweep.Ask], _ parts: [[BackwardSweep.Stretch]], _ coins: [Int],
    _ values: [UInt64]
  ) -> [FlowStep] {
    switch method {
    case .fifo, .lifo: BackwardParts.alongLine(asks, coins, values)
    case .haircut, .poison: shared(asks, parts, coins)
    }
  }

  private func shared(
    _ asks: [BackwardSweep.Ask], _ parts: [[BackwardSweep.Stretch]], _ coins: [Int]
  ) -> [FlowStep] {
    let wanted = BackwardParts.wanted(asks)
    var steps: [FlowStep] = []
    for (coin, stretches) in zip(coins, parts) where !stretches.isEmpty {
      let shares =
        method == .haircut
        ? ProRata.split(stretches.reduce(0) { $0 &+ $1.end &- $1.start }, over: wanted.map(\.sat))
        : wanted.map { graph.outputAmount[Int($0.output)] }
      for (share, want) in zip(shares, wanted) where share > 0 {
        steps.append(FlowStep(from: UInt64(coin), to: want.output, sat: share))
      }
    }
    return steps
  }

  /// What each output asks for in all; its stretches stand together.
  private static func wanted(_ asks: [BackwardSweep.Ask]) -> [(output: UInt64, sat: UInt64)] {
    var wanted: [(output: UInt64, sat: UInt64)] = []
    for ask in asks {
      let sat = ask.stretch.end &- ask.stretch.start
      if let last = wanted.last, last.output == ask.output {
        wanted[wanted.count - 1].sat &+= sat
      } else {
        wanted.append((ask.output, sat))
      }
    }
    return wanted
  }

  /// One pass over what is asked for and the coins, both in the order of the line.
  private static func alongLine(
    _ asks: [BackwardSweep.Ask], _ coins: [Int], _ values: [UInt64]
  ) -> [FlowStep] {
    var steps: [FlowStep] = []
    var (position, waiting) = (UInt64(0), 0)
    for (coin, value) in zip(coins, values) where value > 0 {
      let end = position &+ value
      while waiting < asks.count, asks[waiting].stretch.start < end {
        let (output, stretch) = (asks[waiting].output, asks[waiting].stretch)
        let sat = min(stretch.end, end) &- max(stretch.start, position)
        if let last = steps.last, last.to == output, last.from == UInt64(coin) {
          steps[steps.count - 1].sat &+= sat
        } else if sat > 0 {
          steps.append(FlowStep(from: UInt64(coin), to: output, sat: sat))
        }
        guard stretch.end <= end else { break }
        waiting += 1
      }
      position = end
    }
    return steps
  }
}
