#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ByteView {
  /// One `write` of the system: how many bytes it took, or -1 where `errno` says why.
  public func write(to descriptor: Int32) -> Int {
    unsafe systemWrite(descriptor, buffer.baseAddress, count)
  }

  /// One `pwrite` of the system: how many bytes it took, or -1 where `errno` says why.
  public func write(to descriptor: Int32, at offset: Int) -> Int {
    unsafe pwrite(descriptor, buffer.baseAddress, count, off_t(offset))
  }
}

/// The system call, which the view's own method would hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, bytes, count)
}
