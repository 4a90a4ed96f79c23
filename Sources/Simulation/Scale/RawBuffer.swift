import Bitcoin

/// Bytes that grow at their end: where the blocks and tables of a large economy are put together.
///
/// An edge file: the pointer never leaves it but as a buffer that is used at once.
struct RawBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private(set) var count = 0
  private var capacity: Int

  /// An empty buffer.
  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { base.deallocate() }

  /// The bytes; valid until the next change.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Some of the bytes; valid until the next change.
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// Forgets the bytes and keeps the room.
  mutating func removeAll() { count = 0 }

  /// Makes room for some more bytes.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let next = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
    next.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = next
    capacity = larger
  }

  /// A number, lowest byte first.
  @inline(__always)
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ value: Number) {
    reserve(MemoryLayout<Number>.size)
    base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Number.self)
    count += MemoryLayout<Number>.size
  }

  /// A hash as it stands in blocks.
  @inline(__always)
  mutating func put(_ hash: Hash256) {
    reserve(32)
    base.storeBytes(of: hash, toByteOffset: count, as: Hash256.self)
    count += 32
  }

  /// Bytes from elsewhere.
  @inline(__always)
  mutating func put(_ more: UnsafeRawBufferPointer) {
    guard let start = more.baseAddress else { return }
    reserve(more.count)
    (base + count).copyMemory(from: start, byteCount: more.count)
    count += more.count
  }

  /// A number over bytes that were written before.
  mutating func put(size: UInt32, at place: Int) {
    precondition(place >= 0 && place + 4 <= count)
    base.storeBytes(of: size.littleEndian, toByteOffset: place, as: UInt32.self)
  }

  /// Bytes of an array.
  mutating func put(_ more: [UInt8]) {
    more.withUnsafeBytes { put($0) }
  }

  /// A text known when this was written.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    put(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A count in Bitcoin's variable form.
  @inline(__always)
  mutating func put(compactSize value: Int) {
    if value < 0xfd {
      put(UInt8(truncatingIfNeeded: value))
    } else if value < 0x1_0000 {
      put(0xfd as UInt8)
      put(UInt16(truncatingIfNeeded: value))
    } else {
      put(0xfe as UInt8)
      put(UInt32(truncatingIfNeeded: value))
    }
  }

  /// Some bytes of noise, eight from each number of a stream that begins at `position`.
  @inline(__always)
  mutating func putNoise(_ size: Int, _ position: inout UInt64) {
    reserve(size + 8)
    var done = 0
    while done < size {
      position &+= 0x9e37_79b9_7f4a_7c15
      base.storeBytes(of: Noise.mix(position), toByteOffset: count + done, as: UInt64.self)
      done += 8
    }
    count += size
  }

  /// A number in decimal digits.
  mutating func put(decimal value: UInt64) {
    reserve(20)
    var divisor: UInt64 = 1
    while value / divisor >= 10 { divisor *= 10 }
    var rest = value
    while divisor > 0 {
      put(UInt8(truncatingIfNeeded: 0x30 + rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }

  /// A hash in hex, last byte first, as people read it.
  mutating func put(displayHex hash: Hash256) {
    reserve(64)
    withUnsafeBytes(of: hash) { bytes in
      for position in 0..<32 {
        let byte = bytes[31 - position]
        let high = RawBuffer.digit(byte >> 4)
        let low = RawBuffer.digit(byte & 15)
        base.storeBytes(
          of: UInt16(high) | UInt16(low) << 8, toByteOffset: count + 2 * position, as: UInt16.self)
      }
    }
    count += 64
  }

  @inline(__always)
  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble &+ (nibble < 10 ? 0x30 : 0x57)
  }
}
