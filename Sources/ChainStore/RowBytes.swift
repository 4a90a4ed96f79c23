import Bitcoin

/// Values written one behind another into memory of a known size; what would not fit ends the
/// program, since the size follows from the same rows.
@safe
struct RowBytes: ~Copyable {
  private let memory: UnsafeMutableRawBufferPointer
  private var place = 0

  /// The bytes of a known number that a body writes.
  static func make(_ size: Int, _ body: (inout RowBytes) -> Void) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: size) { memory, count in
      var rows = unsafe RowBytes(memory: UnsafeMutableRawBufferPointer(memory))
      body(&rows)
      precondition(rows.place <= size, "more bytes than rows have")
      count = rows.place
    }
  }

  private init(memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = unsafe memory }

  /// Writes a value as it stands in memory: little-endian.
  @inline(__always)
  mutating func write<Value: BitwiseCopyable>(_ value: Value) {
    let end = place &+ MemoryLayout<Value>.size
    unsafe precondition(end <= memory.count, "more bytes than rows have")
    unsafe memory.storeBytes(of: value, toByteOffset: place, as: Value.self)
    place = end
  }

  /// Writes some bytes.
  @inline(__always)
  mutating func write(_ bytes: Slice<ByteView>) {
    guard !bytes.isEmpty else { return }
    unsafe precondition(bytes.count <= memory.count - place, "more bytes than rows have")
    unsafe UnsafeMutableRawBufferPointer(rebasing: memory[place...]).copyMemory(
      from: ByteView(rebasing: bytes).buffer)
    place += bytes.count
  }
}
