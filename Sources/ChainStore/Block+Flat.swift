import Bitcoin

extension Block {
  /// The block as bytes: header, four counts, then the rows one after another.
  ///
  /// Numbers are little-endian, hashes in wire order. Unlike a node's encoding this one also holds
  /// blocks whose own bytes are not known, as text dumps tell them.
  func flatEncoded() -> [UInt8] {
    var writer = ByteWriter(
      capacity: 140 + transactions.count * 56 + inputs.count * 40 + outputs.count * 16
        + scripts.count)
    header.writeFlat(to: &writer)
    for count in [transactions.count, inputs.count, outputs.count, scripts.count] {
      writer.write(UInt32(count))
    }
    for row in transactions {
      writer.write(row.txid)
      for number in [row.firstInput, row.firstOutput, UInt32(bitPattern: row.version)] {
        writer.write(number)
      }
      for number in [row.lockTime, row.size, row.weight] { writer.write(number) }
    }
    for input in inputs {
      writer.write(input.previous)
      writer.write(input.vout)
      writer.write(input.sequence)
    }
    for output in outputs {
      writer.write(output.value)
      writer.write(output.scriptOffset)
      writer.write(output.scriptSize)
    }
    writer.write(scripts)
    return writer.bytes
  }

  /// Decodes what ``flatEncoded()`` wrote; rows that point outside are refused.
  init(flat bytes: ByteView) throws(DecodingError) {
    var reader = ByteReader(bytes)
    self.init(header: try BlockHeader(flat: &reader))
    let counts = [
      Int(try reader.read(UInt32.self)), Int(try reader.read(UInt32.self)),
      Int(try reader.read(UInt32.self)), Int(try reader.read(UInt32.self)),
    ]
    guard counts[0] * 56 + counts[1] * 40 + counts[2] * 16 + counts[3] == reader.remaining else {
      throw DecodingError(
        offset: reader.offset, message: "\(reader.remaining) bytes of rows, not as counted")
    }
    for _ in 0..<counts[0] {
      transactions.append(
        BlockTransaction(
          txid: try reader.readHash(), firstInput: try reader.read(),
          firstOutput: try reader.read(), version: try reader.read(),
          lockTime: try reader.read(), size: try reader.read(), weight: try reader.read()))
    }
    for _ in 0..<counts[1] {
      inputs.append(
        BlockInput(
          previous: try reader.readHash(), vout: try reader.read(), sequence: try reader.read()))
    }
    for _ in 0..<counts[2] {
      outputs.append(
        BlockOutput(
          value: try reader.read(), scriptOffset: try reader.read(),
          scriptSize: try reader.read()))
    }
    let start = try reader.skip(counts[3])
    scripts = Array(reader.slice(start, start + counts[3]))
    try checkFlatRows()
  }

  private func checkFlatRows() throws(DecodingError) {
    var first: (input: UInt32, output: UInt32) = (0, 0)
    for row in transactions {
      guard row.firstInput >= first.input, row.firstInput <= inputs.count,
        row.firstOutput >= first.output, row.firstOutput <= outputs.count
      else { throw DecodingError(offset: 0, message: "rows of a transaction out of order") }
      first = (row.firstInput, row.firstOutput)
    }
    let isInside = outputs.allSatisfy {
      Int($0.scriptOffset) + Int($0.scriptSize) <= scripts.count
    }
    guard isInside, !transactions.isEmpty else {
      throw DecodingError(offset: 0, message: "a script outside the block")
    }
  }
}

extension BlockHeader {
  /// Bytes of a header with its hash.
  static let flatSize = 32 + BlockHeader.size

  /// Appends the hash, then the fields in the order of the wire.
  func writeFlat(to writer: inout ByteWriter) {
    writer.write(hash)
    writer.write(encoded)
  }

  /// Reads what ``writeFlat(to:)`` wrote; the hash is taken as it stands, since fields that a dump
  /// leaves out are zero.
  init(flat reader: inout ByteReader) throws(DecodingError) {
    let stated = try reader.readHash()
    try self.init(decoding: &reader)
    hash = stated
  }
}
