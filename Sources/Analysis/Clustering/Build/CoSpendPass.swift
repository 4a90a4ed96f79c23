import ChainStore
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The co-spend rule over a whole chain: all input addresses of a transaction become one cluster.
///
/// Threads gather the payers of windows of transactions; one of them joins the windows in the order
/// of the chain, and gathers where none is ready. So the merges kept are those of a plain pass,
/// whatever the number of threads. Cost: 10 to 20 ns an input, 4 bytes an address and 16 a merge.
struct CoSpendPass<Source: CoSpendSource> {
  private let source: Source
  private let roots: Roots
  private let transactions: Range<Int>
  private let windowSize: Int
  private let windowCount: Int

  /// A pass over some transactions that joins sets in a table of roots.
  init(_ source: Source, _ roots: Roots, transactions: Range<Int>, windowSize: Int = 4_096) {
    self.source = source
    self.roots = roots
    self.transactions = transactions
    self.windowSize = windowSize
    windowCount = (transactions.count + windowSize - 1) / windowSize
  }

  /// Says whether a transaction's inputs have several owners.
  typealias Judge = (TxIndex) -> Bool

  /// Joins, and returns the merges in chain order. `makeJudge` is called once a thread; without a
  /// judge every transaction has one owner.
  func run(threads: Int, makeJudge: @Sendable () -> Judge?) -> [Merge] {
    let workers = max(1, min(threads, windowCount))
    let windows = WindowRing(count: windowCount, room: 4 * workers)
    // Workers are begun in order, so that the first, on which all others wait, is there.
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let judge = makeJudge()
      if worker == 0 {
        windows.merges = join(windows, judge)
      } else {
        while !windows.isClaimed {
          if let window = windows.claim() { gather(window, windows, judge) } else { sched_yield() }
        }
      }
    }
    return windows.merges
  }

  /// Joins all windows in order, gathering where the next is not ready.
  private func join(_ windows: WindowRing, _ judge: Judge?) -> [Merge] {
    var joiner = CoSpendJoiner(roots)
    defer { joiner.deallocate() }
    let meter = WorkMeter.current
    meter?.begin("co-spends", of: transactions.count, "transactions")
    var window = 0
    while window < windowCount {
      if windows.isReady(window) {
        meter?.add(windowSize)
        unsafe joiner.join(windows.rows[window % windows.room])
        window += 1
        windows.free(window)
      } else if let next = windows.claim() {
        gather(next, windows, judge)
      } else {
        sched_yield()
      }
    }
    return joiner.merges
  }

  private func gather(_ window: Int, _ windows: WindowRing, _ judge: Judge?) {
    let start = transactions.lowerBound + window * windowSize
    let range = start..<min(start + windowSize, transactions.upperBound)
    unsafe windows.rows[window % windows.room].gather(range, of: source, severs: judge)
    windows.markReady(window)
  }
}

/// What the threads of a pass share: a ring of windows, filled by whoever claims one and emptied in
/// order by the one that joins.
@safe
private final class WindowRing: @unchecked Sendable {
  /// Windows that may be filled before the first of them is joined.
  let room: Int
  /// Rows of the windows in the ring; only whoever claimed a window, or joins it, may touch them.
  let rows: UnsafeMutablePointer<PayerRows>
  /// What the one that joins has found at the end.
  var merges: [Merge] = []
  private let count: Int
  private let next = Atomic<Int>(0)
  private let joined = Atomic<Int>(0)
  private let ready: UnsafeMutablePointer<Atomic<Int>>

  init(count: Int, room: Int) {
    self.count = count
    self.room = room
    unsafe rows = .allocate(capacity: room)
    unsafe ready = .allocate(capacity: room)
    for place in 0..<room {
      unsafe (rows + place).initialize(to: PayerRows())
      unsafe (ready + place).initialize(to: Atomic(0))
    }
  }

  deinit {
    for place in 0..<room { unsafe rows[place].deallocate() }
    unsafe rows.deinitialize(count: room)
    unsafe rows.deallocate()
    unsafe ready.deinitialize(count: room)
    unsafe ready.deallocate()
  }

  /// Whether every window has someone who fills it.
  var isClaimed: Bool { next.load(ordering: .relaxed) >= count }

  /// A window to fill; nil where none is left or the ring has no room for it yet.
  func claim() -> Int? {
    let window = next.load(ordering: .relaxed)
    guard window < count, window - joined.load(ordering: .acquiring) < room,
      next.compareExchange(expected: window, desired: window + 1, ordering: .relaxed).exchanged
    else { return nil }
    return window
  }

  func markReady(_ window: Int) {
    unsafe ready[window % room].store(window + 1, ordering: .releasing)
  }

  func isReady(_ window: Int) -> Bool {
    unsafe ready[window % room].load(ordering: .acquiring) == window + 1
  }

  /// Says how many windows have been joined.
  func free(_ window: Int) { joined.store(window, ordering: .releasing) }
}
