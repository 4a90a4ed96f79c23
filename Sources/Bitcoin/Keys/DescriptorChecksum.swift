/// The checksum of output script descriptors (BIP 380).
public enum DescriptorChecksum {
  private static let input = Array(
    (#"0123456789()[],'/*abcdefgh@:$%{}"# + #"IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~"#
      + ##"ijklmnopqrstuvwxyzABCDEFGH`#"\ "##).utf8)
  private static let output = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let generator: [UInt64] = [
    0xf5_dee5_1989, 0xa9_fdca_3312, 0x1b_ab10_e32d, 0x37_06b1_677a, 0x64_4d62_6ffd,
  ]

  private static let positions: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (position, character) in input.enumerated() { table[Int(character)] = UInt8(position) }
    return table
  }()

  /// The eight characters that belong behind a descriptor; nil where a character of it is none
  /// that descriptors are written in.
  public static func of(_ descriptor: some StringProtocol) -> String? {
    var check: UInt64 = 1
    var group = 0
    var groupCount = 0
    for character in descriptor.utf8 {
      let position = positions[Int(character)]
      guard position != 255 else { return nil }
      check = step(check, UInt64(position & 31))
      group = group * 3 + Int(position >> 5)
      groupCount += 1
      if groupCount == 3 {
        check = step(check, UInt64(group))
        (group, groupCount) = (0, 0)
      }
    }
    if groupCount > 0 { check = step(check, UInt64(group)) }
    for _ in 0..<8 { check = step(check, 0) }
    check ^= 1
    let characters = (0..<8).map { output[Int(check >> UInt64(5 * (7 - $0)) & 31)] }
    return String(decoding: characters, as: UTF8.self)
  }

  private static func step(_ check: UInt64, _ value: UInt64) -> UInt64 {
    let top = check >> 35
    var next = (check & 0x7_ffff_ffff) << 5 ^ value
    for bit in 0..<5 where top >> UInt64(bit) & 1 == 1 { next ^= generator[bit] }
    return next
  }
}
