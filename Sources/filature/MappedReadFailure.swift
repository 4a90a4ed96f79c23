import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a mapped file does when its disk fails, or when somebody cuts it short while it is read:
/// the system raises SIGBUS, which becomes one line and the exit code of a failed read. Whatever
/// was committed stays; the store is as after any kill.
enum MappedReadFailure {
  /// Whether a thread has begun to say so; others that meet the same wait for the end.
  private static let isSaid = Atomic<Bool>(false)

  /// Takes over SIGBUS; only calls that are safe within a signal are made there.
  static func listen() {
    // Made here, since nothing may be made within a signal.
    MappedReadFailure.isSaid.store(false, ordering: .relaxed)
    signal(SIGBUS) { _ in
      while MappedReadFailure.isSaid.exchange(true, ordering: .relaxed) { pause() }
      let line: StaticString =
        "error: a mapped file cannot be read: its disk failed, or it was cut short meanwhile\n"
      _ = write(2, line.utf8Start, line.utf8CodeUnitCount)
      _exit(Exit.inputOutput)
    }
  }
}
