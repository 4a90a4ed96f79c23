import Foundation
import Synchronization

/// Waits for the disk with many files at once.
///
/// A file system commits its journal for all who wait together, so many waiting threads cost what
/// one costs; they use no processor meanwhile, and their number is no matter of ``BuildResources``.
final class DiskFlush {
  private static let lanes = 16
  private let work = Work()
  private let done = DispatchGroup()

  /// Begins to do something that waits for the disk with each file.
  init(
    _ files: [ColumnFile], _ body: @escaping @Sendable (ColumnFile) throws(StoreError) -> Void
  ) {
    for _ in 0..<min(DiskFlush.lanes, files.count) {
      done.enter()
      Thread.detachNewThread { [work, done] in
        defer { done.leave() }
        while true {
          let number = work.next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < files.count else { return }
          do throws(StoreError) {
            try body(files[number])
          } catch {
            work.failure.withLock { $0 = $0 ?? error }
          }
        }
      }
    }
  }

  /// Returns once all is done; the first error is thrown.
  func wait() throws(StoreError) {
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
    let next = Atomic<Int>(0)
    let failure = Mutex<StoreError?>(nil)
  }
}
