import Foundation
import Testing

/// `--output` writes where a shell would.
@Suite(.serialized, .enabled(if: BuiltProgram.isThere, "the program is not there"))
struct OutputFileTests {
  private let sample: SampleStore
  private let words: [String]
  private let answer: Data

  init() throws {
    let sample = try SampleStore()
    words = ["report", "-i", SampleStore.sample + "/seeds.txt", "--to", "csv"]
    let plain = try sample.run(words)
    #expect(plain.code == 0, "\(plain.errors)")
    answer = plain.output
    self.sample = sample
  }

  private func write(to path: String) throws -> BuiltProgram.Answer {
    try sample.run(words + ["-o", path])
  }

  /// Runs the command with its words quoted for a shell, where `OUT` stands for more of the line.
  private func shell(_ line: String) throws -> BuiltProgram.Answer {
    let all = [BuiltProgram.path] + words + ["--store", sample.store]
    let quoted = all.map { "'\($0)'" }.joined(separator: " ")
    return try BuiltProgram.run(
      ["-c", "cd '\(sample.folder)'; report() { \(quoted) \"$@\"; }; " + line],
      program: "/bin/bash")
  }

  private func bytes(_ name: String) -> Data? {
    FileManager.default.contents(atPath: sample.folder + "/" + name)
  }

  private func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: sample.folder + "/" + name)[.posixPermissions]
      as? Int
  }

  @Test("a file is replaced and keeps its mode; a new one has that of any new file")
  func files() throws {
    let path = try sample.file("old.csv", "old")
    try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: path)
    #expect(try write(to: path).code == 0)
    #expect(bytes("old.csv") == answer)
    #expect(try mode("old.csv") == 0o604)
    #expect(try shell("umask 027; report -o new.csv").code == 0)
    #expect(bytes("new.csv") == answer)
    #expect(try mode("new.csv") == 0o640)
  }

  @Test("a link stays a link, and what it leads to is written, there before or not")
  func links() throws {
    try FileManager.default.createDirectory(
      atPath: sample.folder + "/away", withIntermediateDirectories: true)
    _ = try sample.file("away/target.csv", "old")
    for (link, target) in [
      ("link", "away/target.csv"), ("dangling", "away/new.csv"), ("again", "link"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: sample.folder + "/" + link, withDestinationPath: target)
      #expect(try write(to: sample.folder + "/" + link).code == 0)
      #expect(bytes(target) == answer, "\(link)")
      let kept = try FileManager.default.destinationOfSymbolicLink(
        atPath: sample.folder + "/" + link)
      #expect(kept == target)
    }
    try FileManager.default.createSymbolicLink(
      atPath: sample.folder + "/circle", withDestinationPath: "circle")
    #expect(try write(to: sample.folder + "/circle").code == 73)
  }

  @Test("a pipe, a device and standard output are written into")
  func devices() throws {
    let piped = try shell("mkfifo p; cat p > read & report -o p; wait; test -p p")
    #expect(piped.code == 0, "\(piped.errors)")
    #expect(bytes("read") == answer)
    for place in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
      let through = try shell("(echo before; report -o \(place); echo after) > all; cat all")
      let wanted = Data("before\n".utf8) + answer + Data("after\n".utf8)
      #expect(through.output == wanted, "\(place): \(through.errors)")
    }
    #expect(try shell("report -o /dev/null; test -c /dev/null").code == 0)
    #expect(try shell("report -o >(cat > other); sleep 0.2; cat other").output == answer)
  }

  @Test("where nothing can be written, one line says so, and what was there stays")
  func refused() throws {
    let places: [(String, Int32)] = [
      ("/dev/full", 74), (sample.folder, 73), (sample.folder + "/none/x.csv", 73), ("/proc/x", 73),
    ]
    for (path, code) in places {
      let answer = try write(to: path)
      #expect(answer.code == code, "\(path): \(answer.errors)")
      let errors = answer.errors.split(separator: "\n").filter { $0.hasPrefix("error:") }
      #expect(errors.count == 1 && errors[0].contains(path), "\(answer.errors)")
    }
    let kept = try sample.file("kept.csv", "old")
    let limited = try shell("ulimit -f 0; report -o kept.csv")
    #expect(limited.code != 0)
    #expect(bytes("kept.csv") == Data("old".utf8), "\(kept)")
  }
}
