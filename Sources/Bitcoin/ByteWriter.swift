/// Appends values in Bitcoin's encoding to a growing run of bytes.
public struct ByteWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  /// An empty writer.
  public init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends an integer, little-endian.
  public mutating func write(_ value: some FixedWidthInteger & BitwiseCopyable) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends a hash in wire order.
  public mutating func write(_ hash: Hash256) {
    unsafe withUnsafeBytes(of: hash) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Appends bytes as they are.
  public mutating func write(_ more: some Sequence<UInt8>) {
    bytes.append(contentsOf: more)
  }

  /// Appends a count in its shortest form.
  public mutating func write(compactSize value: Int) {
    switch value {
    case ..<0xfd: bytes.append(UInt8(truncatingIfNeeded: value))
    case ..<0x1_0000:
      bytes.append(0xfd)
      write(UInt16(truncatingIfNeeded: value))
    case ..<0x1_0000_0000:
      bytes.append(0xfe)
      write(UInt32(truncatingIfNeeded: value))
    default:
      bytes.append(0xff)
      write(UInt64(truncatingIfNeeded: value))
    }
  }

  /// Appends bytes after their count.
  public mutating func write(counted more: [UInt8]) {
    write(compactSize: more.count)
    write(more)
  }
}
