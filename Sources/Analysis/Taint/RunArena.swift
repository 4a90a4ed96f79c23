/// Tainted stretches of lines of satoshis, ascending and apart from one another, in one growing
/// piece of memory: 16 bytes each. A coin holds a view of some of them, so a coin cut from another
/// shares its stretches, and only a transaction that joins coins writes new ones.
@safe
struct RunArena: ~Copyable {
  /// Satoshis of a line, first included and end excluded.
  struct Run {
    var start: UInt64
    var end: UInt64
  }

  /// What a coin holds: runs that touch the satoshis from a base on, as many as the coin's value.
  /// The first and the last run may reach beyond.
  struct View {
    var base: UInt64
    var first: UInt32
    var count: UInt32

    static let none = View(base: 0, first: 0, count: 0)
  }

  /// Runs that a view can number.
  static let most = Int(UInt32.max)

  private var runs: UnsafeMutablePointer<Run>
  private var capacity = 1024
  private(set) var count = 0

  init() { unsafe runs = .allocate(capacity: capacity) }

  deinit { unsafe runs.deallocate() }

  mutating func clear() { count = 0 }

  @inline(__always)
  subscript(place: Int) -> Run { unsafe runs[place] }

  /// Adds a run behind all others, or lengthens the last one where they touch; `start` is where the
  /// list began that the run belongs to.
  @inline(__always)
  mutating func append(_ run: Run, in start: Int) {
    if count > start, unsafe runs[count &- 1].end == run.start {
      unsafe runs[count &- 1].end = run.end
      return
    }
    if count == capacity { grow() }
    unsafe runs[count] = run
    count &+= 1
  }

  private mutating func grow() {
    let more = UnsafeMutablePointer<Run>.allocate(capacity: 2 * capacity)
    unsafe more.update(from: runs, count: count)
    unsafe runs.deallocate()
    unsafe runs = unsafe more
    capacity *= 2
  }

  /// Tainted satoshis of a coin of some value.
  func sat(of view: View, value: UInt64) -> UInt64 {
    let end = view.base &+ value
    var (sum, place) = (UInt64(0), Int(view.first))
    for _ in 0..<view.count {
      unsafe sum &+= min(runs[place].end, end) &- max(runs[place].start, view.base)
      place &+= 1
    }
    return sum
  }
}
