/// Segwit addresses: Bech32 for version 0 (BIP 173), Bech32m for all later ones (BIP 350).
public enum Bech32 {
  private static let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

  /// Text of a witness program.
  public static func encode(prefix: String, version: UInt8, program: [UInt8]) -> String {
    let data = [version] + toGroups(program)
    let constant = checksumConstant(version)
    let residue =
      polymod(expand(prefix) + data + [UInt8](repeating: 0, count: 6)) ^ constant
    let checksum = (0..<6).map { UInt8(residue >> UInt32(5 * (5 - $0)) & 31) }
    let text = (data + checksum).map { alphabet[Int($0)] }
    return prefix + "1" + String(decoding: text, as: UTF8.self)
  }

  /// What a segwit address says, or why it says nothing.
  public static func decode(
    _ text: some StringProtocol
  ) -> Result<(prefix: String, version: UInt8, program: [UInt8]), AddressError> {
    let lower = text.lowercased()
    guard text == lower || text == text.uppercased() else {
      return .failure(AddressError("upper and lower case are mixed"))
    }
    guard lower.utf8.count <= 90, let mark = lower.lastIndex(of: "1"), mark > lower.startIndex
    else { return .failure(AddressError("not an address")) }
    let prefix = String(lower[..<mark])
    guard prefix.utf8.allSatisfy({ (33...126).contains($0) }) else {
      return .failure(AddressError("not an address"))
    }
    var data: [UInt8] = []
    for character in lower[lower.index(after: mark)...].utf8 {
      guard let value = alphabet.firstIndex(of: character) else {
        return .failure(AddressError("a character that no segwit address has"))
      }
      data.append(UInt8(value))
    }
    guard data.count >= 7 else { return .failure(AddressError("too short for a segwit address")) }
    guard polymod(expand(prefix) + data) == checksumConstant(data[0]) else {
      return .failure(AddressError("the checksum is wrong"))
    }
    return program(data.dropLast(6)).map { (prefix, data[0], $0) }
  }

  private static func program(_ data: ArraySlice<UInt8>) -> Result<[UInt8], AddressError> {
    guard let version = data.first, version <= 16 else {
      return .failure(AddressError("a witness version above 16"))
    }
    guard let bytes = fromGroups(data.dropFirst()) else {
      return .failure(AddressError("padding that is not zero"))
    }
    let isSound = (2...40).contains(bytes.count)
      && (version != 0 || bytes.count == 20 || bytes.count == 32)
    guard isSound else {
      return .failure(AddressError("a witness program of \(bytes.count) bytes"))
    }
    return .success(bytes)
  }

  private static func checksumConstant(_ version: UInt8) -> UInt32 {
    version == 0 ? 1 : 0x2bc8_30a3
  }

  private static func expand(_ prefix: String) -> [UInt8] {
    prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
  }

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
    var check: UInt32 = 1
    for value in values {
      let top = check >> 25
      check = (check & 0x1ff_ffff) << 5 ^ UInt32(value)
      for lane in 0..<5 where top >> UInt32(lane) & 1 == 1 { check ^= generator[lane] }
    }
    return check
  }

  private static func toGroups(_ bytes: [UInt8]) -> [UInt8] {
    var groups: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xfff
      bits += 8
      while bits >= 5 {
        bits -= 5
        groups.append(UInt8(buffer >> UInt32(bits) & 31))
      }
    }
    if bits > 0 { groups.append(UInt8(buffer << UInt32(5 - bits) & 31)) }
    return groups
  }

  private static func fromGroups(_ groups: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for group in groups {
      buffer = (buffer << 5 | UInt32(group)) & 0xfff
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(buffer >> UInt32(bits) & 0xff))
      }
    }
    guard bits < 5, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return bytes
  }
}
