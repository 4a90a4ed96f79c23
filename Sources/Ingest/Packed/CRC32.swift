import Bitcoin

/// The CRC-32 of gzip (RFC 1952, 8) and zip, and how many bytes it is over.
struct CRC32 {
  private static let polynomial: UInt32 = 0xedb8_8320
  private let table: [UInt32]
  private var register = UInt32.max
  private(set) var count = 0

  init() {
    table = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ CRC32.polynomial : value >> 1
      }
    }
  }

  var value: UInt32 { ~register }

  mutating func reset() { (register, count) = (.max, 0) }

  mutating func update(_ bytes: ByteView) {
    count += bytes.count
    var value = register
    unsafe table.withUnsafeBufferPointer { table in
      for byte in bytes {
        value = unsafe table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
      }
    }
    register = value
  }
}
