import Foundation

/// One run of the program that may end in any way, within a time limit.
struct LimitedRun {
  /// How it ended, where that is not what the contract of the command line allows; nil where it is.
  let fault: String?

  /// Exit codes that a command may have on a damaged store.
  private static let allowed: Set<Int32> = [0, 1, 3, 4, 64, 65, 66, 69, 73, 74]

  /// Runs the program.
  init(_ words: [String], seconds: Int) throws {
    let errors = FileManager.default.temporaryDirectory
      .appendingPathComponent("errors-\(UUID().uuidString)")
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]
    ) { _, own in own }
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    guard ended.wait(timeout: .now() + .seconds(seconds)) == .success else {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      fault = "no end after \(seconds) s"
      return
    }
    let text = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
    let code = process.terminationStatus
    let worst = text.split(separator: "\n").first {
      $0.contains("Fatal error") || $0.contains("Sanitizer")
    }
    if process.terminationReason == .uncaughtSignal || worst != nil {
      fault = "signal or exit \(code): \(worst ?? "")"
    } else if !LimitedRun.allowed.contains(code) {
      fault = "exit \(code): \(text.prefix(200))"
    } else if code >= 64, !text.contains("error:") {
      fault = "exit \(code) without a word"
    } else {
      fault = nil
    }
  }
}
