import Bitcoin

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file mapped read-only for as long as this object lives.
@safe
public final class MappedFile: @unchecked Sendable {
  /// The bytes of the file.
  public let bytes: ByteView
  /// Where the file is.
  public let path: String
  /// The file that a part belongs to and that unmaps its bytes.
  private var whole: MappedFile?
  /// What is checked of its pages, kept while they may be.
  private let checks: PageChecks?
  /// The rows once more, for a check that needs the row before a page.
  private var alias: UnsafeMutableRawPointer?
  private var place: Int32 = -1

  /// Maps a file from its beginning: the whole of it, or so many bytes; none is an empty range.
  /// A pipe or a device is refused at once, never waited for.
  public convenience init(path: String, length: Int? = nil) throws(StoreError) {
    try self.init(path: path, length: length, checks: nil)
  }

  /// Maps a file whose pages are checked when they are first touched.
  init(path: String, length: Int? = nil, checks: PageChecks?) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let missing = errno == ENOENT
      throw StoreError(missing ? .missing : .inputOutput, MappedFile.reason(), at: path)
    }
    defer { close(descriptor) }
    let kind = FileKind(of: descriptor)
    guard kind == .regular else {
      throw StoreError(.malformed, "\(kind.name) where a file is expected", at: path)
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    let whole = Int(status.st_size)
    let size = length ?? whole
    self.path = path
    self.checks = checks
    guard size >= 0, size <= whole else {
      throw StoreError(.malformed, "\(whole) bytes where \(size) are expected", at: path)
    }
    guard size > 0 else {
      bytes = ByteView.empty
      return
    }
    guard let base = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0),
      unsafe base != MAP_FAILED
    else { throw StoreError(.inputOutput, MappedFile.reason(), at: path) }
    bytes = unsafe ByteView(start: base, count: size)
    if case .ascending = checks?.rule {
      let again = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
      guard let again = unsafe again, unsafe again != MAP_FAILED else {
        throw StoreError(.inputOutput, MappedFile.reason(), at: path)
      }
      unsafe alias = unsafe again
    }
    place = try unsafe PageChecks.add(bytes, alias: alias, path: path, checks)
  }

  /// A part of a file that is mapped already.
  public init(part range: Range<Int>, of file: MappedFile) {
    path = file.path
    checks = nil
    bytes = ByteView(rebasing: file.bytes[range])
    whole = file
  }

  /// Holds a copy of bytes as if a file had been mapped.
  public init(copying content: [UInt8]) throws(StoreError) {
    path = "memory"
    checks = nil
    guard !content.isEmpty else {
      bytes = ByteView.empty
      return
    }
    let protection = PROT_READ | PROT_WRITE
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = unsafe mmap(nil, content.count, protection, flags, -1, 0),
      unsafe base != MAP_FAILED
    else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    content.withByteView { source in
      if let start = unsafe source.buffer.baseAddress {
        unsafe base.copyMemory(from: start, byteCount: source.count)
      }
    }
    bytes = unsafe ByteView(start: base, count: content.count)
  }

  /// Lets go of the memory behind some bytes; they are read from the file again when touched.
  public func release(_ range: Range<Int>) {
    guard let base = unsafe bytes.buffer.baseAddress, path != "memory" else { return }
    let page = Int(getpagesize())
    let start = (range.lowerBound + page - 1) / page * page
    let end = min(range.upperBound, bytes.count) / page * page
    guard start < end else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: base) + start, end - start, MADV_DONTNEED)
  }

  deinit {
    PageChecks.remove(place)
    if let alias = unsafe alias { unsafe munmap(alias, bytes.count) }
    if whole == nil, let base = unsafe bytes.buffer.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }

  /// The system's word for the last error.
  public static func reason() -> String {
    unsafe String(cString: strerror(errno)).lowercased()
  }
}
