/// Counts the ways to cut owners and outputs into blocks of which each pays for itself.
///
/// A table over pairs (set of owners, set of outputs) holds in how many ways the pair can be cut;
/// it is filled by taking away the block of the lowest owner, in 3^(owners + outputs) steps at
/// most. A block counts when what it puts in less what it takes out lies between the side fees.
/// Mixes of n equal coins need no table: a(n) is the sum over k of C(n-1,k-1) C(n,k) a(n-k).
struct LinkCount {
  /// Ways to cut everything.
  let total: UInt64
  /// Ways in which an output and an owner share a block, by output, then owner.
  let links: [UInt64]

  /// Counts; nil where there is too much to count, or where more goes out than in.
  init?(owners: [UInt64], outputs: [UInt64], fees: LinkProbability.SideFees) {
    guard let paid = LinkCount.sum(owners), let taken = LinkCount.sum(outputs), !owners.isEmpty,
      paid >= taken, paid < 1 << 62, fees.maker < 1 << 62, fees.taker < 1 << 62
    else { return nil }
    if owners.count == 1 {
      total = 1
      links = [UInt64](repeating: 1, count: outputs.count)
    } else if fees == .none, let equal = LinkCount.equalMix(owners, outputs, fee: paid - taken) {
      (total, links) = equal
    } else if owners.count + outputs.count <= LinkProbability.mostCoins {
      let table = LinkTable(
        owners: owners, outputs: outputs, least: -Int64(fees.maker),
        most: Int64(paid - taken) + Int64(fees.taker))
      (total, links) = (table.total, table.links())
    } else {
      return nil
    }
  }

  /// The sum of some values; nil where it has more than 64 bits.
  private static func sum(_ values: [UInt64]) -> UInt64? {
    var sum: UInt64 = 0
    for value in values {
      let (next, overflow) = sum.addingReportingOverflow(value)
      if overflow { return nil }
      sum = next
    }
    return sum
  }

  /// Mixes of as many owners as equal outputs, where all that is not paid out together is less
  /// than one output: then every block has as many owners as outputs. Nil for any other, and where
  /// the count has more than 64 bits (from 17 coins on).
  private static func equalMix(
    _ owners: [UInt64], _ outputs: [UInt64], fee: UInt64
  ) -> (UInt64, [UInt64])? {
    guard let value = outputs.first, owners.count == outputs.count, fee < value,
      outputs.allSatisfy({ $0 == value }), owners.allSatisfy({ $0 >= value })
    else { return nil }
    let size = outputs.count
    var ways: [UInt64] = [1]
    var shared: UInt64 = 0
    for count in 1...size {
      var sum: UInt64 = 0
      shared = 0
      for block in 1...count {
        guard let mates = choose(count - 1, block - 1), let all = choose(count, block),
          let one = product(mates, all, ways[count - block]),
          let pair = product(mates, mates, ways[count - block])
        else { return nil }
        let (next, overflow) = sum.addingReportingOverflow(one)
        guard !overflow else { return nil }
        sum = next
        shared &+= pair
      }
      ways.append(sum)
    }
    return (ways[size], [UInt64](repeating: shared, count: size * size))
  }

  private static func product(_ one: UInt64, _ two: UInt64, _ three: UInt64) -> UInt64? {
    let (first, overflow) = one.multipliedReportingOverflow(by: two)
    let (second, again) = first.multipliedReportingOverflow(by: three)
    return overflow || again ? nil : second
  }

  private static func choose(_ count: Int, _ taken: Int) -> UInt64? {
    var answer: UInt64 = 1
    for step in 0..<min(taken, count - taken) {
      let (next, overflow) = answer.multipliedReportingOverflow(by: UInt64(count - step))
      guard !overflow else { return nil }
      answer = next / UInt64(step + 1)
    }
    return answer
  }
}

/// The table of ``LinkCount``: sets are bit masks, owners above outputs in the index.
private struct LinkTable {
  private let owners: Int
  private let outputs: Int
  private let paid: [Int64]
  private let taken: [Int64]
  private let least: Int64
  private let most: Int64
  private var ways: [UInt64]

  init(owners: [UInt64], outputs: [UInt64], least: Int64, most: Int64) {
    self.owners = owners.count
    self.outputs = outputs.count
    paid = LinkTable.sums(owners)
    taken = LinkTable.sums(outputs)
    self.least = least
    self.most = most
    ways = [UInt64](repeating: 0, count: 1 << (owners.count + outputs.count))
    fill()
  }

  var total: UInt64 { ways[ways.count - 1] }

  /// The sum of every subset.
  private static func sums(_ values: [UInt64]) -> [Int64] {
    var sums = [Int64](repeating: 0, count: 1 << values.count)
    for (bit, value) in values.enumerated() {
      for set in 0..<(1 << bit) { sums[1 << bit | set] = sums[set] + Int64(value) }
    }
    return sums
  }

  private mutating func fill() {
    let (paid, taken, outputs) = (paid, taken, outputs)
    let (least, most) = (least, most)
    let everything = taken.count - 1
    unsafe ways.withUnsafeMutableBufferPointer { ways in
      unsafe ways[0] = 1
      for set in 1..<paid.count {
        let others = set & (set - 1)
        // Blocks of the lowest owner with any of the others, from all of them down to none.
        var mates = others
        while true {
          let payers = set ^ others | mates
          let (to, from) = (set << outputs, (set ^ payers) << outputs)
          for payees in 0...everything {
            let left = paid[payers] - taken[payees]
            guard least <= left, left <= most else { continue }
            let free = everything ^ payees
            var rest = free
            while true {
              unsafe ways[to | rest | payees] &+= ways[from | rest]
              guard rest > 0 else { break }
              rest = (rest - 1) & free
            }
          }
          guard mates > 0 else { break }
          mates = (mates - 1) & others
        }
      }
    }
  }

  /// For each pair, over all blocks that hold it, the ways to cut what the block leaves.
  func links() -> [UInt64] {
    var links = [UInt64](repeating: 0, count: owners * outputs)
    let everything = ways.count - 1
    for payers in 1..<paid.count {
      for payees in taken.indices {
        let left = paid[payers] - taken[payees]
        guard least <= left, left <= most else { continue }
        let rest = ways[everything ^ (payers << outputs | payees)]
        guard rest > 0 else { continue }
        for output in 0..<outputs where payees >> output & 1 == 1 {
          for owner in 0..<owners where payers >> owner & 1 == 1 {
            links[output * owners + owner] &+= rest
          }
        }
      }
    }
    return links
  }
}
