/// Transactions waiting to be visited, the earliest in chain order first: a binary heap while few
/// wait, a bit for each transaction of the chain once many do.
struct TxFrontier: ~Copyable {
  private let txCount: Int
  private let mostWaiting: Int
  private var heap: [UInt32] = []
  private var calendar: TxCalendar?
  /// The last one taken out.
  private var place = 0

  init(txCount: Int, mostWaiting: Int) {
    self.txCount = txCount
    self.mostWaiting = mostWaiting
  }

  /// Forgets everything.
  mutating func clear() {
    heap.removeAll(keepingCapacity: true)
    calendar = nil
    place = 0
  }

  /// Enters a transaction that comes after the last one taken out. One that waits already may be
  /// entered again.
  @inline(__always)
  mutating func insert(_ transaction: Int) {
    if calendar != nil { calendar?.insert(transaction) } else { push(transaction) }
  }

  /// Takes out the earliest, each once.
  @inline(__always)
  mutating func next() -> Int? {
    guard calendar == nil else {
      guard let found = calendar?.next(from: place) else { return nil }
      place = found
      return found
    }
    return pop()
  }

  /// Enters again what was taken out, since something from a place on was entered before it.
  mutating func putBack(_ transaction: Int, from place: Int) {
    self.place = place
    insert(transaction)
  }

  private mutating func push(_ transaction: Int) {
    if heap.count >= mostWaiting { return spread(transaction) }
    heap.append(UInt32(truncatingIfNeeded: transaction))
    heap.withUnsafeMutableBufferPointer { heap in
      var here = heap.count - 1
      while here > 0, heap[here] < heap[(here - 1) / 2] {
        heap.swapAt(here, (here - 1) / 2)
        here = (here - 1) / 2
      }
    }
  }

  private mutating func spread(_ transaction: Int) {
    let calendar = TxCalendar(count: txCount)
    for waiting in heap { calendar.insert(Int(waiting)) }
    calendar.insert(transaction)
    heap.removeAll(keepingCapacity: true)
    self.calendar = consume calendar
  }

  private mutating func pop() -> Int? {
    guard let first = takeFirst() else { return nil }
    while heap.first == first { _ = takeFirst() }
    place = Int(first)
    return place
  }

  private mutating func takeFirst() -> UInt32? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap.withUnsafeMutableBufferPointer { heap in
      var here = 0
      while true {
        var (least, value) = (here, last)
        for child in [2 * here + 1, 2 * here + 2] where child < heap.count && heap[child] < value {
          (least, value) = (child, heap[child])
        }
        guard least != here else { break }
        heap[here] = value
        here = least
      }
      heap[here] = last
    }
    return first
  }
}
