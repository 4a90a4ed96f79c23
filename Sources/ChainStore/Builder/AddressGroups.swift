import Bitcoin

/// Groups outputs by script, one partition of script keys at a time.
///
/// The first output of a script names its address until all of them are numbered; scripts that the
/// store knows have their position at once. Scripts are compared whole. Cost: a table probe an
/// output, in cache.
final class AddressGroups {
  private let builder: ChainGraphBuilder
  private let shape: BatchShape
  private let facts: PartitionWriter
  private let news: PartitionWriter
  private let lasts: PartitionWriter
  private let recordScratch = Scratch()
  private let tableScratch = Scratch()
  private let groupScratch = Scratch()
  private var approach = Approach()
  /// Outputs from here on are not taken.
  private let end: Int
  /// Bits of an address's position within its range of ``LastRecord``.
  private static let lastShift = 16
  /// Partitions of ``LastRecord``.
  static let lastRanges = 64

  init(
    _ builder: ChainGraphBuilder, shape: BatchShape, facts: Partitions, news: Partitions,
    lasts: Partitions, end: Int
  ) {
    self.builder = builder
    self.shape = shape
    self.facts = PartitionWriter(facts)
    self.news = PartitionWriter(news)
    self.lasts = PartitionWriter(lasts)
    self.end = end
  }

  /// One script of the partition.
  private struct Group: BitwiseCopyable {
    /// Where its first record lies.
    var first: UInt32
    /// The rest of the key, so that most others are told apart without looking at the record.
    var tag: UInt32
    /// Last output so far; `UInt64.max` before any.
    var last: UInt64
    /// Identity as ``AddressRecord`` has it.
    var identity: UInt64
  }

  /// Works on one partition.
  func run(_ number: Int) throws(StoreError) {
    let bytes = try unsafe builder.scripts.load(number, into: recordScratch)
    builder.scripts.release(number)
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    let most = bytes.count / MemoryLayout<ScriptHead>.size
    var capacity = 16
    while capacity < most * 2 { capacity *= 2 }
    let slots = unsafe tableScratch.rows(capacity, filledWith: UInt32.max)
    let groups = unsafe groupScratch.rows(most, of: Group.self)
    var count = 0
    var (place, ahead) = (0, 0)
    while place < bytes.count {
      if place == ahead { ahead = unsafe look(ahead: bytes, from: place) }
      let record = unsafe base + place
      let head = unsafe record.load(as: ScriptHead.self)
      let output = head.output
      defer { place += ScriptHead.length(Int(head.size)) }
      guard output < UInt64(end) else { continue }
      let group = unsafe find(
        head, record, slots, capacity - 1, groups, &count, base, place)
      let before = unsafe groups[group].last
      unsafe groups[group].last = output
      let identity = unsafe groups[group].identity
      try facts.append(
        shape.byOutput.span(of: Int(output)),
        AddressRecord(output: output, identity: identity, previous: before))
    }
    for group in 0..<count { try unsafe finish(groups[group], base) }
  }

  /// Brings near what the store knows of the next records; returns where those behind them begin.
  private func look(ahead bytes: UnsafeMutableRawBufferPointer, from start: Int) -> Int {
    guard let graph = builder.graph else { return bytes.count }
    var place = start
    while place < bytes.count, !approach.isFull {
      let head = unsafe bytes.load(fromByteOffset: place, as: ScriptHead.self)
      approach.add(head.key)
      place += ScriptHead.length(Int(head.size))
    }
    unsafe approach.read { unsafe graph.approachAddresses($0, $1) }
    return place
  }

  @inline(__always)
  private func find(
    _ head: ScriptHead, _ record: UnsafeMutableRawPointer, _ slots: UnsafeMutablePointer<UInt32>,
    _ mask: Int, _ groups: UnsafeMutablePointer<Group>, _ count: inout Int,
    _ base: UnsafeMutableRawPointer, _ offset: Int
  ) -> Int {
    // The top bits of the key, up to twelve, are those of the partition.
    let tag = UInt32(truncatingIfNeeded: head.key &>> 20)
    var slot = Int(truncatingIfNeeded: head.key) & mask
    while unsafe slots[slot] != .max {
      let group = unsafe Int(slots[slot])
      if unsafe groups[group].tag == tag,
        unsafe AddressGroups.isSame(base + Int(groups[group].first) * 8, record, head)
      {
        return group
      }
      slot = (slot &+ 1) & mask
    }
    let group = count
    count &+= 1
    unsafe slots[slot] = UInt32(truncatingIfNeeded: group)
    unsafe groups[group] = unsafe makeGroup(head, record, tag, offset)
    return group
  }

  private static func isSame(
    _ one: UnsafeMutableRawPointer, _ other: UnsafeMutableRawPointer, _ head: ScriptHead
  ) -> Bool {
    let known = unsafe one.load(as: ScriptHead.self)
    guard known.key == head.key, known.size == head.size, known.type == head.type else {
      return false
    }
    let start = MemoryLayout<ScriptHead>.size
    var place = 0
    while place &+ 8 <= Int(head.size) {
      let left = unsafe (one + start).load(fromByteOffset: place, as: UInt64.self)
      if unsafe left != (other + start).load(fromByteOffset: place, as: UInt64.self) {
        return false
      }
      place &+= 8
    }
    while place < Int(head.size) {
      let left = unsafe (one + start).load(fromByteOffset: place, as: UInt8.self)
      if unsafe left != (other + start).load(fromByteOffset: place, as: UInt8.self) { return false }
      place &+= 1
    }
    return true
  }

  private func makeGroup(
    _ head: ScriptHead, _ record: UnsafeMutableRawPointer, _ tag: UInt32, _ offset: Int
  ) -> Group {
    let lost = AddressGroups.isUnspendable(head.type, Int(head.size))
    var group = Group(
      first: UInt32(truncatingIfNeeded: offset / 8), tag: tag, last: .max,
      identity: head.output | (lost ? AddressRecord.unspendable : 0))
    guard let graph = builder.graph else { return group }
    let kept = unsafe ByteView(
      start: record + MemoryLayout<ScriptHead>.size, count: Int(head.size))
    guard
      let known = graph.address(
        withKey: head.key, type: head.type, kept: kept, below: builder.base.addresses)
    else { return group }
    group.identity =
      UInt64(known.rawValue) | AddressRecord.known | (lost ? AddressRecord.unspendable : 0)
    group.last = graph.lastReceipt(of: known, below: builder.base.outputs)
    return group
  }

  /// Whether no input can satisfy a script of this type and kept size.
  static func isUnspendable(_ type: UInt8, _ size: Int) -> Bool {
    switch ScriptType(rawValue: type) {
    case .opReturn: true
    case .nonstandard: size > Script.maximumSize
    default: false
    }
  }

  /// A script that is new goes to the span of its first output; one that is known gets a new last.
  private func finish(_ group: Group, _ base: UnsafeMutableRawPointer) throws(StoreError) {
    if group.identity & AddressRecord.known != 0 {
      let address = group.identity & UInt64(UInt32.max)
      try lasts.append(
        Int(address) >> AddressGroups.lastShift % AddressGroups.lastRanges,
        LastRecord(address: address, output: group.last))
      return
    }
    let record = unsafe base + Int(group.first) * 8
    var head = unsafe record.load(as: ScriptHead.self)
    head.last = group.last
    let length = ScriptHead.length(Int(head.size))
    let place = try unsafe news.reserve(shape.byOutput.span(of: Int(head.output)), length)
    unsafe place.copyMemory(from: record, byteCount: length)
    unsafe place.storeBytes(of: head, as: ScriptHead.self)
  }
}
