import Foundation
import Testing

/// Pipes, devices, folders and links where files are expected, each with its line and exit code.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
final class OddFileTests {
  private let sample: SampleStore

  init() throws { sample = try SampleStore() }

  /// What a shell says of a line in a folder of its own; 124 where it takes longer than 20 seconds.
  private func shell(_ line: String) throws -> BuiltProgram.Answer {
    let head = """
      export SWIFT_BACKTRACE=enable=no S='\(sample.store)'; F() { timeout 20 '\(BuiltProgram.path)' \
      "$@"; }; cd '\(sample.folder)'; mkdir -p odd; cd odd;
      """
    return try BuiltProgram.run(["-c", head + line], program: "/bin/bash")
  }

  @Test("a pipe beside block files is passed over, one named like them is told")
  func beside() throws {
    let copy = "cp -r '\(SampleStore.sample)/blocks' b; mkfifo b/pipe; ln -s none b/dangling; "
    let beside = try shell(copy + "F ingest b --network regtest --store new")
    #expect(beside.code == 0, "\(beside.errors)")
    let named = try shell("mkfifo b/blk00099.dat; F ingest b --network regtest --store other")
    #expect(named.code == 65 && named.errors.contains("blk00099.dat: a pipe"), "\(named.errors)")
    let loop = try shell(
      "rm b/blk00099.dat; ln -s blk00098.dat b/blk00098.dat; F ingest b --store other")
    #expect(loop.code == 74 && loop.errors.contains("blk00098.dat"), "\(loop.errors)")
  }

  @Test("what is no file is refused by name", arguments: ["pipe", "/dev/zero", "/dev/tty", "."])
  func named(_ input: String) throws {
    for command in [
      "ingest \(input) --network regtest --store new", "trace --store \"$S\" -i \(input)",
      "tags import --store \"$S\" \(input)", "prices import --store \"$S\" \(input)",
      "verify \(input)", "train grade \(input)", "flags --store \"$S\" --rules \(input)",
      "cluster evaluate --store \"$S\" \(input)", "scan --store \"$S\" \(input)",
    ] where input != "." || !["scan", "ingest"].contains(command.prefix { $0 != " " }) {
      let answer = try shell("rm -f pipe; mkfifo pipe; F \(command) < /dev/null")
      #expect(
        [64, 65, 66, 74].contains(answer.code), "\(command): \(answer.code) \(answer.errors)")
      #expect(answer.errors.hasPrefix("error: "), "\(command): \(answer.errors)")
    }
  }

  @Test("a list comes out of a shell's pipe as out of a file")
  func pipe() throws {
    let seeds = SampleStore.sample + "/seeds.txt"
    let answer = try shell("F trace --store \"$S\" -i <(sleep 1.5; cat '\(seeds)') --json")
    let plain = try shell("F trace --store \"$S\" -i '\(seeds)' --json")
    #expect(answer.code == 0 && plain.code == 0, "\(answer.errors)")
    #expect(try answer.data() as? NSObject == plain.data() as? NSObject)
  }

  @Test("a name that is not UTF-8 is refused by whoever is given it, and nothing is made of it")
  func names() throws {
    for command in [
      "ingest '\(SampleStore.sample)/blocks' --network regtest --store $'st\\xff'",
      "case init $'c\\xff' --title T", "scan $'t\\xff'", "tags import --store \"$S\" $'t\\xff'",
      "case init plain --title $'T\\xff'",
    ] {
      let answer = try shell("F \(command) < /dev/null")
      #expect(answer.code == 64 && answer.errors.contains("not UTF-8"), "\(answer.errors)")
    }
    let named = try shell("export FILATURE_STORE=$'st\\xff'; F info")
    #expect(named.code == 64 && named.errors.contains("FILATURE_STORE"), "\(named.errors)")
    let made = try shell("ls -A")
    #expect(made.output.isEmpty, "\(String(decoding: made.output, as: UTF8.self))")
    let plain = try shell("F info --store \"$S\" --json $(printf '') > /dev/null")
    #expect(plain.code == 0, "\(plain.errors)")
  }

  @Test("a file of a case whose name is not UTF-8 is named, and never left out of a bundle")
  func caseNames() throws {
    let make = "F case init c --title T > /dev/null; echo a > c/files/$'u\\xff.txt'; "
    for command in ["case seal --case c -o b.zip", "verify c", "case add --case c --note n"] {
      let answer = try shell("rm -rf c; " + make + "F \(command)")
      #expect(answer.code == 64 && answer.errors.contains("not UTF-8"), "\(answer.errors)")
    }
    let sealed = try shell("mv c/files/u* c/files/u.txt; F case seal --case c -o b.zip")
    #expect(sealed.code == 0, "\(sealed.errors)")
  }
}
