/// Transactions waiting to be visited, the earliest in chain order first: a binary heap while few
/// wait, a bit for each transaction of the chain once many do.
struct TxFrontier: ~Copyable {
  private let txCount: Int
  private let mostWaiting: Int
  private var heap: [UInt32] = []
  private var calendar: TxCalendar?
  private var days: TxCalendar.Days?
  /// The last one taken out.
  private var place = 0

  init(txCount: Int, mostWaiting: Int) {
    self.txCount = txCount
    self.mostWaiting = mostWaiting
  }

  /// Forgets everything.
  mutating func clear() {
    heap.removeAll(keepingCapacity: true)
    days = nil
    calendar = nil
    place = 0
  }

  /// The calendar, where one is kept.
  var bits: TxCalendar.Days? { days }

  /// Enters a transaction that comes after the last one taken out. One that waits already may be
  /// entered again.
  @inline(__always)
  mutating func insert(_ transaction: Int) {
    if let days { days.insert(transaction) } else { push(transaction) }
  }

  /// Takes out the earliest, each once.
  @inline(__always)
  mutating func next() -> Int? {
    guard let days else { return pop() }
    guard let found = days.next(from: place) else { return nil }
    place = found
    return found
  }

  /// Enters again what was taken out, since something from a place on was entered before it.
  mutating func putBack(_ transaction: Int, from place: Int) {
    self.place = place
    insert(transaction)
  }

  /// Forgets who waits, all of whom were visited otherwise, up to a place.
  mutating func restart(at place: Int) {
    guard days != nil else { return }
    let fresh = TxCalendar(count: txCount)
    days = fresh.days
    calendar = consume fresh
    self.place = place
  }

  private mutating func push(_ transaction: Int) {
    if heap.count >= mostWaiting { return spread(transaction) }
    heap.append(UInt32(truncatingIfNeeded: transaction))
    unsafe heap.withUnsafeMutableBufferPointer { heap in
      var here = heap.count - 1
      while here > 0, unsafe heap[here] < heap[(here - 1) / 2] {
        unsafe heap.swapAt(here, (here - 1) / 2)
        here = (here - 1) / 2
      }
    }
  }

  private mutating func spread(_ transaction: Int) {
    let calendar = TxCalendar(count: txCount)
    for waiting in heap { calendar.days.insert(Int(waiting)) }
    calendar.days.insert(transaction)
    heap.removeAll(keepingCapacity: true)
    days = calendar.days
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
    unsafe heap.withUnsafeMutableBufferPointer { heap in
      var here = 0
      while true {
        var child = 2 * here + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, unsafe heap[child + 1] < heap[child] { child += 1 }
        guard unsafe heap[child] < last else { break }
        unsafe heap[here] = unsafe heap[child]
        here = child
      }
      unsafe heap[here] = last
    }
    return first
  }
}
