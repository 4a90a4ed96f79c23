import Bitcoin
import ChainStore

/// Walks one block file from record to record, reading headers only.
///
/// A record that ends where another begins, or where the file ends, is taken at its word. Any other
/// is read whole: a sound block is taken at the size that it has, and where it is none, the bytes
/// from its beginning on are searched for the next sound block, so that no damage costs more than
/// the block it hit. Cost: linear; what hostile bytes may make it read in vain is bounded.
struct RecordScan {
  let file: ObfuscatedFile
  let number: Int
  let network: Network
  private(set) var records: [BlockRecord] = []
  private(set) var blemishes: [Blemish] = []
  /// Bytes that may still be read for blocks that prove to be none; then records are taken as they
  /// are stated, for whoever reads their blocks to judge.
  private var patience: Int
  /// First bytes of the magics of all networks.
  private let magicStarts: [Bool]

  init(file: ObfuscatedFile, number: Int, network: Network) {
    self.file = file
    self.number = number
    self.network = network
    patience = 16 * file.count + 64 << 20
    var starts = [Bool](repeating: false, count: 256)
    for other in Network.all + [network] { starts[Int(other.magic[0])] = true }
    magicStarts = starts
  }

  /// Finds the records of the whole file.
  mutating func run() throws(IngestError) {
    var place = skipPadding(0)
    var next = file.begunRecord(at: place, of: network)
    while place < file.count {
      if let record = next, record.isBelievable(file, network) {
        next = file.begunRecord(at: record.statedEnd, of: network)
        if next != nil || record.statedEnd == file.count {
          place = take(record, record.statedSize)
          continue
        }
      }
      place = skipPadding(try search(from: place, before: file.count))
      next = file.begunRecord(at: place, of: network)
    }
  }

  /// What a record that was taken at its word proves to be.
  enum Inside {
    /// A sound block of the stated size.
    case itself
    /// A sound block, and bytes behind it that the stated size counts too.
    case itselfAndMore
    /// No sound block; others may lie within.
    case none
  }

  /// Looks into a record that was taken at its word: takes its block at the size that it has, if it
  /// is sound, and every other within the stated size.
  mutating func searchInside(_ record: BlockRecord) throws(IngestError) -> Inside {
    let end = record.offset + BegunRecord.prefixSize + record.size
    var place = record.offset
    var inside = Inside.none
    if let begun = file.begunRecord(at: place, of: network),
      let size = soundSize(of: begun, network), size <= record.size
    {
      inside = size < record.size ? .itselfAndMore : .itself
      if size < record.size { blemishes.append(begun.wrongSize(size, at: self.place(place))) }
      place = take(begun, size)
    }
    while place < end { place = try search(from: place, before: end, except: record.offset) }
    return inside
  }

  private mutating func take(_ record: BegunRecord, _ size: Int) -> Int {
    records.append(
      BlockRecord(header: record.header, file: number, offset: record.offset, size: size))
    return record.body + size
  }

  /// Moves to the next byte that is no padding, or to the file's end. A record may begin with bytes
  /// that look like padding where the key holds those of its magic.
  private func skipPadding(_ start: Int) -> Int {
    var place = start
    while place < file.count, file.isPadding(place) { place += 1 }
    let first = max(start, place - 2 * BegunRecord.prefixSize)
    return (first..<place).first { file.begunRecord(at: $0, of: network) != nil }
      ?? (max(start, place - 3)..<place).first { place < file.count && isMagic($0) } ?? place
  }

  private func isMagic(_ place: Int) -> Bool { file.matches(network.magic, at: place) }

  /// Takes the first sound block at or behind a place and tells what lies before it; returns where
  /// to go on. The record at `known` is known to hold none.
  private mutating func search(
    from start: Int, before end: Int, except known: Int = -1
  ) throws(IngestError) -> Int {
    var stretch = StrayStretch(start: start)
    var place = start
    while place < end {
      defer { place += 1 }
      guard magicStarts[Int(file[place])] else { continue }
      guard let record = file.begunRecord(at: place, of: network) else {
        if isMagic(place) { stretch.lastMagic = place } else { try refuseOtherNetwork(at: place) }
        continue
      }
      if place != known, let size = soundSize(of: record, network) {
        tell(stretch, end: place)
        if size != record.statedSize {
          blemishes.append(record.wrongSize(size, at: self.place(record.offset)))
        }
        return take(record, size)
      }
      if patience <= 0, record.isBelievable(file, network) {
        _ = take(record, record.statedSize)
      } else {
        stretch.begun.append(record)
      }
    }
    tell(stretch, end: end)
    return end
  }

  private mutating func soundSize(of record: BegunRecord, _ network: Network) -> Int? {
    guard patience > 0 else { return nil }
    let (size, cost) = file.mapped.soundSize(of: record, network)
    if size == nil { patience -= cost }
    return size
  }

  private mutating func refuseOtherNetwork(at place: Int) throws(IngestError) {
    for other in Network.all where other.magic != network.magic {
      guard let record = file.begunRecord(at: place, of: other),
        record.isBelievable(file, other),
        other.proof != .otherFunction || soundSize(of: record, other) != nil
      else { continue }
      throw IngestError(
        .malformed, "a block of \(other.name) where \(network.name) is expected",
        at: self.place(place), hint: "read each network into a store of its own")
    }
  }

  /// Tells of bytes that belong to no sound block, once for the whole stretch.
  private mutating func tell(_ stretch: StrayStretch, end: Int) {
    var last = end
    while last > stretch.start, file.isPadding(last - 1) { last -= 1 }
    guard last > stretch.start else { return }
    // A few zeros may be bytes of what lies there.
    if end - last < BegunRecord.prefixSize { last = end }
    if end == file.count, let torn = stretch.tornRecord(file, network, end: last) {
      var before = stretch
      before.begun.removeAll { $0.offset >= torn }
      tell(before, end: torn)
      blemishes.append(
        Blemish(severity: .torn, message: "the last record is cut short", location: place(torn)))
      return
    }
    var blemish = Blemish(
      severity: .rubbish, message: "\(last - stretch.start) bytes that belong to no block",
      location: place(stretch.start))
    blemish.bytes = last - stretch.start
    if let header = stretch.damagedHeader(file, network, end: end, last: last) {
      blemish.lost = [LostBlock(header: header, isProven: false, location: blemish.location)]
    }
    blemish.lost += stretch.begun.map {
      LostBlock(header: $0.header, isProven: true, location: place($0.offset))
    }
    if !blemish.lost.isEmpty { blemish.severity = .damaged }
    blemishes.append(blemish)
  }

  private func place(_ offset: Int) -> String { "\(file.path) offset \(offset)" }
}
