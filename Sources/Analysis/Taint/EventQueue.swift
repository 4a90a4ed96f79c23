/// Events waiting to be swept, each once, the lowest key first: a binary heap.
struct EventQueue {
  private var heap: [UInt64] = []
  private var waiting: Set<UInt64> = []

  /// Enters a key; one that waits already is not entered again.
  mutating func push(_ key: UInt64) {
    guard waiting.insert(key).inserted else { return }
    heap.append(key)
    var here = heap.count - 1
    while here > 0, heap[here] < heap[(here - 1) / 2] {
      heap.swapAt(here, (here - 1) / 2)
      here = (here - 1) / 2
    }
  }

  /// Takes out the lowest key.
  mutating func pop() -> UInt64? {
    guard let first = heap.first else { return nil }
    waiting.remove(first)
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var here = 0
    while true {
      var least = here
      for child in [2 * here + 1, 2 * here + 2]
      where child < heap.count && heap[child] < heap[least] {
        least = child
      }
      if least == here { return first }
      heap.swapAt(here, least)
      here = least
    }
  }
}
