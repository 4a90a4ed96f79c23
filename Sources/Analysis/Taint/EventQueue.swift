/// Events waiting to be swept, the lowest key first, each handed out once however often it was
/// entered meanwhile: a binary heap.
struct EventQueue {
  private var heap: [UInt64] = []

  /// Enters a key.
  mutating func push(_ key: UInt64) {
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
    while heap.first == first { removeFirst() }
    return first
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var here = 0
    while true {
      var child = 2 * here + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { return }
      heap.swapAt(here, child)
      here = child
    }
  }
}
