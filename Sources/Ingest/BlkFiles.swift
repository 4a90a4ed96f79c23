import Bitcoin
import ChainStore

/// Bitcoin Core's `blk*.dat`: magic, size and block, in the order in which blocks arrived.
///
/// Files may be obfuscated with the key in `xor.dat`, padded with zeros (or, once decoded, with the
/// key over and over), torn at the end, and hold rubbish where a node was shut down uncleanly.
/// Every sound block in them is found, whatever lies before it.
public struct BlkFiles: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "blk"

  /// The network the blocks are of.
  public let network: Network
  /// Every block with a readable header, in the order found.
  public private(set) var records: [BlockRecord] = []
  /// What was found beside blocks.
  public private(set) var blemishes: [Blemish] = []
  /// Block files hold all bytes.
  public static var statesTxids: Bool { false }
  private var files: [ObfuscatedFile] = []
  private let surplus = SurplusBytes()

  /// Bytes at the beginning of a file in which a first record is looked for, to tell what it is.
  private static let glance = 1 << 16

  /// Whether a file is named like a block file or shows a known network's record near its
  /// beginning, plain or obfuscated.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.contains { file in
      isBlockFileName(file.name)
        || ObfuscatedFile.reading(file, Network.all, before: glance) != nil
        || stranger(file) != nil
    }
  }

  /// Whether a file is named as a node names its block files, in letters of either case.
  static func isBlockFileName(_ name: String) -> Bool { name.lowercased().hasPrefix("blk") }

  /// Locates every block by its magic and reads its header.
  public init(files inputs: [InputFile], network: Network?) throws(IngestError) {
    if let network {
      self.network = network
    } else {
      self.network = try BlkFiles.network(of: inputs)
    }
    for (number, input) in inputs.enumerated() {
      let file = ObfuscatedFile(input, network: self.network)
      files.append(file)
      var scan = RecordScan(
        file: file.withWindow(input), number: number, network: self.network)
      try scan.run()
      records += scan.records
      blemishes += scan.blemishes
      if scan.records.isEmpty { try noteEmpty(input, scan) }
      // Each header has brought the pages around it along.
      file.release(0..<input.file.bytes.count)
    }
    guard !records.isEmpty || !blemishes.isEmpty else {
      throw IngestError(.malformed, "no block found", at: inputs.first?.path ?? "input")
    }
    if records.isEmpty, !blemishes.contains(where: { $0.severity == .torn }) {
      throw IngestError(
        .malformed, "no block of \(self.network.name) found",
        at: blemishes.first?.location ?? "input",
        hint: blemishes.first?.hint ?? "see --input-format and --network")
    }
    _ = try searchInsideRecords(.repeated)
  }

  /// A file with bytes and no block is no block file of this chain.
  private mutating func noteEmpty(_ input: InputFile, _ scan: RecordScan) throws(IngestError) {
    if let (magic, network) = BlkFiles.stranger(input), magic != self.network.magic {
      throw IngestError(
        .malformed,
        "the first block of \(network.name) behind the magic \(Hex.encode(magic))",
        at: "\(input.path) offset 0",
        hint: network == .signet
          ? "a signet of its own: read it with --magic \(Hex.encode(magic))" : "see --network")
    }
    guard let first = scan.blemishes.first,
      !scan.blemishes.contains(where: { $0.severity != .rubbish })
    else { return }
    var blemish = Blemish(
      severity: .damaged, message: "no block of \(network.name) in the whole file",
      location: first.location)
    blemish.hint = input.key.hint
    blemishes.removeLast(scan.blemishes.count)
    blemishes.append(blemish)
  }

  /// The unknown magic before some network's first block at the beginning of a file, and that
  /// network; nil where there is none.
  private static func stranger(_ input: InputFile) -> (magic: [UInt8], network: Network)? {
    for key in [nil, input.key.bytes] {
      let file = ObfuscatedFile(input, key: key)
      guard file.count >= BegunRecord.prefixSize + BlockHeader.size else { return nil }
      let magic = (0..<4).map { file[$0] }
      let hash = file.withBytes(BegunRecord.prefixSize, BlockHeader.size) { bytes in
        Digest.doubleSHA256(bytes)
      }
      if let network = Network.all.first(where: { $0.genesis == hash }),
        !Network.all.contains(where: { $0.magic == magic })
      {
        return (magic, network)
      }
    }
    return nil
  }

  /// The network whose record the first file with any shows first.
  private static func network(of inputs: [InputFile]) throws(IngestError) -> Network {
    for limit in [glance, .max] {
      for input in inputs {
        if let found = ObfuscatedFile.reading(input, Network.all, before: limit) {
          return found.network
        }
      }
    }
    for input in inputs {
      if let (magic, network) = stranger(input), network == .signet {
        throw IngestError(
          .malformed, "the first block of signet behind the magic \(Hex.encode(magic))",
          at: "\(input.path) offset 0",
          hint: "a signet of its own: read it with --magic \(Hex.encode(magic))")
      }
      for key in [input.key.bytes, nil] {
        let file = ObfuscatedFile(input, key: key)
        let network = Network.all.first { file.matches($0.magic, at: 0) }
        if let network { return network }
      }
    }
    throw IngestError(
      .malformed, "the magic bytes of no known network",
      at: inputs.first.map { "\($0.path) offset 0" } ?? "input",
      hint: inputs.first?.key.hint ?? "name the network with --network")
  }

  /// Looks into records that were taken at their word: a beginning left behind may state a size
  /// that leads over whole records to where another begins. Of a block that is there repeatedly, or
  /// that is known, only sound copies stay.
  public mutating func searchInsideRecords(_ which: DoubtedRecords) throws(IngestError) -> Bool {
    var copies: [BlockHash: Int] = [:]
    if case .repeated = which {
      for record in records { copies[record.header.hash, default: 0] += 1 }
      guard copies.count < records.count else { return false }
    }
    var hasFound = false
    var kept: [BlockRecord] = []
    kept.reserveCapacity(records.count)
    for record in records {
      let isDoubted: Bool
      switch which {
      case .all: isDoubted = true
      case .repeated: isDoubted = copies[record.header.hash] != 1
      case .blocks(let blocks): isDoubted = blocks.contains(record.header.hash)
      }
      guard isDoubted else {
        kept.append(record)
        continue
      }
      let file = files[record.file]
      var scan = RecordScan(file: file, number: record.file, network: network)
      let inside = try scan.searchInside(record)
      let isOther: Bool
      switch inside {
      case .itself: isOther = false
      case .itselfAndMore: isOther = true
      case .none:
        // What may be the only copy stays, to be named by whoever reads it.
        if case .all = which { isOther = !scan.records.isEmpty } else { isOther = true }
      }
      if isOther {
        hasFound = hasFound || scan.records.contains { $0.offset != record.offset }
        kept += scan.records
        blemishes += scan.blemishes
        surplus.forget(record)
      } else {
        kept.append(record)
      }
      file.release(record.offset..<(record.offset + record.size))
    }
    records = kept
    return hasFound
  }

  /// Records that state more bytes than their blocks have, as far as they were read.
  public var laterBlemishes: [Blemish] { surplus.blemishes }

  /// The height that the coinbase states (BIP 34); nil where it states none that can be one.
  public func statedHeight(of record: BlockRecord) -> Int? {
    let start = record.offset + BegunRecord.prefixSize
    return files[record.file].withBytes(start, record.size) { bytes in
      Block.statedHeight(bytes, as: network.encoding)
    }
  }

  /// File and offset of a record.
  public func location(of record: BlockRecord) -> String {
    "\(files[record.file].path) offset \(record.offset)"
  }

  /// Lets go of the pages that lie wholly inside a block's record.
  public func release(_ record: BlockRecord) {
    files[record.file].release(record.offset..<(record.offset + record.size))
  }

  /// Decodes one block, which must hash to its merkle root. That proves it: bytes behind it belong
  /// to a size that is stated wrong.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let file = files[record.file]
    let start = record.offset + BegunRecord.prefixSize
    var read = record.size
    do throws(DecodingError) {
      let block = try file.withBytes(start, record.size) { bytes throws(DecodingError) in
        var reader = ByteReader(bytes)
        let block = try Block(reading: &reader, as: network.encoding)
        read = reader.offset
        return block
      }
      guard block.hasSoundMerkleRoot else {
        throw DecodingError(offset: 36, message: "the transactions do not hash to the merkle root")
      }
      if read < record.size { surplus.note(record, block: read, in: file, network) }
      return block
    } catch {
      throw IngestError(
        .malformed, "\(error.message), \(error.offset) bytes into the block",
        at: location(of: record), hint: "get a sound copy of this block file")
    }
  }
}
