extension Transaction {
  /// Which bytes of a transaction to write.
  public enum Encoding: Sendable {
    /// Everything, in the form of BIP 144 where there is a witness.
    case withWitness
    /// The bytes that the txid is made of.
    case withoutWitness
  }

  /// The bytes of the transaction.
  public func encoded(_ encoding: Encoding) -> [UInt8] {
    var writer = ByteWriter(capacity: 64 + inputs.count * 150 + outputs.count * 40)
    let writesWitness = encoding == .withWitness && hasWitness
    writer.write(version)
    if writesWitness { writer.write([0, 1]) }
    writer.write(compactSize: inputs.count)
    for input in inputs {
      writer.write(input.previous)
      writer.write(input.vout)
      writer.write(counted: input.scriptSig)
      writer.write(input.sequence)
    }
    writer.write(compactSize: outputs.count)
    for output in outputs {
      writer.write(output.value)
      writer.write(counted: output.script)
    }
    if writesWitness {
      for input in inputs {
        writer.write(compactSize: input.witness.count)
        for item in input.witness { writer.write(counted: item) }
      }
    }
    writer.write(lockTime)
    return writer.bytes
  }

  /// Decodes the transaction that begins at the reader's position; what it encodes to again are
  /// the bytes that were read.
  public init(decoding reader: inout ByteReader) throws(DecodingError) {
    self.init(inputs: [], outputs: [])
    version = try reader.read()
    var inputCount = try reader.readCount(minimumSize: 1)
    let isExtended = inputCount == 0
    if isExtended {
      let flag: UInt8 = try reader.read()
      guard flag == 1 else {
        throw DecodingError(offset: reader.offset - 1, message: "witness flag \(flag), not 1")
      }
      inputCount = try reader.readCount(minimumSize: 41)
    }
    guard inputCount > 0 else {
      throw DecodingError(offset: reader.offset, message: "a transaction without inputs")
    }
    inputs.reserveCapacity(min(inputCount, 1024))
    for _ in 0..<inputCount { inputs.append(try Input(decoding: &reader)) }
    let outputCount = try reader.readCount(minimumSize: 9)
    guard outputCount > 0 else {
      throw DecodingError(offset: reader.offset, message: "a transaction without outputs")
    }
    outputs.reserveCapacity(outputCount)
    for _ in 0..<outputCount {
      outputs.append(Output(value: try reader.read(), script: try reader.readCounted()))
    }
    if isExtended { try decodeWitnesses(&reader) }
    lockTime = try reader.read()
  }

  /// Decodes a transaction that takes up all of the bytes.
  public init(decoding bytes: [UInt8]) throws(DecodingError) {
    self = try bytes.withByteView { buffer throws(DecodingError) in
      try Transaction(decodingAll: buffer)
    }
  }

  /// Decodes a transaction that takes up all of the bytes.
  public init(decodingAll bytes: ByteView) throws(DecodingError) {
    var reader = ByteReader(bytes)
    try self.init(decoding: &reader)
    guard reader.remaining == 0 else {
      throw DecodingError(
        offset: reader.offset, message: "\(reader.remaining) bytes after the transaction")
    }
  }

  private mutating func decodeWitnesses(_ reader: inout ByteReader) throws(DecodingError) {
    let start = reader.offset
    for index in inputs.indices {
      for _ in 0..<(try reader.readCount(minimumSize: 1)) {
        inputs[index].witness.append(try reader.readCounted())
      }
    }
    guard hasWitness else {
      throw DecodingError(offset: start, message: "witness form without any witness")
    }
  }
}

extension Transaction.Input {
  /// Decodes an input; its witness stands elsewhere.
  init(decoding reader: inout ByteReader) throws(DecodingError) {
    self.init(
      previous: try reader.readHash(), vout: try reader.read(),
      scriptSig: try reader.readCounted(), sequence: try reader.read())
  }
}

extension ByteReader {
  /// Reads bytes after their count.
  public mutating func readCounted() throws(DecodingError) -> [UInt8] {
    let size = try readCount(minimumSize: 1)
    let start = try skip(size)
    return Array(slice(start, start + size))
  }
}
