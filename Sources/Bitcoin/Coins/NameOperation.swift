/// Names of Namecoin: a script may begin with an operation on a name, its arguments and as many
/// drops, and then says who holds the name. Shapes as Namecoin Core's `CNameScript` knows them.
enum NameOperation {
  /// Arguments of `name_new`, `name_firstupdate` and `name_update`, OP_1 to OP_3.
  private static let arguments: [UInt8: Int] = [0x51: 1, 0x52: 3, 0x53: 2]
  private static let drops: Set<UInt8> = [0x75, 0x6d, 0x61]

  /// Bytes before the holder's script; 0 where a script is no operation on a name.
  static func size(_ script: ByteView) -> Int {
    guard let first = script.first, let count = arguments[first] else { return 0 }
    var reader = ByteReader(script, at: 1)
    do throws(DecodingError) {
      for _ in 0..<count { try skipPush(&reader) }
      let start = reader.offset
      while reader.remaining > 0, drops.contains(script[reader.offset]) { _ = try reader.skip(1) }
      return reader.offset > start && reader.remaining > 0 ? reader.offset : 0
    } catch {
      return 0
    }
  }

  private static func skipPush(_ reader: inout ByteReader) throws(DecodingError) {
    let place = reader.offset
    let code: UInt8 = try reader.read()
    switch code {
    case 0...75: _ = try reader.skip(Int(code))
    case 76: _ = try reader.skip(Int(try reader.read(UInt8.self)))
    case 77: _ = try reader.skip(Int(try reader.read(UInt16.self)))
    case 78: _ = try reader.skip(Int(try reader.read(UInt32.self)))
    default: throw DecodingError(offset: place, message: "no pushed argument")
    }
  }
}

extension Block {
  /// The block with each script moved past an operation on a name, where its coin has those, so
  /// that the script, and with it the address, is the holder's.
  public func withoutNameOperations(of network: Network) -> Block {
    guard network == .namecoin else { return self }
    var block = self
    scripts.withByteView { bytes in
      for number in outputs.indices {
        let start = Int(outputs[number].scriptOffset)
        let size = NameOperation.size(
          ByteView(
            rebasing: bytes[start..<(start + Int(outputs[number].scriptSize))]))
        block.outputs[number].scriptOffset += UInt32(size)
        block.outputs[number].scriptSize -= UInt32(size)
      }
    }
    return block
  }
}
