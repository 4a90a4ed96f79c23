import Bitcoin
import ChainStore

/// Blocks as hex digits, one behind another: what `getblock HASH 0` answers, one block a line.
///
/// Holds all bytes, so txids are computed; which coin it is must be named unless its first block
/// is there.
public struct HexBlocks: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "hex"

  /// The network the blocks are of.
  public let network: Network
  /// Every block, in the order found.
  public private(set) var records: [BlockRecord] = []
  /// Always empty: text that is no block is an error.
  public let blemishes: [Blemish] = []
  /// Blocks hold all bytes.
  public static var statesTxids: Bool { false }
  private let files: [InputFile]

  /// Whether every file begins with as many hex digits as a header has.
  public static func recognises(_ files: [InputFile]) -> Bool {
    files.allSatisfy { file in
      let start = file.file.bytes.prefix(256).drop { isSpace($0) }.prefix(2 * BlockHeader.size)
      return start.count == 2 * BlockHeader.size && start.allSatisfy { Hex.value(of: $0) != nil }
    }
  }

  /// Finds the blocks and reads their headers.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    self.files = files
    let words = files.map { HexBlocks.words($0.file.bytes) }
    let known: Network
    if let network { known = network } else { known = try HexBlocks.recognise(files, words) }
    self.network = known
    for (number, file) in files.enumerated() {
      for word in words[number] {
        let header = try HexBlocks.header(file, word, known)
        guard header.meetsTarget(known.proof) else {
          throw IngestError(
            .malformed, "block \(header.hash) does not meet its own target",
            at: file.place(word.lowerBound), hint: "see --network")
        }
        records.append(
          BlockRecord(
            header: header, file: number, offset: word.lowerBound, size: word.count / 2))
      }
    }
    guard !records.isEmpty else {
      throw IngestError(.malformed, "no block found", at: files.first?.path ?? "input")
    }
  }

  /// File, line and offset of a record.
  public func location(of record: BlockRecord) -> String {
    files[record.file].place(record.offset)
  }

  /// The height that the coinbase states (BIP 34); nil where it states none that can be one.
  public func statedHeight(of record: BlockRecord) -> Int? {
    let word = record.offset..<(record.offset + 2 * record.size)
    guard let bytes = try? HexBlocks.bytes(files[record.file], word) else { return nil }
    return bytes.withByteView { Block.statedHeight($0, as: network.encoding) }
  }

  /// Decodes one block; its bytes must be used up and hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let word = record.offset..<(record.offset + 2 * record.size)
    let bytes = try HexBlocks.bytes(files[record.file], word)
    do throws(DecodingError) {
      let block = try Block(decoding: bytes, as: network.encoding)
      guard block.hasSoundMerkleRoot else {
        throw DecodingError(offset: 36, message: "the transactions do not hash to the merkle root")
      }
      return block
    } catch {
      throw IngestError(
        .malformed, "\(error.message), \(error.offset) bytes into the block",
        at: location(of: record), hint: "see --network, or get a sound copy of this file")
    }
  }

  /// The network whose first block is among the words.
  private static func recognise(
    _ files: [InputFile], _ words: [[Range<Int>]]
  ) throws(IngestError) -> Network {
    for (file, words) in zip(files, words) {
      for word in words {
        for network in Network.all {
          if let header = try? header(file, word, network), header.hash == network.genesis {
            return network
          }
        }
      }
    }
    throw IngestError(
      .usage, "the network cannot be told from these blocks", at: files.first?.path ?? "input",
      hint: "name it with --network")
  }

  private static func header(
    _ file: InputFile, _ word: Range<Int>, _ network: Network
  ) throws(IngestError) -> BlockHeader {
    let start = word.prefix(2 * network.encoding.longestHeader)
    let bytes = try bytes(file, start.lowerBound..<start.upperBound)
    do throws(DecodingError) {
      return try BlockHeader(decoding: bytes, as: network.encoding)
    } catch {
      throw IngestError(
        .malformed, "\(error.message), \(error.offset) bytes into the block",
        at: file.place(word.lowerBound), hint: "see --network")
    }
  }

  /// The bytes that an even number of hex digits stand for.
  private static func bytes(_ file: InputFile, _ word: Range<Int>) throws(IngestError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(word.count / 2)
    for place in stride(from: word.lowerBound, to: word.upperBound, by: 2) {
      guard place + 1 < word.upperBound, let high = Hex.value(of: file.file.bytes[place]),
        let low = Hex.value(of: file.file.bytes[place + 1])
      else {
        throw IngestError(.malformed, "not pairs of hex digits", at: file.place(place))
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func words(_ bytes: ByteView) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for position in 0..<bytes.count {
      if isSpace(bytes[position]) || TextForm.isMark(bytes, position) {
        if let begun = start { words.append(begun..<position) }
        start = nil
      } else if start == nil {
        start = position
      }
    }
    if let begun = start { words.append(begun..<bytes.count) }
    return words
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }
}
