import Dispatch
import Synchronization

/// Waits for the disk with many files at once.
///
/// A file system commits its journal for all who wait together, so many waiting threads cost what
/// one costs; they use no processor meanwhile, and their number is no matter of ``BuildResources``.
/// Who waits for all of them takes part, so that everything is done where there is no room for a
/// single thread.
final class DiskFlush {
  private static let lanes = 16
  private let work: Work
  private let done = DispatchGroup()

  /// Begins to do something that waits for the disk with each file.
  init(
    _ files: [ColumnFile], _ body: @escaping @Sendable (ColumnFile) throws(StoreError) -> Void
  ) {
    work = Work(files, body)
    for _ in 0..<min(DiskFlush.lanes, files.count) {
      done.enter()
      let isBegun = OwnThread.begin { [work, done] in
        work.run()
        done.leave()
      }
      guard isBegun else {
        done.leave()
        break
      }
    }
  }

  /// Returns once all is done; the first error is thrown.
  func wait() throws(StoreError) {
    work.run()
    done.wait()
    if let first = work.failure.withLock({ $0 }) { throw first }
  }

  /// Does it and waits.
  static func run(
    _ files: [ColumnFile], _ body: @escaping @Sendable (ColumnFile) throws(StoreError) -> Void
  ) throws(StoreError) {
    try DiskFlush(files, body).wait()
  }

  private final class Work: Sendable {
    private let files: [ColumnFile]
    private let body: @Sendable (ColumnFile) throws(StoreError) -> Void
    private let next = Atomic<Int>(0)
    let failure = Mutex<StoreError?>(nil)

    init(
      _ files: [ColumnFile], _ body: @escaping @Sendable (ColumnFile) throws(StoreError) -> Void
    ) {
      self.files = files
      self.body = body
    }

    /// Takes files until none is left.
    func run() {
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < files.count else { return }
        do throws(StoreError) {
          try body(files[number])
        } catch {
          failure.withLock { $0 = $0 ?? error }
        }
      }
    }
  }
}
