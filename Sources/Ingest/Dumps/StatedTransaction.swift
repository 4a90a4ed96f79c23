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

  var txid = Txid.zero
  /// Position in its block; nil where the dump does not say.
  var position: Int?
  var isCoinbase = false
  var version: Int32 = 1
  var lockTime: UInt32 = 0
  var size: UInt32 = 0
  var weight: UInt32 = 0
  /// Inputs in order, a coinbase's null input among them where it is stated.
  var inputs: [Input] = []
  var outputs: [Output] = []
  /// The bytes that all scripts lie in.
  var scripts: [UInt8] = []
  var completeness = Completeness.whole

  /// A transaction that only spends nothing and pays nobody so far.
  init() {}

  /// The hash of what is stated; nil where something that belongs to it is left out.
  var computedTxid: Txid? {
    guard completeness == .whole, !inputs.isEmpty else { return nil }
    var writer = ByteWriter(capacity: 16 + scripts.count + inputs.count * 45 + outputs.count * 12)
    writer.write(version)
    writer.write(compactSize: inputs.count)
    for input in inputs {
      writer.write(input.previous)
      writer.write(input.vout)
      write(input.scriptOffset, input.scriptSize, to: &writer)
      writer.write(input.sequence)
    }
    writer.write(compactSize: outputs.count)
    for output in outputs {
      writer.write(output.value)
      write(output.scriptOffset, output.scriptSize, to: &writer)
    }
    writer.write(lockTime)
    return Digest.doubleSHA256(writer.bytes)
  }

  private func write(_ offset: Int, _ size: Int, to writer: inout ByteWriter) {
    writer.write(compactSize: size)
    writer.write(scripts[offset..<(offset + size)])
  }

  /// Whether an input is the null input of a coinbase.
  static func isNull(_ input: Input) -> Bool { input.vout == .max && input.previous == .zero }
}
