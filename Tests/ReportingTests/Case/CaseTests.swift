import Bitcoin
import Foundation
import Ingest
import Testing

@testable import Reporting

@Suite("Cases")
final class CaseTests {
  private let path: String
  private let folder: CaseFolder

  init() throws {
    path = NSTemporaryDirectory() + "filature-case-" + UUID().uuidString
    folder = try CaseFolder.make(at: path, title: "Case 17")
    try folder.log.append([("time", "2024-01-05T00:00:00Z"), ("command", ["case", "init"])])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private var logPath: String { path + "/" + CaseFolder.logName }

  @Test("the log grows by lines that each carry the hash of the one before")
  func chain() throws {
    for number in 0..<5 { try folder.log.append([("command", .array([.number(number)]))]) }
    let lines = try folder.log.lines()
    #expect(lines.map(\.number) == [1, 2, 3, 4, 5, 6])
    for (one, next) in zip(lines, lines.dropFirst()) {
      #expect(next.text.contains(#""prev":"\#(one.sha256)""#))
      #expect(one.sha256 == Hex.encode(Digest.sha256(Array(one.text.utf8))))
    }
    #expect(lines[0].text.contains(CaseLog.start))
  }

  @Test("a line changed, dropped, doubled, moved or cut is found, wherever it stands")
  func tampering() throws {
    for number in 0..<5 { try folder.log.append([("command", .array([.number(number)]))]) }
    let whole = try String(contentsOfFile: logPath, encoding: .utf8)
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
    func isBroken(_ text: String) -> Bool {
      (try? CaseLog.lines(of: Array(text.utf8), at: "x")) == nil
    }
    func joined(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
    #expect(!isBroken(joined(lines)))
    for place in 0..<(lines.count - 1) {
      var changed = lines
      changed[place] = changed[place].replacing("command", with: "Command")
      #expect(isBroken(joined(changed)))
      var dropped = lines
      dropped.remove(at: place)
      #expect(isBroken(joined(dropped)))
      var doubled = lines
      doubled.insert(lines[place], at: place)
      #expect(isBroken(joined(doubled)))
      var moved = lines
      moved.swapAt(place, place + 1)
      #expect(isBroken(joined(moved)))
    }
    #expect(isBroken(String(whole.dropLast())))
    #expect(isBroken(whole + "not json\n") && isBroken(whole + "\n"))
  }

  @Test("several processes append to one log without breaking it")
  func together() async throws {
    let log = folder.log
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { _ = try? log.append([("command", .array([.number(number)]))]) }
      }
    }
    #expect(try log.lines().count == 21)
  }

