import Dispatch
import Synchronization

/// A thread that puts what the actors did into words, block by block, beside the making of the next.
///
/// Spelling addresses and hashes takes a fifth of the time that an economy takes to make. At most
/// ``most`` batches wait, so memory is bounded, and their room is used again.
final class TruthScribe: Sendable {
  /// Batches that may wait before the one who makes them waits too.
  private static let most = 4

  private let queue = DispatchQueue(label: "filature.simulation.truth")
  private let room = DispatchSemaphore(value: TruthScribe.most)
  private let streams: Mutex<TruthStreams>
  private let failure = Mutex<SimulationError?>(nil)
  private let idle = Mutex<[Page]>([])

  /// Rows on their way to the tables: in the hands of one thread at a time.
  private final class Page: @unchecked Sendable {
    var rows = TruthBatch()
  }

  /// Writes to tables that are open.
  init(_ streams: consuming sending TruthStreams) {
    self.streams = Mutex(streams)
  }

  /// Takes the rows of a batch and leaves it empty; throws what an earlier batch met.
  func write(_ batch: inout TruthBatch) throws(SimulationError) {
    if let failed = failure.withLock({ $0 }) { throw failed }
    room.wait()
    let page = idle.withLock { $0.popLast() } ?? Page()
    swap(&page.rows, &batch)
    queue.async { [self] in
      do throws(SimulationError) {
        try streams.withLock { tables throws(SimulationError) in
          try tables.write(page.rows)
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
      page.rows.removeAll()
      idle.withLock { $0.append(page) }
      room.signal()
    }
  }

  /// Writes the rest; throws where something was not written.
  func finish() throws(SimulationError) {
    queue.sync {}
    if let failed = failure.withLock({ $0 }) { throw failed }
    try streams.withLock { tables throws(SimulationError) in try tables.finish() }
  }
}
