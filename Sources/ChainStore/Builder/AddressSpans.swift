import Bitcoin
import Synchronization

/// Numbers addresses by first appearance and writes what they own, one span of blocks at a time.
///
/// A bit for each output of the batch says whether an address begins there; the position of an
/// address is the number of bits before it. Cost: two passes over a record an output.
final class AddressSpans: Sendable {
  /// What one span holds.
  struct Count: Sendable {
    /// New addresses.
    var addresses = 0
    /// Bytes they keep.
    var payload = 0
  }

  private let shape: BatchShape
  private let spans: [BlockSpan]
  private let base: RowCounts
  private let before: [Count]
  private let bits: [Bits]

  /// The bits of one span's outputs, with the number of bits before every 64th.
  struct Bits: Sendable {
    var words: [UInt64]
    var ranks: [UInt32]

    /// Bits before an output of the span.
    @inline(__always)
    func rank(_ place: Int) -> Int {
      let mask = (UInt64(1) << UInt64(place & 63)) &- 1
      return Int(ranks[place >> 6]) + (words[place >> 6] & mask).nonzeroBitCount
    }
  }

  /// Counts have been gathered by ``bits(of:facts:in:scratch:)`` and the news.
  init(shape: BatchShape, spans: [BlockSpan], base: RowCounts, counts: [Count], bits: [Bits]) {
    self.shape = shape
    self.spans = spans
    self.base = base
    self.bits = bits
    var sum = Count(addresses: base.addresses, payload: base.payload)
    before = counts.map { count in
      defer {
        sum.addresses += count.addresses
        sum.payload += count.payload
      }
      return sum
    }
    total = sum
  }

  /// Addresses and payload bytes with the batch.
  let total: Count

  /// The bits of a span.
  static func bits(
    of span: BlockSpan, facts: Partitions, _ number: Int, _ scratch: Scratch
  ) throws(StoreError) -> Bits {
    var words = [UInt64](repeating: 0, count: span.outputs.count / 64 + 1)
    let loaded = try unsafe facts.load(number, as: AddressRecord.self, into: scratch)
    // swift-format-ignore
    for unsafe fact in unsafe loaded {
      guard fact.identity & ~AddressRecord.unspendable == fact.output else { continue }
      let place = Int(fact.output) - span.outputs.lowerBound
      words[place >> 6] |= 1 << UInt64(place & 63)
    }
    var sum: UInt32 = 0
    let ranks = words.map { word in
      defer { sum += UInt32(word.nonzeroBitCount) }
      return sum
    }
    return Bits(words: words, ranks: ranks)
  }

  /// How many addresses begin in a span, and the bytes they keep.
  static func count(
    _ news: Partitions, _ number: Int, _ scratch: Scratch
  ) throws(StoreError) -> Count {
    var count = Count()
    let bytes = try unsafe news.load(number, into: scratch)
    var place = 0
    while place < bytes.count {
      let head = unsafe bytes.load(fromByteOffset: place, as: ScriptHead.self)
      count.addresses += 1
      count.payload += keptBytes(head)
      place += ScriptHead.length(Int(head.size))
    }
    return count
  }

  /// Bytes in `address.payload`: those kept, behind their number where the type does not tell it.
  @inline(__always)
  static func keptBytes(_ head: ScriptHead) -> Int {
    let type = ScriptType(rawValue: head.type) ?? .nonstandard
    return Int(head.size) + (AddressPayload.fixedSize(of: type) == nil ? 4 : 0)
  }

  /// The position of an address that begins at an output of the batch.
  @inline(__always)
  func address(beginningAt output: Int) -> Int {
    let span = shape.byOutput.span(of: output)
    return before[span].addresses + bits[span].rank(output - spans[span].outputs.lowerBound)
  }

  /// Scratch memory of one thread.
  final class Scratches {
    let records = Scratch(), news = Scratch(), addresses = Scratch(), previous = Scratch()
    let order = Scratch(), types = Scratch(), payload = Scratch(), blocks = Scratch()
    let lasts = Scratch(), firsts = Scratch(), spenders = Scratch(), amounts = Scratch()
  }

