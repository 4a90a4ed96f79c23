import ChainStore

@testable import Analysis

/// A seeded generator of its own, so that a failing chain can be made again on any machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}

/// A made chain as bare columns: who spends what, and which transactions have several owners.
struct RandomCoSpends {
  var firstInput: [UInt32] = [0]
  var spentOutput: [UInt32] = []
  var outputAddress: [UInt32] = []
  var addresses: Int
  var severed: Set<Int> = []

  init(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    addresses = Int.random(in: 1...60, using: &numbers)
    outputAddress = (0..<Int.random(in: 1...120, using: &numbers)).map { _ in
      UInt32.random(in: 0..<UInt32(addresses), using: &numbers)
    }
    for transaction in 0..<Int.random(in: 0...40, using: &numbers) {
      for _ in 0..<Int.random(in: 0...5, using: &numbers) {
        let isMissing = Int.random(in: 0..<10, using: &numbers) == 0
        spentOutput.append(
          isMissing
            ? UInt32.max : UInt32.random(in: 0..<UInt32(outputAddress.count), using: &numbers))
      }
      firstInput.append(UInt32(spentOutput.count))
      if Int.random(in: 0..<6, using: &numbers) == 0 { severed.insert(transaction) }
    }
  }

  /// Addresses that a transaction spends from, unknown ones left out.
  func owners(_ transaction: Int) -> [UInt32] {
    (Int(firstInput[transaction])..<Int(firstInput[transaction + 1]))
      .filter { spentOutput[$0] != UInt32.max }
      .map { outputAddress[Int(spentOutput[$0])] }
  }

  /// The clustering under test.
  func clustered() -> CoSpend {
    var run = CoSpend(addresses: addresses)
    firstInput.withPositions { firstInput in
      spentOutput.withPositions { spentOutput in
        outputAddress.withUnsafeBufferPointer { outputAddress in
          run.joinAll(
            firstInput: firstInput, spentOutput: spentOutput, outputAddress: outputAddress
          ) { severed.contains($0.int) }
        }
      }
    }
    return run
  }

  /// The slow twin: the smallest address reachable from each by walking through co-spends.
  func smallestReachable() -> [UInt32] {
    var near = [Set<UInt32>](repeating: [], count: addresses)
    for transaction in 0..<(firstInput.count - 1) where !severed.contains(transaction) {
      let owners = owners(transaction)
      for one in owners { near[Int(one)].formUnion(owners) }
    }
    var answer = [UInt32](repeating: .max, count: addresses)
    for start in 0..<addresses where answer[start] == .max {
      var queue = [UInt32(start)]
      while let address = queue.popLast() {
        guard answer[Int(address)] == .max else { continue }
        answer[Int(address)] = UInt32(start)
        queue.append(contentsOf: near[Int(address)])
      }
    }
    return answer
  }
}

extension [UInt32] {
  /// Narrow rows as a kernel reads them.
  func withPositions<Result>(_ body: (Positions) -> Result) -> Result {
    withUnsafeBufferPointer { rows in
      guard let start = rows.baseAddress else {
        return [0].withUnsafeBufferPointer {
          body(Positions(low: $0.baseAddress!, high: nil, count: 0))
        }
      }
      return body(Positions(low: start, high: nil, count: rows.count))
    }
  }
}
