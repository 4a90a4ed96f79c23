import Bitcoin
import ChainStore

/// Files of several formats read as one input, each by the format that recognises it.
struct MixedSource: ChainSource {
  static let formatName = "auto"

  let network: Network
  private(set) var records: [BlockRecord] = []
  private(set) var blemishes: [Blemish] = []
  private var sources: [any ChainSource] = []
  /// Number of each source's first file among all.
  private var firstFile: [Int] = []

  static func recognises(_ files: [InputFile]) -> Bool { false }

  static let statesTxids = true
  var hasStatedTxids: Bool { sources.contains { $0.hasStatedTxids } }
  var formatLabel: String { sources.map(\.formatLabel).joined(separator: "+") }

  /// The source for some files: the format of all of them, or a mixture.
  static func open(
    _ files: [InputFile], network: Network?
  ) throws(IngestError) -> any ChainSource {
    let groups = try sorted(files)
    if groups.count == 1, let group = groups.first {
      return try group.format.init(files: group.files, network: network)
    }
    return try MixedSource(groups, network: network)
  }

  init(files: [InputFile], network: Network?) throws(IngestError) {
    try self.init(try MixedSource.sorted(files), network: network)
  }

  private init(_ groups: [Group], network: Network?) throws(IngestError) {
    var known = network
    var file = 0
    // Block files first: their magic tells the network, which text may not.
    for group in groups.sorted(by: { $0.rank > $1.rank }) {
      let source = try group.format.init(files: group.files, network: known)
      known = known ?? source.network
      sources.append(source)
      firstFile.append(file)
      file += group.files.count
      blemishes += source.blemishes
    }
    guard let known else {
      throw IngestError(.malformed, "no known input format", at: "input")
    }
    self.network = known
    gather()
  }

  private mutating func gather() {
    records = []
    for (number, source) in sources.enumerated() {
      for var record in source.records {
        record.file += firstFile[number]
        records.append(record)
      }
    }
  }

  mutating func link(to known: KnownHashes) throws(IngestError) {
    // What one source knows of the chain tells another which block comes before its own; as many
    // rounds as there are sources carry that through all of them.
    for _ in sources.indices {
      let chain = longestChain(from: known)
      for number in sources.indices { try sources[number].link(to: chain) }
      gather()
    }
    blemishes = sources.flatMap(\.blemishes)
  }

  /// The known chain, or a longer one that the records make with it or from the first block on.
  private func longestChain(from known: KnownHashes) -> KnownHashes {
    var height: [BlockHash: Int] = [:]
    for (number, hash) in known.hashes.enumerated() { height[hash] = known.first + number }
    var children: [BlockHash: [BlockHash]] = [:]
    var previous: [BlockHash: BlockHash] = [:]
    var reached = known.hashes
    for record in records where height[record.header.hash] == nil {
      let hash = record.header.hash
      previous[hash] = record.header.previous
      children[record.header.previous, default: []].append(hash)
      if hash == network.genesis {
        height[hash] = 0
        reached.append(hash)
      }
    }
    var tip: BlockHash?
    while let parent = reached.popLast() {
      let at = height[parent] ?? 0
      let best = tip.map { (-(height[$0] ?? 0), $0) }
      if best.map({ (-at, parent) < $0 }) ?? true { tip = parent }
      for child in children[parent] ?? [] where height[child] == nil {
        height[child] = at + 1
        reached.append(child)
      }
    }
    var chain: [BlockHash] = []
    var cursor = tip
    while let hash = cursor, let at = height[hash] {
      if known[at] == hash {
        return KnownHashes(
          known.hashes.prefix(at - known.first + 1) + chain.reversed(), from: known.first)
      }
      chain.append(hash)
      cursor = previous[hash]
      if at == 0 { break }
    }
    return KnownHashes(chain.reversed())
  }

  var laterBlemishes: [Blemish] { sources.flatMap(\.laterBlemishes) }

  mutating func searchInsideRecords(_ which: DoubtedRecords) throws(IngestError) -> Bool {
    var hasFound = false
    for number in sources.indices where try sources[number].searchInsideRecords(which) {
      hasFound = true
    }
    blemishes = sources.flatMap(\.blemishes)
    gather()
    return hasFound
  }

  func isPart(_ record: BlockRecord) -> Bool {
    let (source, own) = owner(of: record)
    return source.isPart(own)
  }

  func unchecked(in records: [BlockRecord]) -> [Manifest.UncheckedEntry] {
    var own = [[BlockRecord]](repeating: [], count: sources.count)
    for var record in records {
      let number = source(of: record)
      record.file -= firstFile[number]
      own[number].append(record)
    }
    return zip(sources, own).flatMap { $0.unchecked(in: $1) }
  }

  func statedHeight(of record: BlockRecord) -> Int? {
    let (source, own) = owner(of: record)
    return source.statedHeight(of: own)
  }

  func location(of record: BlockRecord) -> String {
    let (source, own) = owner(of: record)
    return source.location(of: own)
  }

  func release(_ record: BlockRecord) {
    let (source, own) = owner(of: record)
    source.release(own)
  }

  func block(of record: BlockRecord) throws(IngestError) -> Block {
    let (source, own) = owner(of: record)
    return try source.block(of: own)
  }

  private func owner(of record: BlockRecord) -> (any ChainSource, BlockRecord) {
    let number = source(of: record)
    var own = record
    own.file -= firstFile[number]
    return (sources[number], own)
  }

  private func source(of record: BlockRecord) -> Int {
    (firstFile.lastIndex { $0 <= record.file }) ?? 0
  }

  /// Files of one format.
  private struct Group {
    let format: any ChainSource.Type
    let rank: Int
    var files: [InputFile]
  }

  /// Files by the format that recognises each. What none recognises is an error where the user
  /// named it, unless block files are there, whose reader tells what is wrong with it; found in a
  /// folder beside files that are recognised, it is passed over.
  private static func sorted(_ files: [InputFile]) throws(IngestError) -> [Group] {
    var groups: [Group] = []
    var strange: [InputFile] = []
    for file in files {
      guard let rank = ChainSources.all.firstIndex(where: { $0.recognises([file]) }) else {
        strange.append(file)
        continue
      }
      if let place = groups.firstIndex(where: { $0.rank == rank }) {
        groups[place].files.append(file)
      } else {
        groups.append(Group(format: ChainSources.all[rank], rank: rank, files: [file]))
      }
    }
    let blocks = groups.firstIndex { $0.format.formatName == BlkFiles.formatName }
    if let blocks {
      groups[blocks].files += strange.filter { $0.origin == .named }
    } else if let first = strange.first(where: { $0.origin == .named || groups.isEmpty }) {
      throw IngestError(
        .malformed, "no known input format", at: first.path,
        hint: "name one with --input-format")
    }
    guard !groups.isEmpty else {
      throw IngestError(
        .malformed, "no known input format", at: files.first?.path ?? "input",
        hint: "name one with --input-format")
    }
    return groups
  }
}
