/// Bytes that somebody else holds, each read checked against their end: a part of a mapped file, of
/// a block, of an array.
///
/// What is not checked is time: a view must not outlive what holds its bytes. ``Swift/Array``'s
/// `withByteView` gives one for as long as a closure runs; a mapped file's is good while the file is
/// mapped. An index beyond the end ends the process and never reads; readers of what is not trusted
/// ask before.
@safe
public struct ByteView: RandomAccessCollection, @unchecked Sendable {
  /// The same bytes for the system and for C.
  @unsafe public let buffer: UnsafeRawBufferPointer

  /// Bytes whose holder outlives the view.
  @unsafe
  @inlinable
  public init(_ buffer: UnsafeRawBufferPointer) { unsafe self.buffer = buffer }

  /// Bytes whose holder outlives the view.
  @unsafe
  @inlinable
  public init(start: UnsafeRawPointer?, count: Int) {
    unsafe buffer = UnsafeRawBufferPointer(start: start, count: count)
  }

  /// Bytes whose holder outlives the view.
  @unsafe
  @inlinable
  public init(_ buffer: UnsafeBufferPointer<UInt8>) {
    unsafe self.buffer = UnsafeRawBufferPointer(buffer)
  }

  /// Bytes whose holder outlives the view.
  @unsafe
  @inlinable
  public init(_ buffer: UnsafeMutableRawBufferPointer) {
    unsafe self.buffer = UnsafeRawBufferPointer(buffer)
  }

  /// A part of a view, counted from 0 again.
  @inlinable
  public init(rebasing part: Slice<ByteView>) {
    let whole = unsafe part.base.buffer
    precondition(part.startIndex >= 0 && part.endIndex <= whole.count)
    unsafe buffer = UnsafeRawBufferPointer(
      rebasing: UnsafeRawBufferPointer(whole)[part.startIndex..<part.endIndex])
  }

  /// No bytes.
  public static var empty: ByteView { unsafe ByteView(start: nil, count: 0) }

  /// See `Collection`.
  @inlinable public var startIndex: Int { 0 }
  /// See `Collection`.
  @inlinable public var endIndex: Int { unsafe buffer.count }
  /// See `Collection`.
  @inlinable public var count: Int { unsafe buffer.count }

  /// One byte.
  @inlinable
  public subscript(offset: Int) -> UInt8 {
    @inline(__always) get {
      unsafe precondition(UInt(bitPattern: offset) < UInt(bitPattern: buffer.count))
      return unsafe buffer[offset]
    }
  }

  /// A number or a hash as it lies in memory, at any offset.
  @inlinable
  @inline(__always)
  public func loadUnaligned<Value: BitwiseCopyable>(
    fromByteOffset offset: Int = 0, as type: Value.Type
  ) -> Value {
    unsafe precondition(offset >= 0 && buffer.count - offset >= MemoryLayout<Value>.size)
    return unsafe buffer.loadUnaligned(fromByteOffset: offset, as: type)
  }

  /// See `Sequence`.
  @inlinable
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result? {
    unsafe try body(buffer.bindMemory(to: UInt8.self))
  }
}

extension Array {
  /// The memory of the elements, as bytes.
  @inlinable
  public func withByteView<Value, Failure: Error>(
    _ body: (ByteView) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try self[...].withByteView(body)
  }
}

extension ArraySlice {
  /// The memory of the elements, as bytes.
  @inlinable
  public func withByteView<Value, Failure: Error>(
    _ body: (ByteView) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = unsafe withUnsafeBytes { buffer in
      Result { () throws(Failure) in try body(unsafe ByteView(buffer)) }
    }
    return try result.get()
  }
}

extension FixedWidthInteger {
  /// The bytes of the number, the lowest first.
  @inlinable
  public var littleEndianBytes: [UInt8] {
    unsafe withUnsafeBytes(of: littleEndian) { unsafe Array($0) }
  }
}
