import Bitcoin
import ChainStore

/// Walks one block file from record to record, reading headers only.
///
/// A record whose end is not followed by another record, padding or the end of the file may have a
/// damaged size: the walk then looks for the next magic right behind its beginning, so that one
/// bad record costs no good one.
struct RecordScan {
  /// Magic and size before each block.
  static let prefixSize = 8
  let file: ObfuscatedFile
  let number: Int
  let network: Network
  var records: [BlockRecord] = []
  var blemishes: [Blemish] = []
  private var position = 0

  init(file: ObfuscatedFile, number: Int, network: Network) {
    self.file = file
    self.number = number
    self.network = network
  }

  mutating func run() throws(IngestError) {
    while skipPadding() {
      if file.matches(network.magic, at: position) {
        readRecord()
      } else {
        try refuseOtherNetwork()
        skipRubbish()
      }
    }
  }

  /// Moves to the next byte that is no padding; false at the end of the file.
  private mutating func skipPadding() -> Bool {
    while position < file.count, file.isPadding(position) { position += 1 }
    return position < file.count
  }

  private func refuseOtherNetwork() throws(IngestError) {
    for other in Network.all where other != network && file.matches(other.magic, at: position) {
      guard position + 12 <= file.count, file.word(position + 4) <= other.largestBlock else {
        continue
      }
      throw IngestError(
        .malformed, "a block of \(other.name) where \(network.name) is expected",
        at: place(position), hint: "read each network into a store of its own")
    }
  }

  private mutating func readRecord() {
    let start = position
    let body = start + RecordScan.prefixSize
    guard body + BlockHeader.size <= file.count else { return tear(start) }
    let size = Int(file.word(start + 4))
    guard let header = header(at: body) else { return resume(after: start) }
    guard size > BlockHeader.size, size <= network.largestBlock else {
      blame(.damaged, header.hash, "a block size of \(size)", start)
      return resume(after: start)
    }
    let end = body + size
    if end > file.count {
      if let next = nextMagic(from: body) {
        blame(.damaged, header.hash, "a record that runs past the end of the file", start)
        position = next
        return
      }
      return tear(start, header.hash)
    }
    guard header.meetsTarget(network.proof) else {
      blame(.damaged, header.hash, "the header does not meet its own target", start)
      return resume(after: start, orAt: end)
    }
    let record = BlockRecord(header: header, file: number, offset: start, size: size)
    records.append(record)
    position = isBoundary(end) ? end : (nextMagic(from: body, before: end) ?? end)
  }

  private func header(at position: Int) -> BlockHeader? {
    let size = min(network.encoding.longestHeader, file.count - position)
    return file.withBytes(position, size) { bytes in
      var reader = ByteReader(bytes)
      return try? BlockHeader(decoding: &reader, as: network.encoding)
    }
  }

  /// Whether a record may end here.
  private func isBoundary(_ end: Int) -> Bool {
    end == file.count || file.isPadding(end) || file.matches(network.magic, at: end)
  }

  private mutating func tear(_ start: Int, _ hash: BlockHash? = nil) {
    blame(.torn, hash, "the last record is cut short", start)
    position = file.count
  }

  private mutating func resume(after start: Int, orAt end: Int? = nil) {
    if let end, isBoundary(end) {
      position = end
    } else {
      position = nextMagic(from: start + RecordScan.prefixSize) ?? file.count
    }
  }

  private mutating func skipRubbish() {
    let start = position
    position = nextMagic(from: start) ?? file.count
    blame(.rubbish, nil, "\(position - start) bytes that belong to no block", start)
  }

  /// Where the network's next magic stands, or another network's with a believable size.
  private func nextMagic(from start: Int, before end: Int? = nil) -> Int? {
    let last = (end ?? file.count) - 4
    var place = start
    while place <= last {
      if file.matches(network.magic, at: place) { return place }
      place += 1
    }
    return nil
  }

  private mutating func blame(
    _ severity: Blemish.Severity, _ hash: BlockHash?, _ message: String, _ offset: Int
  ) {
    blemishes.append(
      Blemish(severity: severity, hash: hash, message: message, location: place(offset)))
  }

  private func place(_ offset: Int) -> String { "\(file.path) offset \(offset)" }
}
