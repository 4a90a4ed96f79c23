import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The right to write to a store, held until this object goes; the system frees it after a crash.
///
/// Whoever gets it finds the store without what a killed writer left there (``Leftovers``).
public final class StoreLock {
  private let descriptor: Int32

  /// Name of the file in a store.
  static let fileName = "lock"

  /// What a folder may hold besides.
  public enum Contents {
    /// Nothing but a store: columns are to be made there.
    case storeAlone
    /// Anything: a file of tags or prices is put beside it, and nothing else is touched.
    case anything
  }

  /// Takes the lock of a folder that is a store, or is to become one; `locked` where another
  /// process has it, `cannotCreate` where the folder holds other things.
  public init(store: String, holding contents: Contents = .storeAlone) throws(StoreError) {
    if contents == .storeAlone { try StoreLock.checkFolder(store) }
    let path = store + "/" + StoreLock.fileName
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: path)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK
        ? StoreError(.locked, "another process is writing to this store", at: store)
        : StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    try begin(path)
    try Leftovers(store).clear()
  }

  /// Takes the lock of a store that is there; `missing` where there is none.
  public convenience init(existing store: String) throws(StoreError) {
    _ = try Manifest.ofStore(store)
    try self.init(store: store)
  }

  deinit { close(descriptor) }

  /// Says whose the file is.
  private func begin(_ path: String) throws(StoreError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(.cannotCreate, "not a store's lock file", at: path)
    }
    let heading = Array(Leftovers.heading.utf8)
    guard let text = FileManager.default.contents(atPath: path), !text.starts(with: heading) else {
      return
    }
    guard ftruncate(descriptor, 0) == 0 else {
      throw StoreError(.inputOutput, MappedFile.reason(), at: path)
    }
    try ColumnWriter.write(all: heading, to: descriptor, path: path)
  }

  /// Refuses a folder that holds other things than a store, before anything is written there.
  public static func checkFolder(_ store: String) throws(StoreError) {
    var status = stat()
    guard unsafe stat(store, &status) == 0 else {
      guard unsafe lstat(store, &status) == 0 else { return }
      throw StoreError(.cannotCreate, "a link that leads nowhere", at: store)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw StoreError(
        .cannotCreate, "not a folder, where a store is to be; name an empty or a new folder",
        at: store)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []
    if names.contains(Manifest.fileName) { return }
    let lock = lockText(store)
    if let lock, !lock.isEmpty, Leftovers.isHeading(lock) { return }
    let other = names.sorted().first { $0 == fileName ? lock != "" : !mayStandAlone($0) }
    guard let other else { return }
    throw StoreError(
      .cannotCreate,
      "a folder that is no store and holds other things, such as \(other); name an empty or a new"
        + " folder", at: store)
  }

  /// What stands in the lock file; nil where it is no file, or none that can be read.
  private static func lockText(_ store: String) -> String? {
    let path = store + "/" + fileName
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a file may lie in a store without a chain: tags and prices can come first.
  private static func mayStandAlone(_ name: String) -> Bool {
    NeighbourFile.names.contains { name.hasPrefix($0) }
  }
}
