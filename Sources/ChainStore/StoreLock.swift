#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The right to write to a store, held until this object goes; the system frees it after a crash.
public final class StoreLock {
  private let descriptor: Int32

  /// Takes the lock; `locked` where another process has it.
  public init(store: String) throws(StoreError) {
    let path = store + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw StoreError(.cannotCreate, MappedFile.reason(), at: path)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw StoreError(.locked, "another process is writing to this store", at: store)
    }
  }

  deinit { close(descriptor) }
}
