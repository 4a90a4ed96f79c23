import Bitcoin
import ChainStore
import Foundation

/// Writing to the place that the user names for an answer, as a shell would.
///
/// A regular file is replaced whole, so that a full disk or a kill leaves the earlier one; it keeps
/// its mode. A link is followed. Devices, pipes and sockets are written into, and `/dev/stdout`
/// and the like are the descriptor that they stand for.
enum OutputFile {
  /// Writes all bytes to a place; a new file takes the mode.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o666) throws {
    let target = try resolved(path)
    if let descriptor = openDescriptor(target) {
      if descriptor == STDOUT_FILENO { return StandardOutput.write(bytes) }
      return try write(bytes, to: descriptor, path)
    }
    var status = stat()
    guard unsafe stat(target, &status) == 0 else {
      guard errno == ENOENT else { throw refusal(path) }
      return try replace(target, with: bytes, mode: mode & ~mask(), path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return try pour(bytes, into: target, path) }
    guard unsafe access(target, W_OK) == 0 else { throw refusal(path) }
    try replace(target, with: bytes, mode: status.st_mode & 0o7777, path)
  }

  /// Whether a place is a file or a folder, which can be read again, and no device or pipe.
  static func isKept(_ path: String) -> Bool {
    guard let target = try? resolved(path), openDescriptor(target) == nil else { return false }
    var status = stat()
    return unsafe stat(target, &status) == 0
      && [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Writes beside the file, then renames.
  private static func replace(
    _ target: String, with bytes: [UInt8], mode: mode_t, _ path: String
  ) throws {
    let folder = (target as NSString).deletingLastPathComponent
    let start = folder.isEmpty ? "" : folder == "/" ? "/" : folder + "/"
    var number = 0
    var (draft, descriptor) = ("", Int32(-1))
    repeat {
      number += 1
      draft = "\(start).filature-\(getpid())-\(number).draft"
      descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    } while descriptor < 0 && errno == EEXIST
    guard descriptor >= 0 else { throw refusal(path) }
    do {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, path)
      guard fchmod(descriptor, mode) == 0 else { throw failure(path) }
    } catch {
      unsafe unlink(draft)
      throw error
    }
    guard unsafe rename(draft, target) == 0 else {
      let error = refusal(path)
      unsafe unlink(draft)
      throw error
    }
  }

  /// Writes into what is no file.
  private static func pour(_ bytes: [UInt8], into target: String, _ path: String) throws {
    let descriptor = unsafe open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw refusal(path) }
    defer { close(descriptor) }
    try write(bytes, to: descriptor, path)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    try bytes.withByteView { buffer in
      var done = 0
      while done < buffer.count {
        let written = ByteView(rebasing: buffer[done...]).write(to: descriptor)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { throw failure(path) }
        done += written
      }
    }
  }

  /// The place that links lead to, which need not be there.
  private static func resolved(_ path: String) throws -> String {
    var place = path
    for _ in 0..<40 {
      guard openDescriptor(place) == nil,
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: place)
      else { return place }
      let folder = (place as NSString).deletingLastPathComponent
      place = link.hasPrefix("/") || folder.isEmpty ? link : folder + "/" + link
    }
    throw Failure(Exit.cannotCreate, "links lead in a circle", at: path)
  }

  /// The descriptor of this process that a path stands for, if it does.
  private static func openDescriptor(_ path: String) -> Int32? {
    let folders = ["/dev/fd/", "/proc/self/fd/", "/proc/\(getpid())/fd/"]
    guard let folder = folders.first(where: path.hasPrefix) else { return nil }
    return Int32(path.dropFirst(folder.count))
  }

  /// The bits that new files do not get.
  private static func mask() -> mode_t {
    let mask = umask(0o077)
    umask(mask)
    return mask
  }

  private static func refusal(_ path: String) -> Failure {
    Failure(Exit.cannotCreate, "cannot be written: " + MappedFile.reason(), at: path)
  }

  private static func failure(_ path: String) -> Failure {
    Failure(Exit.inputOutput, "cannot be written: " + MappedFile.reason(), at: path)
  }
}
