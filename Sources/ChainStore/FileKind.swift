#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a path leads to, links followed: only a regular file can be mapped, or read without waiting.
public enum FileKind: Sendable {
  case regular, folder, pipe, socket, device, other

  /// The kind of an open file; `other` where the system does not tell.
  init(of descriptor: Int32) {
    var status = stat()
    self = unsafe fstat(descriptor, &status) == 0 ? FileKind(status) : .other
  }

  /// The kind of what a path leads to; nil where it leads to nothing.
  public init?(at path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    case S_IFCHR: self = .device
    default: self = .other
    }
  }

  /// The kind in words.
  public var name: String {
    switch self {
    case .regular: "a file"
    case .folder: "a folder"
    case .pipe: "a pipe"
    case .socket: "a socket"
    case .device, .other: "a device"
    }
  }
}
