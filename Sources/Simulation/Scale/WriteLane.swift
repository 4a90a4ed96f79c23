import Dispatch
import Synchronization

/// A thread that writes pieces of files in the order in which they are handed over.
///
/// Copying bytes to the system takes a third of the time that an economy takes to make; here it is
/// taken beside the making. At most ``most`` pieces wait, so memory is bounded, and their buffers
/// are used again. After a failure nothing more is written.
final class WriteLane: Sendable {
  /// Pieces that may wait before the one who makes them waits too.
  private static let most = 8

  private let queue = DispatchQueue(label: "filature.simulation.write")
  private let room = DispatchSemaphore(value: WriteLane.most)
  private let failure = Mutex<SimulationError?>(nil)
  private let idle = Mutex<[Piece]>([])

  /// Bytes on their way to a file: in the hands of one thread at a time.
  private final class Piece: @unchecked Sendable {
    var bytes = RawBuffer(capacity: 1 << 20)
  }

  /// Takes the bytes of a buffer and leaves it empty; throws what an earlier piece met.
  func write(_ buffer: inout RawBuffer, to file: FileEnd) throws(SimulationError) {
    if let failed = failure.withLock({ $0 }) { throw failed }
    room.wait()
    let piece = idle.withLock { $0.popLast() } ?? Piece()
    swap(&piece.bytes, &buffer)
    queue.async { [self] in
      if failure.withLock({ $0 }) == nil {
        do throws(SimulationError) {
          try file.write(piece.bytes.bytes)
        } catch {
          failure.withLock { $0 = error }
        }
      }
      piece.bytes.removeAll()
      idle.withLock { $0.append(piece) }
      room.signal()
    }
  }

  /// Waits until everything is written; throws where something was not.
  func finish() throws(SimulationError) {
    queue.sync {}
    if let failed = failure.withLock({ $0 }) { throw failed }
  }
}