  /// Writes `output.address` and `output.previousReceipt` of a span, and adds up what is unspent.
  func writeOutputs(
    _ number: Int, facts: Partitions, columns: GrowingColumns, end: Int, genesisEnd: Int,
    _ scratch: Scratches
  ) throws(StoreError) -> Manifest.Totals {
    let span = spans[number]
    let first = span.outputs.lowerBound
    let count = min(span.outputs.upperBound, end) - first
    var totals = Manifest.Totals()
    guard count > 0 else { return totals }
    let records = try unsafe facts.load(number, as: AddressRecord.self, into: scratch.records)
    facts.release(number)
    let addresses = unsafe scratch.addresses.rows(count, of: UInt32.self)
    let previous = unsafe scratch.previous.rows(count, of: UInt64.self)
    let spenders = unsafe scratch.spenders.rows(count, of: UInt32.self)
    let amounts = unsafe scratch.amounts.rows(count, of: UInt64.self)
    try unsafe columns.outputSpender.read(into: spenders, count, at: first)
    try unsafe columns.outputAmount.read(into: amounts, count, at: first)
    // swift-format-ignore
    for unsafe record in unsafe records {
      let place = Int(record.output) - first
      let identity = record.identity & ~AddressRecord.unspendable
      let address =
        identity & AddressRecord.known != 0
        ? Int(identity & ~AddressRecord.known) : address(beginningAt: Int(identity))
      unsafe addresses[place] = UInt32(truncatingIfNeeded: address)
      unsafe previous[place] = record.previous
      let spender = unsafe spenders[place]
      if record.identity & AddressRecord.unspendable != 0 || spender == Spender.overwritten
        || Int(record.output) < genesisEnd
      {
        totals.unspendableCount += 1
        unsafe totals.unspendableValue &+= amounts[place]
      } else if spender == Spender.none {
        totals.unspentCount += 1
        unsafe totals.unspentValue &+= amounts[place]
      }
    }
    try unsafe columns.outputAddress.write(addresses, count, at: first)
    try unsafe columns.outputPrevious.write(previous, count, at: first)
    return totals
  }

  /// Writes the columns of the addresses that begin in a span; returns how many can be paid from.
  func writeAddresses(
    _ number: Int, news: Partitions, columns: GrowingColumns, _ scratch: Scratches
  ) throws(StoreError) -> Int {
    let bytes = try unsafe news.load(number, into: scratch.news)
    news.release(number)
    guard let base = bytes.baseAddress, bytes.count > 0 else { return 0 }
    let first = before[number]
    let end = number + 1 < before.count ? before[number + 1] : total
    let count = end.addresses - first.addresses
    let order = unsafe scratch.order.rows(count, of: Int.self)
    var place = 0
    while place < bytes.count {
      let head = unsafe bytes.load(fromByteOffset: place, as: ScriptHead.self)
      let output = Int(head.output) - spans[number].outputs.lowerBound
      unsafe order[bits[number].rank(output)] = place
      place += ScriptHead.length(Int(head.size))
    }
    let types = unsafe scratch.types.rows(count, of: UInt8.self)
    let lasts = unsafe scratch.lasts.rows(count, of: UInt64.self)
    let payload = unsafe scratch.payload.room(end.payload - first.payload + 8)
    let size = AddressPayload.blockSize
    let blocks = unsafe scratch.blocks.rows(count / size + 1, of: UInt64.self)
    let firsts = unsafe scratch.firsts.rows(count / size + 1, of: UInt64.self)
    var (written, marks, spendable) = (0, 0, 0)
    for rank in 0..<count {
      let record = unsafe base + order[rank]
      let head = unsafe record.load(as: ScriptHead.self)
      if (first.addresses + rank) % size == 0 {
        unsafe blocks[marks] = UInt64(first.payload + written)
        unsafe firsts[marks] = head.output
        marks += 1
      }
      unsafe types[rank] = head.type
      unsafe lasts[rank] = head.last
      if AddressSpans.keptBytes(head) > Int(head.size) {
        unsafe (payload + written).storeBytes(of: head.size.littleEndian, as: UInt32.self)
        written += 4
      }
      unsafe (payload + written).copyMemory(
        from: record + MemoryLayout<ScriptHead>.size, byteCount: Int(head.size))
      written += Int(head.size)
      if !AddressGroups.isUnspendable(head.type, Int(head.size)) { spendable += 1 }
    }
    try unsafe columns.addressType.write(types, count, at: first.addresses)
    try unsafe columns.addressLast.write(lasts, count, at: first.addresses)
    try unsafe columns.addressPayload.write(
      payload.bindMemory(to: UInt8.self, capacity: written), written, at: first.payload)
    try unsafe columns.addressBlock.write(blocks, marks, at: (first.addresses + size - 1) / size)
    try unsafe columns.addressFirst.write(firsts, marks, at: (first.addresses + size - 1) / size)
    return spendable
  }
}
