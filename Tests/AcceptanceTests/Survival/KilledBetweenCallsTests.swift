import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What runs a program and can make its calls to the system fail.
private enum Tracer {
  static let path = "/usr/bin/strace"
  static var isThere: Bool {
    (try? BuiltProgram.run(["-o", "/dev/null", "/bin/true"], program: path))?.code == 0
  }
}

/// Commands of a case and of what lies beside a chain, killed before each call that changes a file,
/// or refused it for want of room: there is the old state or the new, and the next command works.
@Suite(
  .serialized,
  .enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"),
  .enabled(if: Tracer.isThere, "calls cannot be traced here"))
struct KilledBetweenCallsTests {
  static let calls =
    "write,pwrite64,ftruncate,rename,renameat2,fsync,fdatasync,unlink,mkdir,fchmod,chmod,link"

  private let sample: SampleStore
  private var state: String { sample.folder + "/state" }

  init() throws {
    sample = try SampleStore()
    let made = try sample.run(["case", "init", sample.folder + "/case", "--title", "T"])
    try #require(made.code == 0, "\(made.errors)")
    let prices = try sample.file("BTC_USD.csv", "date,price\n2023-01-09,20000\n")
    #expect(try sample.run(["prices", "import", prices]).code == 0)
  }

  /// Runs a command under strace with a fault at one call, in a fresh copy of store and case.
  private func run(_ words: [String], fault: String) throws -> BuiltProgram.Answer {
    try? FileManager.default.removeItem(atPath: state)
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    for name in ["store", "case"] {
      try FileManager.default.copyItem(
        atPath: sample.folder + "/" + name, toPath: state + "/" + name)
    }
    let own = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(Self.calls)", "-e", fault]
    return try BuiltProgram.run(own + [BuiltProgram.path] + words, program: Tracer.path)
  }

  /// Numbers of calls at which a command suffers, until it no longer does.
  private func eachCall(
    _ words: [String], _ check: (_ comment: String) throws -> Void
  ) throws {
    var number = 1
    var deaths = 0
    while number < 400 {
      let killed = try run(words, fault: "inject=\(Self.calls):signal=SIGKILL:when=\(number)")
      try check("\(words.prefix(2)) killed at call \(number)")
      guard killed.code != 0 else { break }
      deaths += 1
      let full = try run(
        words, fault: "inject=write,pwrite64,ftruncate:error=ENOSPC:when=\(number)")
      #expect([0, 66, 73, 74].contains(full.code), "\(number): \(full.code) \(full.errors)")
      try check("\(words.prefix(2)) out of room at write \(number)")
      number += 1
    }
    // The tracer counts each kind of call by itself, so a number stands for several moments.
    #expect(deaths > 1, "\(words)")
  }

  private func data(_ words: [String]) throws -> [[String: Any]] {
    let answer = try BuiltProgram.run(words + ["--json", "--store", state + "/store"])
    #expect([0, 1].contains(answer.code), "\(words): \(answer.errors)")
    return try answer.data() as? [[String: Any]] ?? []
  }

  @Test("tags are those before the import or those after it")
  func tags() throws {
    let text = "title: N\ncreator: c\nsource: s\ncurrency: BTC\nconfidence: ownership\ntags:\n"
    let file = try sample.file("n.yaml", text + "- {address: x1, label: New, category: exchange}\n")
    let words = ["tags", "import", file, "--store", state + "/store"]
    var counts: Set<Int> = []
    try eachCall(words) { comment in
      counts.insert(try data(["tags", "sources"]).count)
      let verified = try BuiltProgram.run(["verify", "--store", state + "/store"])
      #expect(verified.code == 0, "\(comment): \(verified.errors)")
      let again = try BuiltProgram.run(words)
      #expect(again.code == 0, "\(comment): \(again.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: state + "/store")
      #expect(!names.contains { $0.hasPrefix("tags.sqlite.") }, "\(comment): \(names)")
    }
    #expect(counts == [1, 2])
  }

  @Test("prices are those before the import or those after it")
  func prices() throws {
    let file = try sample.file("BTC_EUR.csv", "date,price\n2023-01-10,17000\n")
    let words = ["prices", "import", file, "--store", state + "/store"]
    var counts: Set<Int> = []
    try eachCall(words) { comment in
      counts.insert(try data(["prices", "list"]).count)
      let verified = try BuiltProgram.run(["verify", "--store", state + "/store"])
      #expect(verified.code == 0, "\(comment): \(verified.errors)")
      #expect(try BuiltProgram.run(words).code == 0, "\(comment)")
    }
    #expect(counts == [1, 2])
  }

  @Test("a case is there whole or not at all")
  func making() throws {
    let folder = state + "/new"
    let words = ["case", "init", folder, "--title", "N"]
    var found: Set<Bool> = []
    try eachCall(words) { comment in
      let isThere = FileManager.default.fileExists(atPath: folder)
      found.insert(isThere)
      if !isThere { #expect(try BuiltProgram.run(words).code == 0, "\(comment)") }
      let log = try BuiltProgram.run(["case", "log", "--case", folder])
      #expect(log.code == 0, "\(comment): \(log.errors)")
    }
    #expect(found == [true, false])
  }

  @Test("what is added to a case, and its log, are whole, and the case goes on")
  func adding() throws {
    let folder = state + "/case"
    let file = try sample.file("exhibit.txt", String(repeating: "exhibit\n", count: 4000))
    let words = [
      "case", "add", "--seed", "x1", "--note", "a note", "--file", file, "--case", folder,
    ]
    try eachCall(words) { comment in
      let copy = folder + "/files/exhibit.txt"
      if let held = FileManager.default.contents(atPath: copy) {
        #expect(held == FileManager.default.contents(atPath: file), "\(comment)")
      }
      let next = try BuiltProgram.run(["case", "add", "--note", "next", "--case", folder])
      #expect(next.code == 0, "\(comment): \(next.errors)")
      let log = try BuiltProgram.run(["case", "log", "--case", folder])
      #expect(log.code == 0, "\(comment): \(log.errors)")
    }
  }

  @Test("a bundle is sealed whole or not at all")
  func sealing() throws {
    let bundle = state + "/bundle.zip"
    let words = ["case", "seal", "--output", bundle, "--case", state + "/case"]
    try eachCall(words) { comment in
      if FileManager.default.fileExists(atPath: bundle) {
        let verified = try BuiltProgram.run(["verify", bundle])
        #expect(verified.code == 0, "\(comment): \(verified.errors)")
        try FileManager.default.removeItem(atPath: bundle)
      }
      let again = try BuiltProgram.run(words)
      #expect(again.code == 0, "\(comment): \(again.errors)")
    }
  }
}
