import Dispatch
import Synchronization

/// Works through the positions of a list on several threads; the answers keep their order.
enum Pieces {
  /// The answers for the positions below a count, asked for in pieces of at least so many.
  static func map<Answer: Sendable>(
    _ count: Int, threads: Int, atLeast least: Int = 64, _ work: @Sendable (Int) -> Answer
  ) -> [Answer] {
    let pieces = max(1, min(8 * threads, count / least))
    guard pieces > 1, threads > 1 else { return (0..<count).map(work) }
    return [Answer](unsafeUninitializedCapacity: count) { buffer, filled in
      let places = Places(start: buffer.baseAddress)
      let next = Atomic<Int>(0)
      DispatchQueue.concurrentPerform(iterations: threads) { _ in
        while true {
          let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard piece < pieces else { return }
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
