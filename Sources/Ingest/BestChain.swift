import Bitcoin
import ChainStore

/// The chain that a store already holds, as far as choosing between branches needs it.
struct KnownChain {
  /// Height of each block on it.
  private(set) var height: [BlockHash: Int] = [:]
  /// Hashes from the first block on.
  private(set) var hashes: [BlockHash] = []
  /// Work up to and including each block.
  private(set) var work: [Work] = []

  init(_ graph: ChainGraph?) {
    guard let graph else { return }
    var total = Work.zero
    for block in 0..<graph.blockCount {
      let hash = graph.blockHash[block]
      hashes.append(hash)
      height[hash] = block
      total = total + Work(bits: graph.blockBits[block])
      work.append(total)
    }
  }
}

/// The branch with the most work among all headers of an input and the chain already known.
///
/// Equal work keeps the known chain; between two new branches of equal work the tip with the lower
/// hash wins, so that the order of records in files decides nothing.
struct BestChain {
  /// Blocks of the known chain that stay.
  private(set) var kept: Int
  /// Records that follow them, each with every copy found.
  private(set) var path: [[Int]] = []
  /// Linked blocks that lost, in order of hash.
  private(set) var lost: [(hash: BlockHash, height: Int)] = []
  /// A record that links to nothing known although it carries more work than the tip.
  private(set) var unlinked: Int?
  /// How many blocks link to nothing known.
  private(set) var unlinkedCount = 0
  /// Every sound header of the input.
  private(set) var copies: [BlockHash: [Int]] = [:]

  private struct Node {
    var previous: BlockHash
    var work: Work
    var height: Int
  }

  init(records: [BlockRecord], known: KnownChain, network: Network, missingParents: MissingParents)
  {
    kept = known.hashes.count
    for (number, record) in records.enumerated() {
      copies[record.header.hash, default: []].append(number)
    }
    var order: [Int] = []
    for (number, record) in records.enumerated()
    where copies[record.header.hash]?.first == number && known.height[record.header.hash] == nil {
      order.append(number)
    }
    var linking = Linking(records: records, order: order, known: known)
    linking.link(network: network, missingParents: missingParents)
    choose(linking, records: records, known: known)
  }

  /// Works out which headers hang together, and what each branch weighs.
  private struct Linking {
    let records: [BlockRecord]
    let order: [Int]
    let known: KnownChain
    var nodes: [BlockHash: Node] = [:]
    var loose: [Int] = []

    mutating func link(network: Network, missingParents: MissingParents) {
      var children: [BlockHash: [Int]] = [:]
      for number in order { children[records[number].header.previous, default: []].append(number) }
      let hashes = known.hashes.isEmpty ? Set(order.map { records[$0].header.hash }) : []
      var stack: [(number: Int, work: Work, height: Int)] = []
      for number in order {
        let header = records[number].header
        if let height = known.height[header.previous] {
          stack.append((number, known.work[height], height + 1))
        } else if known.hashes.isEmpty, isRoot(number, network, missingParents, hashes) {
          stack.append((number, .zero, 0))
        }
      }
      while let (number, before, height) = stack.popLast() {
        let header = records[number].header
        guard nodes[header.hash] == nil else { continue }
        let total = before + header.work
        nodes[header.hash] = Node(previous: header.previous, work: total, height: height)
        for child in children[header.hash] ?? [] { stack.append((child, total, height + 1)) }
      }
      loose = order.filter { nodes[records[$0].header.hash] == nil }
    }

    private func isRoot(
      _ number: Int, _ network: Network, _ missingParents: MissingParents,
      _ hashes: Set<BlockHash>
    ) -> Bool {
      let header = records[number].header
      if header.hash == network.genesis { return true }
      guard missingParents == .booked else { return false }
      return !hashes.contains(header.previous)
    }

    /// Work of the heaviest loose branch, and its first record.
    func heaviestLoose() -> (first: Int, work: Work)? {
      var total: [BlockHash: Work] = [:]
      var first: [BlockHash: Int] = [:]
      var children: [BlockHash: [Int]] = [:]
      let looseHashes = Set(loose.map { records[$0].header.hash })
      for number in loose { children[records[number].header.previous, default: []].append(number) }
      var best: (first: Int, work: Work)?
      var stack = loose.filter { !looseHashes.contains(records[$0].header.previous) }
      for number in stack { first[records[number].header.hash] = number }
      while let number = stack.popLast() {
        let header = records[number].header
        let work = (total[header.previous] ?? .zero) + header.work
        total[header.hash] = work
        let root = first[header.hash] ?? first[header.previous] ?? number
        first[header.hash] = root
        if best.map({ work > $0.work || (work == $0.work && root < $0.first) }) ?? true {
          best = (root, work)
        }
        stack += children[header.hash] ?? []
      }
      return best
    }
  }

  private mutating func choose(_ linking: Linking, records: [BlockRecord], known: KnownChain) {
    let tipWork = known.work.last ?? .zero
    var best: (hash: BlockHash, work: Work)?
    for number in linking.order {
      let hash = records[number].header.hash
      guard let node = linking.nodes[hash], node.work > tipWork else { continue }
      if let old = best {
        guard node.work > old.work || (node.work == old.work && hash < old.hash) else { continue }
      }
      best = (hash, node.work)
    }
    var onPath: Set<BlockHash> = []
    if let best {
      var cursor = best.hash
      while let node = linking.nodes[cursor] {
        path.append(copies[cursor] ?? [])
        onPath.insert(cursor)
        cursor = node.previous
      }
      path.reverse()
      kept = known.height[cursor].map { $0 + 1 } ?? 0
    }
    for (hash, node) in linking.nodes where !onPath.contains(hash) {
      lost.append((hash, node.height))
    }
    for height in kept..<known.hashes.count { lost.append((known.hashes[height], height)) }
    lost.sort { $0.hash < $1.hash }
    unlinkedCount = linking.loose.count
    let reached = best?.work ?? tipWork
    if let loose = linking.heaviestLoose(), loose.work > reached { unlinked = loose.first }
  }
}
