import Dispatch
import Synchronization

/// Pieces of work of which none needs another, done by several threads; answers in order.
enum SharedWork {
  /// The answers to `count` pieces of work, by so many threads at most.
  static func map<Answer: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Answer
  ) -> [Answer] {
    let answers = Mutex([Answer?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while true {
        let piece = next.add(1, ordering: .relaxed).oldValue
        guard piece < count else { return }
        let answer = work(piece)
        answers.withLock { $0[piece] = answer }
      }
    }
    return answers.withLock { $0.compactMap { $0 } }
  }

  /// Ranges of about equal length that cover some positions: several for each thread.
  static func ranges(of count: Int, threads: Int, atLeast: Int) -> [Range<Int>] {
    let pieces = max(1, min(count / max(1, atLeast), 8 * min(threads, 64)))
    return (0..<pieces).map { (count * $0 / pieces)..<(count * ($0 + 1) / pieces) }
  }
}
