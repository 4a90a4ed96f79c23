import Foundation

/// The three streams that a program is started with, each of which may be closed, full, or read by
/// nobody any more.
enum StandardStreams {
  /// Keeps the numbers of streams that are closed: a file that took one of them would be written
  /// into by the next answer or error.
  static func reserve() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) == -1 {
      // Opened for what the stream is not used for, so that using it fails as if it were closed.
      _ = unsafe open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Everything that standard input gives.
  static func input() throws -> Data {
    var content = Data()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(STDIN_FILENO, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw unsafe Failure(
          Exit.inputOutput, String(cString: strerror(errno)).lowercased(), at: "standard input")
      }
      if count == 0 { return content }
      content.append(contentsOf: piece[..<count])
    }
  }
}

/// Bytes to standard output; a reader that goes away early is no error.
enum StandardOutput {
  /// Writes everything.
  static func write(_ bytes: some Collection<UInt8>) {
    write(Array(bytes))
  }

  /// Writes everything, or ends the program: there is no other place for an answer.
  static func write(_ bytes: [UInt8]) {
    ProgressDisplay.clear()
    unsafe CaseRecording.current?.wrote(bytes)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withByteView { $0.write(to: STDOUT_FILENO) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        leave(errno)
      }
    }
  }

  private static func leave(_ reason: Int32) -> Never {
    if reason == EPIPE { exit(CaseRecording.finish(0)) }
    let failure = Failure(
      Exit.inputOutput,
      unsafe "cannot be written: \(String(cString: strerror(reason)).lowercased())",
      at: "standard output")
    Failure.leave(failure, arguments: Array(CommandLine.arguments.dropFirst()))
  }
}

/// Lines on standard error. Where they cannot be written nobody can be told, and the exit code says
/// it alone.
enum StandardError {
  /// Writes a line.
  static func write(_ line: String) {
    ProgressDisplay.clear()
    put(line + "\n")
  }

  /// Writes text as it is; a reader that takes nothing holds up nobody who wants to stop.
  static func put(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      guard !Interrupt.isRaised || isWritable(within: 500) else { return }
      let count = rest.withByteView { $0.write(to: STDERR_FILENO) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Whether a reader takes something within some milliseconds.
  static func isWritable(within milliseconds: Int32) -> Bool {
    var stream = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    return unsafe poll(&stream, 1, milliseconds) > 0
  }
}
