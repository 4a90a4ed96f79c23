import Bitcoin
import ChainStore
import Foundation

/// Bitcoin Core's `getblock` answers, verbosity 2 or 3: one block a line, or one array of blocks.
public struct CoreJSON: ChainSource {
  /// Value of `--input-format`.
  public static let formatName = "core-json"

  /// The network the blocks are of.
  public let network: Network
  /// Every block with a readable header.
  public private(set) var records: [BlockRecord] = []
  /// Always empty: text that is no block is an error.
  public let blemishes: [Blemish] = []
  /// Txids are stated; the answers hold no complete transactions to hash.
  public var hasStatedTxids: Bool { true }
  private let files: [InputFile]

  /// Whether the first file begins like JSON and speaks of a block's transactions.
  public static func recognises(_ files: [InputFile]) -> Bool {
    guard let head = files.first?.file.bytes.prefix(4096) else { return false }
    let text = String(decoding: head, as: UTF8.self)
    let first = text.first { !$0.isWhitespace }
    return (first == "{" || first == "[") && text.contains("\"merkleroot\"")
      && (text.contains("\"previousblockhash\"") || text.contains("\"nextblockhash\""))
  }

  /// Cuts files into blocks and reads their headers.
  public init(files: [InputFile], network: Network?) throws(IngestError) {
    self.files = files
    var found: [BlockRecord] = []
    for (number, file) in files.enumerated() {
      for range in try JSONPieces.split(file.file.bytes, path: file.path) {
        let header = try CoreJSON.header(
          UnsafeRawBufferPointer(rebasing: file.file.bytes[range]),
          at: "\(file.path) offset \(range.lowerBound)")
        found.append(
          BlockRecord(
            header: header, file: number, offset: range.lowerBound, size: range.count))
      }
    }
    let genesis = Network.all.first { net in found.contains { $0.header.hash == net.genesis } }
    guard let network = network ?? genesis else {
      throw IngestError(
        .usage, "the network cannot be told from these blocks", at: files.first?.path ?? "input",
        hint: "name it with --network")
    }
    self.network = network
    records = found
  }

  /// File and offset of a record.
  public func location(of record: BlockRecord) -> String {
    "\(files[record.file].path) offset \(record.offset)"
  }

  private struct HeaderFields: Decodable {
    var hash: String
    var version: Int32?
    var merkleroot: String
    var time: UInt32
    var nonce: UInt32?
    var bits: String?
    var previousblockhash: String?
  }

  private static func header(
    _ bytes: UnsafeRawBufferPointer, at place: String
  ) throws(IngestError) -> BlockHeader {
    let fields: HeaderFields = try decode(bytes, at: place)
    guard let hash = BlockHash(displayHex: fields.hash),
      let root = Hash256(displayHex: fields.merkleroot),
      let previous = fields.previousblockhash.map({ BlockHash(displayHex: $0) }) ?? .zero
    else { throw IngestError(.malformed, "a hash that is not 64 hex digits", at: place) }
    return BlockHeader(
      hash: hash, previous: previous, merkleRoot: root, version: fields.version ?? 1,
      time: fields.time, bits: fields.bits.flatMap { UInt32($0, radix: 16) } ?? 0,
      nonce: fields.nonce ?? 0)
  }

  private static func decode<Value: Decodable>(
    _ bytes: UnsafeRawBufferPointer, at place: String
  ) throws(IngestError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch let error as Swift.DecodingError {
      throw IngestError(.malformed, CoreJSON.describe(error), at: place)
    } catch {
      throw IngestError(.malformed, "not JSON", at: place)
    }
  }

  private static func describe(_ error: Swift.DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "the field \(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "the field \(context.codingPath.map(\.stringValue).joined(separator: ".")) has another type"
    default: "not a block of getblock verbosity 2 or 3"
    }
  }

  private struct Body: Decodable {
    var tx: [Row]

    struct Row: Decodable {
      var txid: String
      var version: Int64
      var locktime: UInt32
      var size: UInt32?
      var weight: UInt32?
      var vin: [Input]
      var vout: [Output]
    }

    struct Input: Decodable {
      var coinbase: String?
      var txid: String?
      var vout: UInt32?
      var sequence: UInt32
    }

    struct Output: Decodable {
      var value: Decimal
      var scriptPubKey: ScriptText
    }

    struct ScriptText: Decodable { var hex: String }
  }

  /// Reads one block; its txids must hash to its merkle root.
  public func block(of record: BlockRecord) throws(IngestError) -> Block {
    let place = location(of: record)
    let all = files[record.file].file.bytes
    let bytes = UnsafeRawBufferPointer(
      rebasing: all[record.offset..<(record.offset + record.size)])
    let body: Body = try CoreJSON.decode(bytes, at: place)
    var block = Block(header: record.header)
    for transaction in body.tx { try CoreJSON.append(transaction, to: &block, at: place) }
    guard block.hasSoundMerkleRoot else {
      throw IngestError(
        .malformed, "the txids do not hash to the merkle root", at: place,
        hint: "get a sound copy of this file")
    }
    return block
  }

  private static func append(
    _ transaction: Body.Row, to block: inout Block, at place: String
  ) throws(IngestError) {
    guard let txid = Txid(displayHex: transaction.txid) else {
      throw IngestError(.malformed, "a txid that is not 64 hex digits", at: place)
    }
    block.transactions.append(
      BlockTransaction(
        txid: txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count),
        version: Int32(truncatingIfNeeded: transaction.version), lockTime: transaction.locktime,
        size: transaction.size ?? 0, weight: transaction.weight ?? 0))
    for input in transaction.vin where input.coinbase == nil {
      guard let text = input.txid, let previous = Txid(displayHex: text), let vout = input.vout
      else { throw IngestError(.malformed, "an input of \(txid) without an outpoint", at: place) }
      block.inputs.append(BlockInput(previous: previous, vout: vout, sequence: input.sequence))
    }
    for output in transaction.vout {
      guard let script = Hex.decode(output.scriptPubKey.hex), let value = satoshis(output.value)
      else { throw IngestError(.malformed, "a bad output in \(txid)", at: place) }
      block.outputs.append(
        BlockOutput(
          value: value, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(script.count)))
      block.scripts += script
    }
  }

  /// A decimal amount of coins in satoshis; nil where it is negative or finer than one satoshi.
  private static func satoshis(_ coins: Decimal) -> UInt64? {
    let scaled = coins * 100_000_000
    var exact = scaled
    var rounded = Decimal()
    NSDecimalRound(&rounded, &exact, 0, .plain)
    guard rounded == scaled, scaled >= 0, scaled <= 2_100_000_000_000_000 else { return nil }
    return NSDecimalNumber(decimal: scaled).uint64Value
  }
}
