import Foundation
import Testing

/// A case from its first line to a bundle that a stranger checks, by the built program.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct CaseCommandTests {
  private let sample: SampleStore
  private var folder: String { sample.folder + "/case" }

  init() throws {
    sample = try SampleStore()
    let made = try sample.run(["case", "init", folder, "--title", "Case 17"])
    #expect(made.code == 0, "\(made.errors)")
  }

  private func logged(_ words: [String]) throws -> BuiltProgram.Answer {
    try sample.run(words + ["--case", folder])
  }

  private func log() throws -> String {
    try String(contentsOfFile: folder + "/log.jsonl", encoding: .utf8)
  }

  /// A case with seeds, a note, an answer on the screen and a report, sealed.
  private func sealed() throws -> String {
    let seeds = SampleStore.sample + "/seeds.txt"
    #expect(try logged(["case", "add", "--seeds", seeds, "--note", "exhibit 4"]).code == 0)
    #expect(try logged(["trace", "-i", folder + "/seeds.txt", "--summary"]).code == 0)
    let report = ["report", "-i", folder + "/seeds.txt", "--output", folder + "/report.html"]
    #expect(try logged(report).code == 0)
    let bundle = sample.folder + "/case.zip"
    let answer = try logged(["case", "seal", "--output", bundle])
    #expect(answer.code == 0, "\(answer.errors)")
    return bundle
  }

  @Test("a sealed case is checked by a stranger, and its commands give the same answers again")
  func sealing() throws {
    let bundle = try sealed()
    #expect(try sample.run(["verify", bundle]).code == 0)
    let again = try sample.run(["verify", bundle, "--rerun"])
    #expect(again.code == 0, "\(again.errors)")
    let data = try again.data() as? [String: Any]
    let outcomes = (data?["rerun"] as? [[String: Any]])?.map { $0["outcome"] as? String }
    #expect(outcomes == ["same", "same"])
  }

  @Test("a byte changed anywhere in a bundle is found, with exit code 4")
  func tampering() throws {
    let bundle = try sealed()
    let whole = try Data(contentsOf: URL(fileURLWithPath: bundle))
    for text in ["exhibit 4", "\"seq\":3", "filature.bundle/1", "seeds.txt"] {
      var bytes = whole
      let place = try #require(bytes.firstRange(of: Data(text.utf8)))
      bytes[place.lowerBound] ^= 1
      try bytes.write(to: URL(fileURLWithPath: bundle))
      let answer = try sample.run(["verify", bundle])
      #expect(answer.code == 4, "\(text): \(answer.errors)")
      #expect(answer.errors.split(separator: "\n").count == 1)
    }
    try whole.dropLast(30).write(to: URL(fileURLWithPath: bundle))
    #expect(try sample.run(["verify", bundle]).code == 4)
    try Data("no bundle".utf8).write(to: URL(fileURLWithPath: bundle))
    #expect(try sample.run(["verify", bundle]).code == 65)
  }

  @Test("another store gives other answers, and the check says which command's")
  func anotherStore() throws {
    let bundle = try sealed()
    let removed = try sample.run(["tags", "remove", SampleStore.sample + "/tags.yaml"])
    #expect(removed.code == 0, "\(removed.errors)")
    let answer = try sample.run(["verify", bundle, "--rerun"])
    #expect(answer.code == 4)
    #expect(answer.errors.contains("2 commands give another answer"))
  }

  @Test("a secret on the command line is in the log as withheld, and a file with one is not copied")
  func secrets() throws {
    let key = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn"
    #expect(try logged(["show", "address", key]).code == 64)
    let note = try sample.file("chat.txt", "the key is \(key)\n")
    #expect(try logged(["case", "add", "--file", note]).code == 64)
    #expect(try logged(["case", "add", "--seeds", note]).code == 64)
    #expect(try log().contains("withheld: the command line holds a private key"))
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let data = FileManager.default.contents(atPath: folder + "/" + name)
      #expect(data?.firstRange(of: Data(key.utf8)) == nil, "\(name)")
    }
  }

  @Test("a key glued to letters, in groups or behind another is not copied into a case either")
  func hiddenKeys() throws {
    let key = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn"
    func groups(_ text: String, _ size: Int) -> String {
      stride(from: 0, to: text.count, by: size).map { String(text.dropFirst($0).prefix(size)) }
        .joined(separator: " ")
    }
    let hex = "seed hex " + groups(String(repeating: "0123456789abcdef", count: 4), 8)
    let texts = [
      "walletkey\(key)and", "key: \(groups(key, 4)).", "\(hex) \(key)", "\(hex) end",
      "the key is \(key.prefix(20))=\n\(key.dropFirst(20))",
    ]
    for (number, text) in texts.enumerated() {
      let note = try sample.file("chat-\(number).txt", "said at noon:\n\(text)\nnext\n")
      let answer = try logged(["case", "add", "--file", note])
      #expect(answer.code == 64, "\(text.prefix(12))")
      #expect(!answer.errors.contains(key.dropFirst(8).prefix(4)))
    }
    let kept = try FileManager.default.subpathsOfDirectory(atPath: folder)
    #expect(!kept.contains { $0.contains("chat-") })
  }

  @Test("a log that was bent stops every command of the case before it begins")
  func bent() throws {
    _ = try sealed()
    let bent = try log().replacing("exhibit 4", with: "exhibit 5")
    try bent.write(toFile: folder + "/log.jsonl", atomically: true, encoding: .utf8)
    for words in [
      ["info"], ["case", "log"], ["case", "seal", "--output", sample.folder + "/b.zip"],
    ] {
      let answer = try logged(words)
      #expect(answer.code == 4, "\(words): \(answer.errors)")
      #expect(answer.errors.contains("log.jsonl:"))
    }
  }

  @Test("a hostile log cannot make the check write outside its own folder")
  func hostileLog() throws {
    let outside = sample.folder + "/outside"
    let report = ["report", "-i", SampleStore.sample + "/seeds.txt"]
    for option in ["--output=\(outside)", "--requests=\(outside)"] {
      _ = try logged(report + [option])
      try? FileManager.default.removeItem(atPath: outside)
    }
    let bundle = sample.folder + "/hostile.zip"
    #expect(try logged(["case", "seal", "--output", bundle]).code == 0)
    _ = try sample.run(["verify", bundle, "--rerun"])
    #expect(!FileManager.default.fileExists(atPath: outside))
  }

  @Test("a file changed, added or removed outside is named by the log, the seal and the check")
  func outside() throws {
    let exhibit = try sample.file("exhibit.txt", "one")
    #expect(try logged(["case", "add", "--note", "exhibit 4", "--file", exhibit]).code == 0)
    #expect(try logged(["case", "log"]).code == 0)
    #expect(try sample.run(["verify", folder]).code == 0)
    try Data("bent".utf8).write(to: URL(fileURLWithPath: folder + "/notes.md"))
    try Data("new".utf8).write(to: URL(fileURLWithPath: folder + "/files/planted.txt"))
    try FileManager.default.removeItem(atPath: folder + "/files/exhibit.txt")
    let names = ["notes.md: changed", "planted.txt: added", "exhibit.txt: removed"]
    for words in [["case", "log", "--case", folder], ["verify", folder]] {
      let answer = try sample.run(words)
      #expect(answer.code == 4, "\(words): \(answer.errors)")
      for name in names { #expect(answer.errors.contains(name), "\(words): \(answer.errors)") }
    }
    let bundle = sample.folder + "/case.zip"
    let sealed = try logged(["case", "seal", "--output", bundle, "--format", "table"])
    let verified = try sample.run(["verify", bundle, "--format", "table"])
    let log = try logged(["case", "log", "--format", "table"])
    for answer in [sealed, verified, log] {
      #expect(answer.code == 0, "\(answer.errors)")
      for name in names { #expect(answer.errors.contains(name), "\(answer.errors)") }
    }
  }

  @Test("what a command writes into a case is no change from outside")
  func ownFiles() throws {
    _ = try sealed()
    let answer = try logged(["case", "log", "--format", "table"])
    #expect(answer.code == 0 && !answer.errors.contains("outside"), "\(answer.errors)")
    let line = [
      "-c",
      "'\(BuiltProgram.path)' train list --json --case '\(folder)' > '\(folder)/output/list.json'",
    ]
    #expect(try BuiltProgram.run(line, program: "/bin/bash").code == 0)
    #expect(try logged(["case", "log"]).code == 0)
  }

  @Test("a line of the log that was cut short is closed by the next command, which says so once")
  func torn() throws {
    #expect(try logged(["case", "add", "--note", "one"]).code == 0)
    let whole = try log()
    for cut in [1, 20, 200] {
      try String(whole.dropLast(cut)).write(
        toFile: folder + "/log.jsonl", atomically: true, encoding: .utf8)
      let next = try logged(["case", "add", "--note", "two"])
      #expect(next.code == 0, "\(next.errors)")
      #expect(next.errors.split(separator: "\n").filter { $0.contains("cut short") }.count == 1)
      #expect(try log().contains("\"cut\":{\"bytes\":"))
      let after = try logged(["case", "add", "--note", "three"])
      #expect(after.code == 0 && !after.errors.contains("cut short"), "\(after.errors)")
      #expect(try logged(["case", "log"]).code == 0)
    }
  }

  @Test("a log that cannot grow leaves whole lines, and the case goes on when there is room")
  func fullDisk() throws {
    for _ in 0..<4 { #expect(try logged(["case", "add", "--note", "n"]).code == 0) }
    let whole = try log()
    let kilobytes = whole.utf8.count / 1024 + 1
    let words = "'\(BuiltProgram.path)' train list --case '\(folder)' > /dev/null"
    let line = "ulimit -f \(kilobytes); " + words
    var failed = 0
    for _ in 0..<6 {
      let answer = try BuiltProgram.run(["-c", line], program: "/bin/bash")
      if answer.code != 0 { failed += 1 }
      #expect([0, 74].contains(answer.code), "\(answer.code) \(answer.errors)")
    }
    #expect(failed > 0)
    #expect(try log().hasPrefix(whole) && log().last == "\n")
    let next = try logged(["train", "list"])
    #expect(next.code == 0 && !next.errors.contains("cut short"), "\(next.errors)")
  }

  @Test("a case, its bundle and its reports are for its owner alone")
  func modes() throws {
    let bundle = try sealed()
    #expect(try logged(["case", "add", "--file", SampleStore.sample + "/seeds.txt"]).code == 0)
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    #expect(names.contains("report.html") && names.contains("files/seeds.txt"))
    for path in names.map({ folder + "/" + $0 }) + [folder, bundle] {
      let facts = try FileManager.default.attributesOfItem(atPath: path)
      let mode = try #require(facts[.posixPermissions] as? Int)
      let isFolder = facts[.type] as? FileAttributeType == .typeDirectory
      #expect(mode == (isFolder ? 0o700 : 0o600), "\(path) \(String(mode, radix: 8))")
    }
  }
}
