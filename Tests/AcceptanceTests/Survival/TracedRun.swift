import Foundation

/// The program with its system calls in hand: one of them held up, or the last that it makes.
enum TracedRun {
  static let tracer = "/usr/bin/strace"
  static var isPossible: Bool {
    guard BuiltProgram.isThere, FileManager.default.isExecutableFile(atPath: tracer) else {
      return false
    }
    let answer = try? BuiltProgram.run(["-qq", "-o", "/dev/null", "/bin/true"], program: tracer)
    return answer?.code == 0
  }

  /// Calls by which a store changes.
  static let changing =
    "mkdir,write,pwrite64,ftruncate,truncate,fsync,rename,renameat2,unlink,rmdir,flock"

  /// Runs it until it makes so many of some calls, and kills it there; nil where it ended before.
  static func killed(_ words: [String], at number: Int, of calls: String) throws -> Bool {
    let inject = "inject=\(calls):signal=SIGKILL:when=\(number)"
    let answer = try BuiltProgram.run(
      ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", inject, BuiltProgram.path]
        + words, program: tracer)
    return answer.code == SIGKILL || answer.code == 128 + SIGKILL
  }

  /// Starts it with the first of some calls held up for a while.
  static func heldUp(_ words: [String], at calls: String, seconds: Double) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tracer)
    let inject = "inject=\(calls):delay_enter=\(Int(seconds * 1e6)):when=1"
    process.arguments =
      ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e", inject, BuiltProgram.path]
      + words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }
}
