import Dispatch
import Synchronization

/// A thread that works through loads in the order in which they are handed over, beside the one who
/// makes them.
///
/// Only so many loads wait, so memory is bounded, and emptied ones are used again. After a failure
/// nothing more is done; the next one to hand over is told.
final class Lane<Load: ~Copyable>: Sendable {
  private let queue: DispatchQueue
  private let room: DispatchSemaphore
  private let failure = Mutex<SimulationError?>(nil)
  private let idle = Mutex<[Box]>([])
  private let make: @Sendable () -> Load
  private let work: @Sendable (inout Load) throws(SimulationError) -> Void

  /// A load, in the hands of one thread at a time.
  private final class Box: @unchecked Sendable {
    var load: Load

    init(_ load: consuming Load) { self.load = load }
  }

  /// A lane on which `most` loads may wait; `work` does one and leaves it empty.
  init(
    _ name: String, most: Int, make: @escaping @Sendable () -> Load,
    work: @escaping @Sendable (inout Load) throws(SimulationError) -> Void
  ) {
    queue = DispatchQueue(label: "filature.simulation." + name)
    room = DispatchSemaphore(value: most)
    self.make = make
    self.work = work
  }

  /// Fills an empty load and hands it over; waits while there are too many. Throws what an earlier
  /// load met.
  func send(_ fill: (inout Load) -> Void) throws(SimulationError) {
    if let failed = failure.withLock({ $0 }) { throw failed }
    room.wait()
    let box = idle.withLock { $0.popLast() } ?? Box(make())
    fill(&box.load)
    queue.async { [self] in
      if isDone(box) { idle.withLock { $0.append(box) } }
      room.signal()
    }
  }

  /// Does a load; false where it was left as it is, which is then not used again.
  private func isDone(_ box: Box) -> Bool {
    guard failure.withLock({ $0 }) == nil else { return false }
    do throws(SimulationError) {
      try work(&box.load)
      return true
    } catch {
      failure.withLock { $0 = error }
      return false
    }
  }

  /// Waits until everything is done; throws where something was not.
  func finish() throws(SimulationError) {
    queue.sync {}
    if let failed = failure.withLock({ $0 }) { throw failed }
  }
}
