import ChainStore

@testable import Analysis

/// A generator of its own, so that a failing chain can be made again on any machine.
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

/// A made chain as bare columns: who spends with whom, and which transactions have several owners.
struct RandomCoSpends: CoSpendSource {
  var firstInput: [Int] = [0]
  var payers: [UInt32] = []
  var addresses: Int
  var severed: Set<Int> = []

  init(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    addresses = Int.random(in: 1...60, using: &numbers)
    for transaction in 0..<Int.random(in: 0...40, using: &numbers) {
      for _ in 0..<Int.random(in: 0...5, using: &numbers) {
        let isMissing = Int.random(in: 0..<10, using: &numbers) == 0
        payers.append(
          isMissing ? noPayer : UInt32.random(in: 0..<UInt32(addresses), using: &numbers))
      }
      firstInput.append(payers.count)
      if Int.random(in: 0..<6, using: &numbers) == 0 { severed.insert(transaction) }
    }
  }

  var txCount: Int { firstInput.count - 1 }
  func inputs(of transaction: TxIndex) -> Range<Int> {
    firstInput[transaction.int]..<firstInput[transaction.int + 1]
  }
  func payer(ofInput row: Int) -> UInt32 { payers[row] }
  func mayHaveSeveralOwners(_ transaction: TxIndex) -> Bool { true }

  /// Addresses that a transaction spends from, unknown ones left out.
  func owners(_ transaction: Int) -> [UInt32] {
    inputs(of: TxIndex(transaction)).map { payers[$0] }.filter { $0 != noPayer }
  }

  /// The clustering under test: the root of each address, and the merges.
  func clustered(threads: Int = 1, windowSize: Int = 4_096) -> (roots: [UInt32], merges: [Merge]) {
    let roots = Roots(count: addresses)
    defer { roots.deallocate() }
    let pass = CoSpendPass(self, roots, transactions: 0..<txCount, windowSize: windowSize)
    let merges = pass.run(threads: threads) { { severed.contains($0.int) } }
    return (roots.flattened(), merges)
  }

  /// The slow twin: the smallest address reachable from each by walking through co-spends.
  func smallestReachable() -> [UInt32] {
    var near = [Set<UInt32>](repeating: [], count: addresses)
    for transaction in 0..<txCount where !severed.contains(transaction) {
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

  /// The slow twin of the merges: sets rewritten whole, one pair of inputs after the other.
  func plainMerges() -> [Merge] {
    var name = (0..<addresses).map { UInt32($0) }
    var merges: [Merge] = []
    for transaction in 0..<txCount where !severed.contains(transaction) {
      let owners = owners(transaction)
      for other in owners.dropFirst() where name[Int(other)] != name[Int(owners[0])] {
        let (one, two) = (name[Int(owners[0])], name[Int(other)])
        merges.append(
          Merge(
            child: max(one, two), from: one > two ? owners[0] : other,
            to: one > two ? other : owners[0], transaction: UInt32(transaction)))
        name = name.map { $0 == max(one, two) ? min(one, two) : $0 }
      }
    }
    return merges
  }
}
