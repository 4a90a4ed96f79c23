import Bitcoin

/// Unpacks gzip files (RFC 1952), of one member or several.
enum Gzip {
  /// Whether bytes begin like a gzip file.
  static func begins(_ bytes: ByteView) -> Bool {
    bytes.count >= 4 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8
      && bytes[3] & 0xe0 == 0
  }

  /// Hands over the unpacked bytes in order; sizes and checksums must hold.
  static func unpack(
    _ bytes: ByteView,
    _ take: (ByteView) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    var offset = 0
    var checksum = CRC32()
    repeat {
      let start = try skipHeader(bytes, offset)
      var inflater = Inflater(bytes, from: start)
      checksum.reset()
      try inflater.run { piece throws(DecodingError) in
        checksum.update(piece)
        try take(piece)
      }
      let end = inflater.offset
      guard bytes.count - end >= 8 else {
        throw DecodingError(offset: end, message: "expected a checksum, found the end")
      }
      let stated = bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self)
      let size = bytes.loadUnaligned(fromByteOffset: end + 4, as: UInt32.self)
      guard stated.littleEndian == checksum.value,
        size.littleEndian == UInt32(truncatingIfNeeded: checksum.count)
      else {
        throw DecodingError(offset: end, message: "the unpacked data fails its checksum")
      }
      offset = end + 8
      while offset < bytes.count, bytes[offset] == 0 { offset += 1 }
    } while offset < bytes.count
  }

  private static func skipHeader(
    _ bytes: ByteView, _ start: Int
  ) throws(DecodingError) -> Int {
    guard bytes.count - start >= 18,
      begins(ByteView(rebasing: bytes[start...]))
    else { throw DecodingError(offset: start, message: "expected a gzip header") }
    let flags = bytes[start + 3]
    var offset = start + 10
    if flags & 4 != 0 {
      offset += 2 + Int(bytes[offset]) + Int(bytes[offset + 1]) << 8
    }
    for flag in [UInt8(8), 16] where flags & flag != 0 {
      while offset < bytes.count, bytes[offset] != 0 { offset += 1 }
      offset += 1
    }
    if flags & 2 != 0 { offset += 2 }
    guard offset < bytes.count else {
      throw DecodingError(offset: start, message: "expected packed data behind the header")
    }
    return offset
  }
}
