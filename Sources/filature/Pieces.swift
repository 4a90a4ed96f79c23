import Dispatch

/// Works through the positions of a list on several threads; the answers keep their order.
enum Pieces {
  /// The answers for the positions below a count.
  static func map<Answer: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Answer
  ) -> [Answer] {
    let pieces = max(1, min(8 * threads, count / 64))
    guard pieces > 1, threads > 1 else { return (0..<count).map(work) }
    return [Answer](unsafeUninitializedCapacity: count) { buffer, filled in
      let places = Places(start: buffer.baseAddress)
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for piece in stride(from: thread, to: pieces, by: threads) {
          for place in (count * piece / pieces)..<(count * (piece + 1) / pieces) {
            places.start.map { ($0 + place).initialize(to: work(place)) }
          }
        }
      }
      filled = count
    }
  }

  /// Memory that threads fill, each its own stretch.
  private struct Places<Answer>: @unchecked Sendable {
    let start: UnsafeMutablePointer<Answer>?
  }
}