  @Test("seeds come once, notes keep their order, and neither takes a secret")
  func contents() throws {
    #expect(try folder.add(seeds: ["a", "b", "a"]) == 2)
    #expect(try folder.add(seeds: ["b", "c"]) == 1)
    #expect(try String(contentsOfFile: path + "/seeds.txt", encoding: .utf8) == "a\nb\nc\n")
    try folder.add(note: "eins", time: "T1")
    try folder.add(note: "zwei", time: "T2")
    #expect(
      try String(contentsOfFile: path + "/notes.md", encoding: .utf8)
        == "## T1\n\neins\n\n## T2\n\nzwei\n\n")
    let phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    let key = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    #expect(throws: CaseError.self) { try folder.add(note: "words: \(phrase)", time: "T3") }
    #expect(throws: CaseError.self) { try folder.add(seeds: [key]) }
    #expect(throws: CaseError.self) { try folder.add(seeds: ["a\nb"]) }
    #expect(throws: CaseError.self) { try CaseFolder.make(at: path, title: "again") }
    #expect(throws: CaseError.self) { try CaseFolder(path + "/none") }
    for name in try folder.files() {
      let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
      #expect(!text.contains("sausage") && !text.contains(key))
    }
  }

  @Test("a file is copied once, and another of its name is kept beside it")
  func copies() throws {
    let source = NSTemporaryDirectory() + "filature-\(UUID().uuidString).yaml"
    let url = URL(fileURLWithPath: source)
    defer { try? FileManager.default.removeItem(at: url) }
    try Data("one".utf8).write(to: url)
    let first = try folder.add(file: source, to: "tags")
    #expect(try folder.add(file: source, to: "tags") == first)
    try Data("two".utf8).write(to: url)
    let second = try folder.add(file: source, to: "tags")
    #expect(second != first)
    #expect(try String(contentsOfFile: path + "/" + first, encoding: .utf8) == "one")
    #expect(try String(contentsOfFile: path + "/" + second, encoding: .utf8) == "two")
  }

  private func members(_ bytes: [UInt8]) throws -> [SealedBundle.File] {
    let place = NSTemporaryDirectory() + "filature-\(UUID().uuidString).zip"
    defer { try? FileManager.default.removeItem(atPath: place) }
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    return try ArchiveContent.members(of: place).map { .init(name: $0.name, bytes: $0.bytes) }
  }

  @Test("a sealed case is the same bytes each time, and every change to it is found")
  func seal() throws {
    _ = try folder.add(seeds: ["bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"])
    let bytes = try SealedBundle.seal(folder, tool: "1", commit: "c")
    #expect(try SealedBundle.seal(folder, tool: "1", commit: "c") == bytes)
    let files = try members(bytes)
    let summary = try SealedBundle.verify(files, at: "x")
    #expect(summary.title == "Case 17" && summary.files == 4 && summary.log.count == 1)
    #expect(files.map(\.name).prefix(2) == ["manifest.json", "SHA256SUMS"])
    for place in files.indices where !files[place].bytes.isEmpty {
      var changed = files
      changed[place].bytes[files[place].bytes.count / 2] ^= 1
      #expect(throws: CaseError.self, "\(files[place].name)") {
        try SealedBundle.verify(changed, at: "x")
      }
      var missing = files
      missing.remove(at: place)
      #expect(throws: CaseError.self) { try SealedBundle.verify(missing, at: "x") }
    }
    let extra = files + [.init(name: "more.txt", bytes: [1])]
    #expect(throws: CaseError.self) { try SealedBundle.verify(extra, at: "x") }
    #expect(throws: CaseError.self) { try SealedBundle.verify([], at: "x") }
    try Data("rubbish\n".utf8).write(to: URL(fileURLWithPath: logPath))
    #expect(throws: CaseError.self) { try SealedBundle.seal(folder, tool: "1", commit: "c") }
  }

  @Test(
    "a bundle with a member's name that no seal makes is told by what is wrong with the name",
    arguments: [
      ("../outside", "leads out"), ("/etc/passwd", "leads out"), ("a//b", "leads out"),
      (String(repeating: "a", count: 256), "255 bytes"), ("a\nb", "control character"),
      ("a\u{FFFD}b", "not UTF-8"), ("../\u{301}x", "leads out"), ("a/../\u{301}x", "leads out"),
      ("/\u{301}x", "leads out"),
    ])
  func hostileName(_ name: String, _ word: String) throws {
    let files = try members(try SealedBundle.seal(folder, tool: "1", commit: "c"))
    let error = #expect(throws: CaseError.self) {
      try SealedBundle.verify(files + [.init(name: name, bytes: [1])], at: "x")
    }
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
    #expect(throws: CaseError.self, "twice") {
      try SealedBundle.verify(files + [files[files.count - 1]], at: "x")
    }
  }

  @Test("a bundle that would unpack to a hundred times its size is refused before it is unpacked")
  func bomb() throws {
    func wide(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    func narrow(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    // One member of a name of one letter, packed to one byte, that states a gibibyte.
    let shape: [[UInt8]] = [
      narrow(20), narrow(0), narrow(8), wide(0), wide(0), wide(1), wide(1 << 30), narrow(1),
      narrow(0),
    ]
    let member: [[UInt8]] = [wide(0x0403_4b50)] + shape + [[0x61, 3]]
    let rest: [[UInt8]] = [[UInt8](repeating: 0, count: 14), [0x61]]
    let entry: [[UInt8]] = [wide(0x0201_4b50), narrow(20)] + shape + rest
    let end: [[UInt8]] = [
      wide(0x0605_4b50), wide(0), narrow(1), narrow(1), wide(UInt32(entry.joined().count)),
      wide(UInt32(member.joined().count)), narrow(0),
    ]
    let bytes = Array((member + entry + end).joined())
    let error = #expect(throws: IngestError.self) { try members(bytes) }
    #expect(error?.message.contains("members of more than") == true, "\(error?.message ?? "")")
  }

  @Test("the list of hashes is what sha256sum checks")
  func sums() throws {
    let files = try members(try SealedBundle.seal(folder, tool: "1", commit: "c"))
    let sums = try #require(files.first { $0.name == "SHA256SUMS" })
    for line in String(decoding: sums.bytes, as: UTF8.self).split(separator: "\n") {
      let file = try #require(files.first { $0.name == line.dropFirst(66) })
      #expect(Hex.encode(Digest.sha256(file.bytes)) == line.prefix(64))
      #expect(line.dropFirst(64).hasPrefix("  "))
    }
  }
}
