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

extension KnownChain {
  /// Known blocks of which an input has a record of another size than theirs: it may be no more than
  /// a beginning, and lead over blocks that are not known. Blocks whose size the store cannot tell
  /// are left out.
  func oversized(_ records: [BlockRecord], in graph: ChainGraph?) -> Set<BlockHash> {
    guard let graph else { return [] }
    var found: Set<BlockHash> = []
    for record in records {
      guard let place = height[record.header.hash],
        let size = graph.size(of: BlockIndex(place)), size != record.size
      else { continue }
      found.insert(record.header.hash)
    }
    return found
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
  /// Blocks that link to nothing known, in the order of their first records.
  private(set) var loose: [LooseBranch] = []
  /// Work of the chain with the path.
  private(set) var work = Work.zero
  /// Whether the chain may begin with any block.
  let isStretch: Bool
  /// Every sound header of the input.
  private(set) var copies: [BlockHash: [Int]] = [:]

  private struct Node {
    var previous: BlockHash
    var work: Work
    var height: Int
    /// The record from which the block was reached: a first block, or the first behind the chain.
    var root: Int
  }

  init(records: [BlockRecord], known: KnownChain, network: Network, missingParents: MissingParents)
  {
    kept = known.hashes.count
    isStretch = missingParents == .booked
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
    /// Records by the block before theirs.
    var children: [BlockHash: [Int]] = [:]

    mutating func link(network: Network, missingParents: MissingParents) {
      let hashes = known.hashes.isEmpty ? Set(order.map { records[$0].header.hash }) : []
      for number in order { children[records[number].header.previous, default: []].append(number) }
      var stack: [(number: Int, work: Work, height: Int, root: Int)] = []
      for number in order {
        let header = records[number].header
        if let height = known.height[header.previous] {
          stack.append((number, known.work[height], height + 1, number))
        } else if known.hashes.isEmpty,
          header.hash == network.genesis
            || (missingParents == .booked && !hashes.contains(header.previous))
        {
          stack.append((number, .zero, 0, number))
        }
      }
      while let (number, before, height, root) = stack.popLast() {
        let header = records[number].header
        guard nodes[header.hash] == nil else { continue }
        let total = before + header.work
        nodes[header.hash] = Node(
          previous: header.previous, work: total, height: height, root: root)
        for child in children[header.hash] ?? [] { stack.append((child, total, height + 1, root)) }
      }
    }

    /// The branches of some records, each from the block whose parent is not among them.
    func branches(of loose: [Int]) -> [LooseBranch] {
      let hashes = Set(loose.map { records[$0].header.hash })
      return loose.filter { !hashes.contains(records[$0].header.previous) }.map { root in
        var members: [(record: Int, depth: Int)] = []
        var heaviest = Work.zero
        var stack = [(number: root, work: Work.zero, depth: 0)]
        while let (number, before, depth) = stack.popLast() {
          let header = records[number].header
          let total = before + header.work
          heaviest = max(heaviest, total)
          members.append((number, depth))
          for child in children[header.hash] ?? [] { stack.append((child, total, depth + 1)) }
        }
        return LooseBranch(root: root, members: members, work: heaviest)
      }
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
    // Where a stretch may begin anywhere, only what hangs together with the path is its rival.
    let root = best.flatMap { linking.nodes[$0.hash]?.root }
    let mayBeginAnywhere = known.hashes.isEmpty
    for (hash, node) in linking.nodes
    where !onPath.contains(hash) && (!mayBeginAnywhere || node.root == root) {
      lost.append((hash, node.height))
    }
    for height in kept..<known.hashes.count { lost.append((known.hashes[height], height)) }
    lost.sort { $0.hash < $1.hash }
    work = best?.work ?? tipWork
    loose = linking.branches(
      of: linking.order.filter { number in
        guard let node = linking.nodes[records[number].header.hash] else { return true }
        return mayBeginAnywhere && node.root != root
      })
  }

  /// Whether blocks seem to be missing, or one beside the path is none: what is missing may lie
  /// within a record that was taken at its word.
  func hasDoubtful(_ source: any ChainSource) -> Bool {
    !loose.isEmpty
      || lost.contains { block in
        (copies[block.hash] ?? []).contains { copy in
          (try? source.block(of: source.records[copy])) == nil
        }
      }
  }
}
