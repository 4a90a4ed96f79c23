import ChainStore
import Foundation
import Reporting
import Synchronization

/// Shows how far the long steps of a command have come: a bar on a terminal, or a line of JSON a
/// second where `--progress json` asks for it.
///
/// It draws from a thread of its own what the ``WorkMeter`` counts, and takes its bar away before
/// anything else is written. People see it from the first second on, machines at once.
final class ProgressDisplay: @unchecked Sendable {
  private static let shown = Mutex<ProgressDisplay?>(nil)

  private let style: ProgressStyle
  private let meter: WorkMeter
  private let hasBar = Mutex(false)
  private let hasTold = Atomic<Bool>(false)

  /// Does the work of a command under a meter, with a display of the style that was chosen.
  static func during(_ style: ProgressStyle, _ work: () throws -> Void) rethrows {
    guard style != .none else { return try work() }
    let meter = WorkMeter()
    let display = ProgressDisplay(style, meter)
    shown.withLock { $0 = display }
    display.start()
    defer {
      clear()
      shown.withLock { $0 = nil }
      display.tellEnd()
    }
    try WorkMeter.$current.withValue(meter) { try work() }
  }

  /// Takes the bar away, so that a line can be written.
  static func clear() { shown.withLock { $0?.clearBar() } }

  private init(_ style: ProgressStyle, _ meter: WorkMeter) {
    self.style = style
    self.meter = meter
  }

  /// Draws until another display, or none, is shown. A thread of its own, since the work may keep
  /// all those of the system busy.
  private func start() {
    let thread = Thread { [style] in
      var pause = style == .bar ? 1.0 : 0.02
      while true {
        Thread.sleep(forTimeInterval: pause)
        let isShown = ProgressDisplay.shown.withLock { display in
          guard display === self else { return false }
          if self.draw() { pause = style == .bar ? 0.2 : 1 }
          return true
        }
        guard isShown else { return }
      }
    }
    thread.start()
  }

  /// Whether there was anything to show.
  private func draw() -> Bool {
    guard let state = meter.state, state.done < state.total else {
      clearBar()
      return false
    }
    // What nobody reads must not hold up the work.
    guard StandardError.isWritable(within: 0) else { return false }
    write(state)
    return true
  }

  private func write(_ state: WorkMeter.State) {
    let time = (ContinuousClock.now - state.began).components
    let line = ProgressLine(
      state, seconds: Double(time.seconds) + Double(time.attoseconds) * 1e-18)
    if style == .json {
      hasTold.store(true, ordering: .relaxed)
      StandardError.put(line.document.text + "\n")
    } else {
      hasBar.withLock { $0 = true }
      StandardError.put("\r" + line.text + "\u{1B}[K")
    }
  }

  /// Tells machines that a step of which they were told has finished.
  private func tellEnd() {
    guard style == .json, hasTold.load(ordering: .relaxed), let state = meter.state,
      state.isFinished
    else { return }
    write(state)
  }

  private func clearBar() {
    hasBar.withLock { hasBar in
      guard hasBar else { return }
      hasBar = false
      StandardError.put("\r\u{1B}[K")
    }
  }
}

/// A state of progress in words, with its rate and the time left.
struct ProgressLine {
  private let state: WorkMeter.State
  private let rate: Int
  /// Seconds to the end of the step at this rate; nil before anything is done.
  let secondsLeft: Int?

  /// The state some seconds after its step began.
  init(_ state: WorkMeter.State, seconds: Double) {
    self.state = state
    rate = seconds > 0 ? Int(Double(state.done) / seconds) : 0
    secondsLeft =
      state.done > 0 ? Int(seconds * Double(state.total - state.done) / Double(state.done)) : nil
  }

  /// For people: a bar, and numbers short enough for 80 columns.
  var text: String {
    let tenths = state.total > 0 ? 20 * state.done / state.total : 0
    let bar = String(repeating: "=", count: tenths) + String(repeating: " ", count: 20 - tenths)
    let left = secondsLeft.map { "  \($0) s left" } ?? ""
    let note = state.note.isEmpty ? "" : " (\(state.note))"
    return "[\(bar)] \(100 * state.done / max(1, state.total)) %  \(state.step)\(note)  "
      + "\(ProgressLine.short(rate)) \(state.unit)/s\(left)"
  }

  /// For machines.
  var document: JSONValue {
    [
      "step": .text(state.step), "note": .text(state.note), "done": .number(state.done),
      "total": .number(state.total),
      "unit": .text(state.unit), "per_second": .number(rate),
      "seconds_left": secondsLeft.map { .number($0) } ?? .null,
    ]
  }

  /// A number with three digits or four: 950, 12.3 k, 4.5 M.
  static func short(_ number: Int) -> String {
    var (rest, sign) = (number * 10, "")
    for next in [" k", " M", " G", " T"] where rest >= 10_000 {
      (rest, sign) = (rest / 1_000, next)
    }
    return sign.isEmpty ? "\(number)" : "\(rest / 10).\(rest % 10)\(sign)"
  }
}
