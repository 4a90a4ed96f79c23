import CEndingSignals
import Foundation
import Synchronization

/// Ctrl-C, and the wish to end that a system sends.
///
/// A command that has to put things in order looks at ``isRaised`` between two pieces of work, unless
/// the user insists by a second signal or it takes too long. Every other one is left at once, with
/// its bar taken away, a line that says so, and the exit code of the contract: nothing that was
/// being written is in place yet.
enum Interrupt {
  private static let raised = Atomic<Bool>(false)
  private static let awaited = Atomic<Bool>(false)
  private static let folder = Mutex<String?>(nil)
  /// A byte for each signal goes through it, since a handler may do next to nothing itself.
  private nonisolated(unsafe) static var pipe: [Int32] = [-1, -1]

  /// How long a command that puts things in order may take for it, in milliseconds. Leaving it
  /// then loses nothing: a store is after any kill as at its last commit.
  private static let patience: Int32 = 5_000

  /// Takes over the signals by which the end is asked for, and those that came before.
  static func listen(_ arguments: [String]) {
    guard unsafe Foundation.pipe(&pipe) == 0 else { return }
    ending_signals_take { _ in
      Interrupt.raised.store(true, ordering: .relaxed)
      var byte: UInt8 = 1
      _ = unsafe write(Interrupt.pipe[1], &byte, 1)
    }
    let thread = Thread {
      waitForSignal(within: -1)
      // A second signal ends a command that puts things in order, and so does the end of patience.
      if isAwaited { waitForSignal(within: patience) }
      if let scratch { try? FileManager.default.removeItem(atPath: scratch) }
      leave(arguments)
    }
    // One that came before has run the handler by now, and nothing has begun yet.
    if isRaised { leave(arguments) }
    thread.start()
  }

  private static func leave(_ arguments: [String]) -> Never {
    Failure.leave(Failure(Exit.interrupted, "interrupted"), arguments: arguments)
  }

  /// Returns at a signal, or after some milliseconds; -1 waits for ever.
  private static func waitForSignal(within milliseconds: Int32) {
    var end = unsafe pollfd(fd: pipe[0], events: Int16(POLLIN), revents: 0)
    while unsafe poll(&end, 1, milliseconds) < 0, errno == EINTR {}
    var byte: UInt8 = 0
    if end.revents != 0 { _ = unsafe read(pipe[0], &byte, 1) }
  }

  /// A folder that goes away with the command, whoever ends it.
  static var scratch: String? {
    get { folder.withLock { $0 } }
    set { folder.withLock { $0 = newValue } }
  }

  /// Whether the running command looks at ``isRaised``, and so ends by itself.
  static var isAwaited: Bool {
    get { awaited.load(ordering: .relaxed) }
    set { awaited.store(newValue, ordering: .relaxed) }
  }

  /// Whether the user wants to stop.
  static var isRaised: Bool { raised.load(ordering: .relaxed) }
}
