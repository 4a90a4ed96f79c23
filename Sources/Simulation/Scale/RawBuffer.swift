import Bitcoin

/// Bytes that grow at their end: where the blocks and tables of a large economy are put together.
///
/// An edge file: the pointer never leaves it but as a buffer that is used at once.
@safe
struct RawBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private(set) var count = 0
  private var capacity: Int

  /// An empty buffer.
  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { unsafe base.deallocate() }

  /// The bytes; valid until the next change.
  var bytes: ByteView { unsafe ByteView(start: base, count: count) }

  /// Some of the bytes; valid until the next change.
  func bytes(_ range: Range<Int>) -> ByteView {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe ByteView(start: base + range.lowerBound, count: range.count)
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
    unsafe next.copyMemory(from: base, byteCount: count)
    unsafe base.deallocate()
    unsafe base = unsafe next
    capacity = larger
  }

  /// A number, lowest byte first.
  @inline(__always)
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ value: Number) {
    reserve(MemoryLayout<Number>.size)
    unsafe base.storeBytes(of: value.littleEndian, toByteOffset: count, as: Number.self)
    count += MemoryLayout<Number>.size
  }

  /// A hash as it stands in blocks.
  @inline(__always)
  mutating func put(_ hash: Hash256) {
    reserve(32)
    unsafe base.storeBytes(of: hash, toByteOffset: count, as: Hash256.self)
    count += 32
  }

  /// Bytes from elsewhere.
  @inline(__always)
  mutating func put(_ more: ByteView) {
    guard let start = unsafe more.buffer.baseAddress else { return }
    reserve(more.count)
    unsafe (base + count).copyMemory(from: start, byteCount: more.count)
    count += more.count
  }

  /// A number over bytes that were written before.
  mutating func put(size: UInt32, at place: Int) {
    precondition(place >= 0 && place + 4 <= count)
    unsafe base.storeBytes(of: size.littleEndian, toByteOffset: place, as: UInt32.self)
  }

  /// Bytes of an array.
  mutating func put(_ more: [UInt8]) {
    more.withByteView { put($0) }
  }

  /// A text known when this was written.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    unsafe put(ByteView(start: text.utf8Start, count: text.utf8CodeUnitCount))
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
      unsafe base.storeBytes(of: Noise.mix(position), toByteOffset: count + done, as: UInt64.self)
      done += 8
    }
    count += size
  }

  /// A number in decimal digits.
  mutating func put(decimal value: UInt64) {
    reserve(20)
    var digits = 1
    var limit: UInt64 = 10
    while digits < 20, value >= limit {
      digits += 1
      limit = digits < 20 ? limit &* 10 : .max
    }
    var rest = value
    for place in stride(from: count + digits - 1, through: count, by: -1) {
      let tenth = rest / 10
      unsafe base.storeBytes(
        of: UInt8(truncatingIfNeeded: 0x30 + (rest - tenth * 10)), toByteOffset: place,
        as: UInt8.self)
      rest = tenth
    }
    count += digits
  }

  /// A hash in hex, last byte first, as people read it.
  mutating func put(displayHex hash: Hash256) {
    reserve(64)
    unsafe withUnsafeBytes(of: hash) { bytes in
      for word in 0..<8 {
        let four = unsafe bytes.loadUnaligned(fromByteOffset: 28 - 4 * word, as: UInt32.self)
        unsafe base.storeBytes(
          of: RawBuffer.digits(UInt32(littleEndian: four).byteSwapped).littleEndian,
          toByteOffset: count + 8 * word, as: UInt64.self)
      }
    }
    count += 64
  }

  /// Eight hex digits of four bytes, the lowest byte first, worked out side by side.
  @inline(__always)
  private static func digits(_ four: UInt32) -> UInt64 {
    var spread = UInt64(four)
    spread = (spread | spread << 16) & 0x0000_ffff_0000_ffff
    spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ff
    let nibbles = (spread >> 4 | spread << 8) & 0x0f0f_0f0f_0f0f_0f0f
    let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }
}
