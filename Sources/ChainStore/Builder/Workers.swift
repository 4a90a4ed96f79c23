import Dispatch
import Synchronization

/// Runs numbered pieces of work on some threads; each thread keeps a state of its own.
///
/// Pieces are handed out in order. The first error ends the handing out and is thrown; which
/// thread does which piece must not show in any result.
enum Workers {
  static func run<State>(
    _ count: Int, threads: Int, state: @escaping () -> State,
    _ body: @escaping (State, Int) throws(StoreError) -> Void
  ) throws(StoreError) {
    let lanes = max(1, min(threads, count))
    guard lanes > 1 else {
      let own = state()
      for number in 0..<count { try body(own, number) }
      return
    }
    let next = Atomic<Int>(0)
    let job = Job(state: state, body: body)
    let failure = Mutex<StoreError?>(nil)
    DispatchQueue.concurrentPerform(iterations: lanes) { _ in
      let own = job.state()
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < count else { return }
        do throws(StoreError) {
          try job.body(own, number)
        } catch {
          failure.withLock { $0 = $0 ?? error }
          next.store(count, ordering: .relaxed)
          return
        }
      }
    }
    if let first = failure.withLock({ $0 }) { throw first }
  }

  /// The closures that threads share; callers vouch that they may.
  private struct Job<State>: @unchecked Sendable {
    let state: () -> State
    let body: (State, Int) throws(StoreError) -> Void
  }
}
