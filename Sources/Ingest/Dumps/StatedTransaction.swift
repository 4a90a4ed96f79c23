import Bitcoin

/// What a dump in text states of one transaction.
struct StatedTransaction {
  /// One spent output, and the script that unlocked it.
  struct Input {
    var previous = Txid.zero
    var vout: UInt32 = 0
    var sequence: UInt32 = .max
    var scriptOffset = 0
    var scriptSize = 0
  }

  /// One amount and its script.
  struct Output {
    var value: UInt64 = 0
    var scriptOffset = 0
    var scriptSize = 0
  }

  /// How much of the bytes behind the txid is stated.
  enum Completeness {
    /// Everything: the txid can be computed.
    case whole
    /// Scripts or sequence numbers of inputs are left out: the txid is taken as stated.
    case partial
  }

  /// How many rows there should be, and what they should add up to, where the dump says so.
  struct Sums {
    var inputs: Int?
    var outputs: Int?
    var outputValue: UInt64?
  }

  var txid = Txid.zero
  /// Where its row stands.
  var place: RowPlace?
  /// Position in its block; nil where the dump does not say.
  var position: Int?
  var isCoinbase = false
  /// Nil where the dump does not say, as the lock time.
  var version: Int32?
  var lockTime: UInt32?
  var size: UInt32 = 0
  var weight: UInt32 = 0
  /// Inputs in order, a coinbase's null input among them where it is stated.
  var inputs: [Input] = []
  var outputs: [Output] = []
  /// The bytes that all scripts lie in.
  var scripts: [UInt8] = []
  var completeness = Completeness.whole
  var sums = Sums()
  /// What a coin's own kinds of transactions have behind the lock time; nil where there is none.
  var payload: [UInt8]?
  /// The kind of a transaction of Dash, where it is stated apart from the version.
  var type: UInt32?
  /// Whether the dump states parts that no output and no input shows.
  var hasHiddenParts = false
  /// The transaction as bytes, where the dump has them and the coin needs them.
  var bytes: [UInt8] = []

  /// A transaction that only spends nothing and pays nobody so far.
  init() {}

  /// Whether it is one that makes coins: stated, or told from its null input.
  var makesCoins: Bool { isCoinbase || (inputs.count == 1 && StatedTransaction.isNull(inputs[0])) }

  /// The hash of what is stated; nil where something that belongs to it is left out.
  var computedTxid: Txid? {
    guard completeness == .whole, !inputs.isEmpty || payload != nil else { return nil }
    return hash(inputs, coinbase: nil)
  }

  /// The hash that a coinbase has whose input is not among the inputs, given its script and a
  /// sequence number.
  func txid(ofCoinbase script: [UInt8], sequence: UInt32) -> Txid {
    var input = Input()
    input.vout = .max
    input.sequence = sequence
    return hash([input], coinbase: script)
  }

  private func hash(_ inputs: [Input], coinbase script: [UInt8]?) -> Txid {
    var writer = ByteWriter(
      capacity: 128 + scripts.count + inputs.count * 45 + outputs.count * 12)
    writer.write(version ?? 1)
    writer.write(compactSize: inputs.count)
    for input in inputs {
      writer.write(input.previous)
      writer.write(input.vout)
      if let script {
        writer.write(counted: script)
      } else {
        write(input.scriptOffset, input.scriptSize, to: &writer)
      }
      writer.write(input.sequence)
    }
    writer.write(compactSize: outputs.count)
    for output in outputs {
      writer.write(output.value)
      write(output.scriptOffset, output.scriptSize, to: &writer)
    }
    writer.write(lockTime ?? 0)
    if let payload { writer.write(counted: payload) }
    return Digest.doubleSHA256(writer.bytes)
  }

  private func write(_ offset: Int, _ size: Int, to writer: inout ByteWriter) {
    writer.write(compactSize: size)
    writer.write(scripts[offset..<(offset + size)])
  }

  /// Whether an input is the null input of a coinbase.
  static func isNull(_ input: Input) -> Bool { input.vout == .max && input.previous == .zero }
}

/// Where a row begins: the number of the file within the source, and the byte.
struct RowPlace: Sendable {
  var file: Int
  var offset: Int
}
