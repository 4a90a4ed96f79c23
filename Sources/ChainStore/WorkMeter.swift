import Synchronization

/// Counts what a long step has done, for whoever shows progress.
///
/// Who runs a command makes one ``current``; a step that may take more than a second says what it
/// counts and adds to it every few thousand units. Nothing waits for it, and no result depends on
/// it. Cost: one atomic addition a call.
public final class WorkMeter: Sendable {
  /// The meter of the running command; nil where nobody looks.
  @TaskLocal public static var current: WorkMeter?

  /// A step and how far it has come.
  public struct State: Sendable {
    /// What is being done.
    public var step: String
    /// Units done.
    public var done: Int
    /// Units in all.
    public var total: Int
    /// What is counted, in the plural.
    public var unit: String
    /// What is being done within the step, where it has parts.
    public var note = ""
    /// Whether the step has said that it is at its end.
    public var isFinished = false
    /// When the step began.
    public var began: ContinuousClock.Instant
  }

  private let step = Mutex(State(step: "", done: 0, total: 0, unit: "", began: .now))
  private let done = Atomic<Int>(0)

  /// A meter before its first step.
  public init() {}

  /// Begins a step of some units.
  public func begin(_ name: String, of total: Int, _ unit: String) {
    step.withLock {
      $0 = State(step: name, done: 0, total: total, unit: unit, began: .now)
      done.store(0, ordering: .relaxed)
    }
  }

  /// Counts units as done.
  public func add(_ units: Int) { done.wrappingAdd(units, ordering: .relaxed) }

  /// Says how many units are done in all, and what is being done now. Cost: a lock, so for calls
  /// that come a few times a second.
  public func reach(_ units: Int, _ note: String) {
    step.withLock {
      $0.note = note
      done.store(units, ordering: .relaxed)
    }
  }

  /// Says that the step is at its end: for steps of few units, whose end machines are told.
  public func finish() { step.withLock { $0.isFinished = true } }

  /// The step now; nil before the first.
  public var state: State? {
    step.withLock { state in
      guard state.total > 0 else { return nil }
      var now = state
      now.done = min(state.total, done.load(ordering: .relaxed))
      return now
    }
  }
}
