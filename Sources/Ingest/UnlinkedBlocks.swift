import Bitcoin

/// Sound blocks of an input that hang together but not with the chain.
struct LooseBranch {
  /// The record of its first block.
  let root: Int
  /// Records of the blocks and how far behind the root each lies, the root first.
  let members: [(record: Int, depth: Int)]
  /// Work of its heaviest run.
  let work: Work

  /// Blocks of its longest run.
  var length: Int { (members.map(\.depth).max() ?? 0) + 1 }
}

/// What an ingest says of blocks that do not link: they are judged by where they belong, which
/// their coinbases state (BIP 34), and only where they do not by their time and work.
struct UnlinkedBlocks {
  /// The chain that was reached: height of its tip, nil where it does not begin at the first block,
  /// and the tip's time and work.
  struct Reach {
    let height: Int?
    let time: UInt32
    let work: Work
  }

  private let source: any ChainSource
  private let reach: Reach
  private let count: Int
  /// Branches that reach above the tip, by height as far as they state it.
  private let above: [(branch: LooseBranch, height: Int?)]

  init(_ branches: [LooseBranch], of source: any ChainSource, beyond reach: Reach) {
    self.source = source
    self.reach = reach
    count = branches.reduce(0) { $0 + $1.members.count }
    above =
      branches.map { ($0, UnlinkedBlocks.height(of: $0, source)) }
      .filter { branch, height in
        if branch.work > reach.work { return true }
        if let height, let tip = reach.height { return height + branch.length - 1 > tip }
        return source.records[branch.root].header.time > reach.time
      }
      .sorted { ($0.1 ?? .max, $0.0.root) < ($1.1 ?? .max, $1.0.root) }
  }

  /// In words how many there are.
  var text: String {
    "\(count) \(count == 1 ? "block does" : "blocks do") not link to the chain"
  }

  /// The error where blocks above the tip are missing; nil where none are.
  var failure: IngestError? {
    guard let first = above.first else { return nil }
    let place = source.location(of: source.records[first.branch.root])
    var message = text
    if let tip = reach.height { message += ", which ends at height \(tip)" }
    let gaps = missing
    if gaps.isEmpty {
      let header = source.records[first.branch.root].header
      message += ": block \(header.previous) before them is missing"
    } else {
      let shown = gaps.prefix(5).map { gap in
        gap.count == 1 ? "\(gap.lowerBound)" : "\(gap.lowerBound) to \(gap.upperBound)"
      }
      let isOne = gaps.count == 1 && gaps[0].count == 1
      message +=
        ": height\(isOne ? "" : "s") " + shown.joined(separator: ", ")
        + (gaps.count > shown.count ? " and more" : "") + (isOne ? " is" : " are") + " missing"
    }
    return IngestError(
      .malformed, message, at: place,
      hint: "add the files between, or sound copies of those that are damaged or cut")
  }

  /// Heights above the tip that no block states.
  private var missing: [ClosedRange<Int>] {
    guard var next = reach.height.map({ $0 + 1 }) else { return [] }
    var gaps: [ClosedRange<Int>] = []
    for (branch, height) in above {
      guard let height else { continue }
      if height > next { gaps.append(next...(height - 1)) }
      next = max(next, height + branch.length)
    }
    return gaps
  }

  /// Height of a branch's first block, by the first two of its blocks that agree on it.
  private static func height(of branch: LooseBranch, _ source: any ChainSource) -> Int? {
    var stated: [Int] = []
    for member in branch.members.prefix(16) {
      guard let height = source.statedHeight(of: source.records[member.record]),
        height >= member.depth
      else { continue }
      let base = height - member.depth
      if branch.members.count == 1 || stated.contains(base) { return base }
      stated.append(base)
    }
    return nil
  }
}
