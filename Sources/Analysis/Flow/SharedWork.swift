import Dispatch
import Synchronization

/// Pieces of work of which none needs another, done by several threads; answers in order.
public enum SharedWork {
  /// The answers to `count` pieces of work, by so many threads at most.
  public static func map<Answer: Sendable>(
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

  /// The answers for every position below a count, asked for in ranges of so many at least: for
  /// long lists whose rows are little work each.
  public static func rows<Answer: Sendable>(
    _ count: Int, threads: Int, atLeast: Int = 64, _ work: @Sendable (Int) -> Answer
  ) -> [Answer] {
    guard threads > 1, count > atLeast else { return (0..<count).map(work) }
    let answers = mapRanges(of: count, threads: threads, atLeast: atLeast) { $0.map(work) }
    var all: [Answer] = []
    all.reserveCapacity(count)
    for some in answers { all += some }
    return all
  }

  /// What is made of ranges of about equal length that cover some positions, several for each thread
  /// and each of so many positions at least; in order.
  static func mapRanges<Answer: Sendable>(
    of count: Int, threads: Int, atLeast: Int, _ work: @Sendable (Range<Int>) -> Answer
  ) -> [Answer] {
    let pieces = max(1, min(count / max(1, atLeast), 8 * min(threads, 64)))
    return map(pieces, threads: threads) { piece in
      work((count * piece / pieces)..<(count * (piece + 1) / pieces))
    }
  }
}
