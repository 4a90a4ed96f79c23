import Bitcoin

/// The members of a zip file, by its table of contents (PKWARE's APPNOTE 6.3).
struct ZipArchive {
  /// A member as the table states it.
  struct Member {
    var name: String
    var method: UInt16
    var isEncrypted: Bool
    var checksum: UInt32
    var data: Range<Int>
    var size: Int
  }

  /// The members in the order of their data.
  let members: [Member]
  private let bytes: ByteView

  /// Whether bytes begin like a zip file with members.
  static func begins(_ bytes: ByteView) -> Bool {
    bytes.count >= 22 && bytes.loadUnaligned(as: UInt32.self).littleEndian == 0x0403_4b50
  }

  /// Reads the table of contents; members that share data are refused, since no tool makes such
  /// files but to have them unpack to more than anyone can store.
  init(_ bytes: ByteView) throws(DecodingError) {
    self.bytes = bytes
    let reader = ZipFields(bytes)
    let (count, table) = try reader.endRecord()
    var members: [Member] = []
    var offset = table
    for _ in 0..<count {
      guard try reader.word32(offset) == 0x0201_4b50 else {
        throw DecodingError(offset: offset, message: "expected an entry of the table of contents")
      }
      let lengths = (
        name: Int(try reader.word16(offset + 28)), extra: Int(try reader.word16(offset + 30)),
        comment: Int(try reader.word16(offset + 32))
      )
      members.append(try reader.member(at: offset, lengths.name, lengths.extra))
      offset += 46 + lengths.name + lengths.extra + lengths.comment
    }
    members.sort { $0.data.lowerBound < $1.data.lowerBound }
    for (one, next) in zip(members, members.dropFirst())
    where one.data.upperBound > next.data.lowerBound {
      throw DecodingError(
        offset: next.data.lowerBound, message: "members that share data, as in a zip bomb")
    }
    self.members = members
  }

  /// Hands over a member's bytes in order; size and checksum must hold.
  func unpack(
    _ member: Member, _ take: (ByteView) throws(DecodingError) -> Void
  ) throws(DecodingError) {
    var checksum = CRC32()
    switch member.method {
    case 0:
      let piece = ByteView(rebasing: bytes[member.data])
      checksum.update(piece)
      try take(piece)
    case 8:
      let packed = ByteView(rebasing: bytes[member.data])
      var inflater = Inflater(packed, from: 0)
      try inflater.run { piece throws(DecodingError) in
        checksum.update(piece)
        try take(piece)
      }
    default:
      throw DecodingError(offset: 0, message: "packed by method \(member.method), not read here")
    }
    guard checksum.value == member.checksum else {
      throw DecodingError(offset: member.data.upperBound, message: "the checksum fails")
    }
  }
}

/// Reads the little-endian fields of a zip file, within its bounds.
private struct ZipFields {
  let bytes: ByteView

  init(_ bytes: ByteView) { self.bytes = bytes }

  func word16(_ offset: Int) throws(DecodingError) -> UInt16 { try load(offset) }
  func word32(_ offset: Int) throws(DecodingError) -> UInt32 { try load(offset) }

  private func load<Value: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int
  ) throws(DecodingError) -> Value {
    guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else {
      throw DecodingError(offset: offset, message: "a table of contents that is cut short")
    }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// Number of members and where the table begins, also where the numbers take 64 bits.
  func endRecord() throws(DecodingError) -> (count: Int, table: Int) {
    let first = max(0, bytes.count - 22 - 65_535)
    var end = bytes.count - 22
    while end >= first, try word32(end) != 0x0605_4b50 { end -= 1 }
    guard end >= first else {
      throw DecodingError(offset: bytes.count, message: "expected a table of contents")
    }
    let count = Int(try word16(end + 10))
    let table = Int(try word32(end + 16))
    guard count == 0xffff || table == 0xffff_ffff, end >= 20,
      try word32(end - 20) == 0x0706_4b50
    else { return (count, table) }
    let wide = try position(end - 12)
    guard try word32(wide) == 0x0606_4b50 else {
      throw DecodingError(offset: wide, message: "expected a 64-bit end record")
    }
    return (try position(wide + 32), try position(wide + 48))
  }

  /// A 64-bit number that must be an offset into the file.
  private func position(_ offset: Int) throws(DecodingError) -> Int {
    let value: UInt64 = try load(offset)
    guard value <= UInt64(bytes.count) else {
      throw DecodingError(offset: offset, message: "a number beyond the end of the file")
    }
    return Int(value)
  }

  /// The member of an entry of the table.
  func member(
    at offset: Int, _ nameLength: Int, _ extraLength: Int
  ) throws(DecodingError) -> ZipArchive.Member {
    var packed = Int(try word32(offset + 20))
    var size = Int(try word32(offset + 24))
    var header = Int(try word32(offset + 42))
    let extra = offset + 46 + nameLength
    guard extra + extraLength <= bytes.count else {
      throw DecodingError(offset: offset, message: "an entry that is cut short")
    }
    var place = extra
    while place + 4 <= extra + extraLength {
      let (id, length) = (try word16(place), Int(try word16(place + 2)))
      if id == 1 {
        var field = place + 4
        let limit = 0xffff_ffff
        if size == limit { (size, field) = (Int(clamping: try load(field) as UInt64), field + 8) }
        if packed == limit { (packed, field) = (try position(field), field + 8) }
        if header == limit { header = try position(field) }
      }
      place += 4 + length
    }
    guard try word32(header) == 0x0403_4b50 else {
      throw DecodingError(offset: header, message: "expected the header of a member")
    }
    let start = header + 30 + Int(try word16(header + 26)) + Int(try word16(header + 28))
    guard start <= bytes.count, packed <= bytes.count - start else {
      throw DecodingError(offset: header, message: "a member that goes beyond the end of the file")
    }
    let name = bytes[(offset + 46)..<(offset + 46 + nameLength)]
    return ZipArchive.Member(
      name: String(decoding: name, as: UTF8.self), method: try word16(offset + 10),
      isEncrypted: try word16(offset + 8) & 1 == 1, checksum: try word32(offset + 16),
      data: start..<(start + packed), size: size)
  }
}
