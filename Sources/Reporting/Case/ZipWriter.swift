/// Writes zip files whose members are stored as they are, in the order given, all of them dated
/// 1 January 1980, so that the same members are the same bytes.
enum ZipWriter {
  /// A file of fewer than 65,535 members and 4 GiB (PKWARE's APPNOTE 6.3, 4.3).
  static func file(_ members: [SealedBundle.File]) -> [UInt8] {
    var bytes: [UInt8] = []
    var table: [UInt8] = []
    for member in members {
      let name = Array(member.name.utf8)
      // Version, UTF-8 names, stored, time, date.
      var fields = number(20, 2) + number(0x800, 2) + number(0, 2) + number(0, 2) + number(0x21, 2)
      fields += number(Int(checksum(member.bytes)), 4)
      fields += number(member.bytes.count, 4) + number(member.bytes.count, 4)
      fields += number(name.count, 2) + number(0, 2)
      table += number(0x0201_4b50, 4) + number(20, 2) + fields + number(0, 2) + number(0, 2)
      table += number(0, 2) + number(0, 4) + number(bytes.count, 4) + name
      bytes += number(0x0403_4b50, 4) + fields + name + member.bytes
    }
    let start = bytes.count
    bytes += table + number(0x0605_4b50, 4) + number(0, 4)
    bytes += number(members.count, 2) + number(members.count, 2)
    return bytes + number(table.count, 4) + number(start, 4) + number(0, 2)
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
    }
  }

  /// CRC-32 (ITU-T V.42).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var register = UInt32.max
    for byte in bytes {
      register = table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
    }
    return ~register
  }
}
