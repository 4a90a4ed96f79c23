#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file mapped read-only for as long as this object lives.
public final class MappedFile: @unchecked Sendable {
  /// The bytes of the file.
  public let bytes: UnsafeRawBufferPointer
  /// Where the file is.
  public let path: String
  /// The file that a part belongs to and that unmaps its bytes.
  private var whole: MappedFile?

  /// Maps a file from its beginning: the whole of it, or so many bytes; none is an empty range.
  public init(path: String, length: Int? = nil) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let missing = errno == ENOENT
      throw StoreError(missing ? .missing : .inputOutput, MappedFile.reason(), at: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    let whole = Int(status.st_size)
    let size = length ?? whole
    self.path = path
    guard size <= whole else {
      throw StoreError(.malformed, "\(whole) bytes where \(size) are expected", at: path)
    }
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED
    else { throw StoreError(.inputOutput, MappedFile.reason(), at: path) }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
  }

  /// A part of a file that is mapped already.
  public init(part range: Range<Int>, of file: MappedFile) {
    path = file.path
    bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
    whole = file
  }

  /// Holds a copy of bytes as if a file had been mapped.
  public init(copying content: [UInt8]) throws(StoreError) {
    path = "memory"
    guard !content.isEmpty else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let protection = PROT_READ | PROT_WRITE
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = mmap(nil, content.count, protection, flags, -1, 0), base != MAP_FAILED else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    content.withUnsafeBytes { source in
      if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
    }
    bytes = UnsafeRawBufferPointer(start: base, count: content.count)
  }

  /// Lets go of the memory behind some bytes; they are read from the file again when touched.
  public func release(_ range: Range<Int>) {
    guard let base = bytes.baseAddress, path != "memory" else { return }
    let page = Int(getpagesize())
    let start = (range.lowerBound + page - 1) / page * page
    let end = min(range.upperBound, bytes.count) / page * page
    guard start < end else { return }
    madvise(UnsafeMutableRawPointer(mutating: base) + start, end - start, MADV_DONTNEED)
  }

  deinit {
    if whole == nil, let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }

  /// The system's word for the last error.
  public static func reason() -> String {
    String(cString: strerror(errno)).lowercased()
  }
}
