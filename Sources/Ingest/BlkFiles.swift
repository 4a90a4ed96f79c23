import Bitcoin
import ChainStore

/// Bitcoin Core's `blk*.dat`: magic, size and block, in the order in which blocks arrived.
///
/// Files may be obfuscated with the key in `xor.dat`, padded with zeros (or, once decoded, with the
/// key over and over), torn at the end, and hold rubbish where a node was shut down uncleanly.
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
  public var hasStatedTxids: Bool { false }
  private var files: [ObfuscatedFile] = []

  /// Whether the first file begins with a known network's magic, plain or obfuscated, or is named
  /// like a block file.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.contains { file in
      file.name.hasPrefix("blk") || Network.all.contains { ObfuscatedFile.begins(file, with: $0) }
    }
  }

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
      // Each header has brought the pages around it along.
      file.release(0..<input.file.bytes.count)
    }
    guard !records.isEmpty || !blemishes.isEmpty else {
      throw IngestError(.malformed, "no block found", at: inputs.first?.path ?? "input")
    }
    if records.isEmpty, !blemishes.contains(where: { $0.severity == .torn }) {
      throw IngestError(
        .malformed, "no block of \(self.network.name) found",
        at: blemishes.first?.location ?? "input", hint: "see --input-format and --network")
    }
  }

  /// The network whose magic the first file with any begins with.
  private static func network(of inputs: [InputFile]) throws(IngestError) -> Network {
    for input in inputs {
      for network in Network.all where ObfuscatedFile.begins(input, with: network) {
        return network
      }
    }
    throw IngestError(
      .malformed, "the magic bytes of no known network at offset 0",
      at: inputs.first?.path ?? "input", hint: "name the network with --network")
  }

  /// File and offset of a record.
  public func location(of record: BlockRecord) -> String {
    "\(files[record.file].path) offset \(record.offset)"
  }

  /// Lets go of the pages that lie wholly inside a block's record.
  public func release(_ record: BlockRecord) {
    files[record.file].release(record.offset..<(record.offset + record.size))
  }

  /// Decodes one block; its bytes must be used up and hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let file = files[record.file]
    let start = record.offset + RecordScan.prefixSize
    do throws(DecodingError) {
      let block = try file.withBytes(start, record.size) { bytes throws(DecodingError) in
        try Block(decoding: bytes, as: network.encoding)
      }
      guard block.hasSoundMerkleRoot else {
        throw DecodingError(offset: 36, message: "the transactions do not hash to the merkle root")
      }
      return block
    } catch {
      throw IngestError(
        .malformed, "\(error.message), \(error.offset) bytes into the block",
        at: location(of: record), hint: "get a sound copy of this block file")
    }
  }
}
