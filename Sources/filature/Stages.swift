import Foundation
import Reporting
import Synchronization

/// How long the stages of a command took and what memory it had at most: for `--timings`.
enum Stages {
  private struct Stage {
    var name: String
    var time: Duration

    var milliseconds: Int64 {
      time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000
    }
  }

  private static let start = ContinuousClock.now
  private static let stages = Mutex<[Stage]>([])

  /// Begins the count of the whole.
  static func begin() { _ = start }

  /// Does some work and books its time under a name; work of the same name adds up.
  static func time<Value, Problem: Error>(
    _ name: String, _ work: () throws(Problem) -> Value
  ) throws(Problem) -> Value {
    let begin = ContinuousClock.now
    defer { book(name, ContinuousClock.now - begin) }
    return try work()
  }

  private static func book(_ name: String, _ time: Duration) {
    stages.withLock { stages in
      if let place = stages.firstIndex(where: { $0.name == name }) {
        stages[place].time += time
      } else {
        stages.append(Stage(name: name, time: time))
      }
    }
  }

  private static var all: [Stage] {
    stages.withLock { $0 } + [Stage(name: "total", time: ContinuousClock.now - start)]
  }

  /// What goes into the envelope: seconds to the millisecond, by stage in the order they began.
  static var members: [(String, JSONValue)] {
    [
      (
        "seconds",
        .pairs(
          all.map { stage in
            (stage.name, .decimal(units: stage.milliseconds, places: 3))
          })
      ),
      ("peak_bytes", .number(peakBytes)),
    ]
  }

  /// The same for people.
  static var line: String {
    let times = all.map { stage in
      let seconds = JSONValue.decimal(units: stage.milliseconds, places: 3)
      return "\(stage.name) \(String(decoding: seconds.bytes, as: UTF8.self)) s"
    }
    return "timings: \(times.joined(separator: ", ")); peak memory \(peakBytes >> 20) MiB"
  }

  /// The most memory that this process held.
  private static var peakBytes: Int {
    var usage = rusage()
    #if os(Linux)
      unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss << 10
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
