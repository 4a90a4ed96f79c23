import Foundation
import Testing

/// Standard streams that are closed, full, or left by their reader, and signals.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
final class BrokenStreamTests {
  private let sample: SampleStore

  init() throws { sample = try SampleStore() }

  /// What a shell says of a line, in which `$F` is the program and `$S` the store.
  private func shell(_ line: String) throws -> BuiltProgram.Answer {
    let head = "export SWIFT_BACKTRACE=enable=no F='\(BuiltProgram.path)' S='\(sample.store)'; "
    return try BuiltProgram.run(["-c", head + line], program: "/bin/bash")
  }

  @Test(
    "the exit code stays where standard error is closed, full or read by nobody",
    arguments: ["2>&-", "2>/dev/full", "2> >(true)"])
  func errors(_ broken: String) throws {
    #expect(try shell("\"$F\" info --store none >/dev/null \(broken)").code == 66)
    #expect(try shell("\"$F\" info --store none --json >/dev/null \(broken)").code == 66)
    #expect(try shell("\"$F\" trace --threads=0 \(broken)").code == 64)
    let told = "\"$F\" cluster build --store \"$S\" --progress json >/dev/null \(broken)"
    #expect(try shell(told).code == 0)
  }

  @Test(
    "an answer that cannot be written is exit 74 with a line", arguments: [">/dev/full", ">&-"])
  func output(_ broken: String) throws {
    for command in ["info --store \"$S\"", "info --store \"$S\" --json", "help trace", "--version"]
    {
      let answer = try shell("\"$F\" \(command) \(broken)")
      #expect(answer.code == 74, "\(command): \(answer.errors)")
      #expect(answer.errors.hasPrefix("error: standard output: cannot be written"), "\(command)")
    }
  }

  @Test("a reader that goes away early ends the program without a word")
  func reader() throws {
    let line = "\"$F\" tags list --store \"$S\" --format csv | head -c 1 >/dev/null"
    let answer = try shell("set -o pipefail; " + line)
    #expect(answer.code == 0 && answer.errors.isEmpty, "\(answer.errors)")
  }

  @Test("a file that is opened never takes the number of a closed stream")
  func numbers() throws {
    #expect(try shell("\"$F\" verify --store \"$S\" --json <&- >&- 2>&-").code == 74)
    #expect(try sample.run(["verify"]).code == 0)
    #expect(try shell("\"$F\" trace --store \"$S\" - <&-").code == 74)
    #expect(try shell("\"$F\" trace --store \"$S\" - </").code == 74)
  }

  @Test(
    "the first signal ends a command that waits for its input", arguments: ["INT", "TERM", "HUP"])
  func signals(_ name: String) throws {
    let folder = sample.folder
    let line = """
      mkfifo \(folder)/\(name); sleep 30 > \(folder)/\(name) & feeder=$!
      "$F" ingest - --network regtest --store \(folder)/new < \(folder)/\(name) &
      sleep 1; kill -\(name) $!; wait $!; code=$?; kill -KILL $feeder; exit $code
      """
    let began = Date()
    let answer = try shell(line)
    #expect(answer.code == 130, "\(answer.errors)")
    #expect(answer.errors == "error: interrupted\n")
    #expect(Date().timeIntervalSince(began) < 10)
  }
}
