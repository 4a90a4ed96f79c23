import Foundation
import Synchronization

/// Ctrl-C, and the wish to end that a system sends.
///
/// A command that has to put things in order looks at ``isRaised`` between two pieces of work, unless
/// the user insists by a second signal. Every other one is left at once, with its bar taken away, a line that says so, and the exit code of the
/// contract: nothing that was being written is in place yet.
enum Interrupt {
  private static let raised = Atomic<Bool>(false)
  private static let awaited = Atomic<Bool>(false)
  /// A byte for each signal goes through it, since a handler may do next to nothing itself.
  private nonisolated(unsafe) static var pipe: [Int32] = [-1, -1]

  /// Takes over both signals.
  static func listen(_ arguments: [String]) {
    guard Foundation.pipe(&pipe) == 0 else { return }
    // Who starts the program from a worker thread leaves it a mask that would hide both.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        Interrupt.raised.store(true, ordering: .relaxed)
        var byte: UInt8 = 1
        _ = write(Interrupt.pipe[1], &byte, 1)
      }
    }
    let thread = Thread {
      var (byte, signals) = (UInt8(0), 0)
      while true {
        signals += max(0, read(Interrupt.pipe[0], &byte, 1))
        guard signals > (isAwaited ? 1 : 0) else { continue }
        Failure.leave(Failure(Exit.interrupted, "interrupted"), arguments: arguments)
      }
    }
    thread.start()
  }

  /// Whether the running command looks at ``isRaised``, and so ends by itself.
  static var isAwaited: Bool {
    get { awaited.load(ordering: .relaxed) }
    set { awaited.store(newValue, ordering: .relaxed) }
  }

  /// Whether the user wants to stop.
  static var isRaised: Bool { raised.load(ordering: .relaxed) }
}
