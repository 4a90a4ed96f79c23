import Bitcoin
import Foundation
import Ingest
import Reporting

/// Case folders, their logs, and sealed bundles.
enum CaseTargets {
  static func all(_ scratch: Scratch) -> [Target] {
    let folder = Scratch(scratch.path + "/made")
    guard let bundle = sampleBundle("Paid 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa.", in: folder) else {
      return []
    }
    let files = Scratch.files(below: folder.path + "/case")
    let log = files.first { $0.name == CaseFolder.logName }?.bytes ?? []
    let members = (try? ArchiveContent.members(of: folder.put("bundle.zip", bundle))) ?? []
    return [
      Target(name: "case-log", share: 4, seeds: [[(CaseFolder.logName, log)]]) {
        let raw = lines($0[0].bytes)
        return lines(chained($0[0].bytes)) || raw
      },
      Target(name: "case", share: 1, seeds: [files]) { opens($0, scratch) },
      Target(name: "bundle-zip", share: 3, seeds: [[("bundle.zip", bundle)]]) {
        let path = scratch.put("bundle.zip", $0[0].bytes)
        defer { unlink(path) }
        guard let members = try? ArchiveContent.members(of: path) else { return false }
        return verifies(members)
      },
      Target(name: "bundle", share: 3, seeds: [members.map { ($0.name, $0.bytes) }]) { input in
        let raw = verifies(input)
        return verifies(sealed(input)) || raw
      },
    ]
  }

  /// A sealed case that rests on a text.
  static func sampleBundle(_ text: String) -> [UInt8]? {
    let folder = NSTemporaryDirectory() + "/filature-fuzz-case"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return sampleBundle(text, in: Scratch(folder))
  }

  private static func sampleBundle(_ text: String, in folder: Scratch) -> [UInt8]? {
    let source = folder.put("chat.txt", Array(text.utf8))
    let time = "2026-01-31T09:30:00Z"
    let path = folder.path + "/case"
    guard let made = try? CaseFolder.make(at: path, title: "Delta", [("time", .string(time))]),
      (try? made.add(seeds: ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"])) != nil,
      (try? made.add(note: "Seen on the phone", time: time)) != nil,
      (try? made.add(file: source, to: "files")) != nil
    else { return nil }
    for number in 0..<4 {
      _ = try? made.record([
        ("time", .string(time)), ("exit", .number(number)),
        ("command", .array([.string("scan"), .string("{case}/files/chat.txt")])),
        ("inputs", .array([["path": .string("{case}/files/chat.txt"), "sha256": .string("00")]])),
        ("outputs", .array([["path": .string("stdout"), "sha256": .string("00")]])),
      ])
    }
    return try? SealedBundle.seal(made, tool: "1", commit: "c")
  }

  /// Every line read as people and `verify --rerun` read it.
  private static func lines(_ bytes: [UInt8]) -> Bool {
    guard let lines = try? CaseLog.lines(of: bytes, at: "log"), !lines.isEmpty else { return false }
    let cover = CaseCover(lines)
    _ = cover.changes(to: [:]).map(\.text)
    _ = lines.map { LogEntry($0).text }
    return true
  }

  /// The same lines, each with its number and the hash of the line before, as far as it has both.
  private static func chained(_ bytes: [UInt8]) -> [UInt8] {
    var previous = CaseLog.start
    var out: [UInt8] = []
    for (number, piece) in bytes.split(separator: 0x0a).enumerated() {
      var line = String(decoding: piece, as: UTF8.self)
      if let place = line.range(of: "\"prev\":\"") {
        line.replaceSubrange(place.upperBound..., with: previous + "\"}")
      }
      if line.hasPrefix("{\"seq\":"), let comma = line.firstIndex(of: ",") {
        line.replaceSubrange(line.startIndex..<comma, with: "{\"seq\":\(number + 1)")
      }
      previous = Hex.encode(Digest.sha256(Array(line.utf8)))
      out += Array(line.utf8) + [0x0a]
    }
    return out
  }

  /// Opens a folder as a case, writes down what was changed in it, and seals it: what is sealed
  /// verifies.
  private static func opens(_ input: Input, _ scratch: Scratch) -> Bool {
    let place = Scratch(scratch.path + "/opened")
    for file in input { place.put(file.name, file.bytes) }
    guard let folder = try? CaseFolder(place.path) else { return false }
    _ = folder.title
    guard let (lines, _) = try? folder.log.read() else { return false }
    _ = CaseCover(lines)
    let tool: JSONValue = ["version": .string("1")]
    guard (try? folder.settle(time: "2026-01-31T09:30:00Z", tool: tool, leavingOut: [])) != nil,
      (try? folder.add(seeds: ["1BoatSLRHtKNngkdXEeobR76b53LETtpyT"])) != nil,
      (try? folder.record([("command", .array([.string("case"), .string("add")]))])) != nil
    else { return false }
    do {
      let sealed = try SealedBundle.seal(folder, tool: "1", commit: "c")
      let members = try ArchiveContent.members(of: place.put("../sealed.zip", sealed))
      precondition(verifies(members), "what was sealed does not verify")
    } catch {
      preconditionFailure("a case whose log is whole cannot be sealed: \(error)")
    }
    return true
  }

  private static func verifies(_ members: [(name: String, bytes: [UInt8])]) -> Bool {
    let files = members.map { SealedBundle.File(name: $0.name, bytes: $0.bytes) }
    guard let summary = try? SealedBundle.verify(files, at: "bundle") else { return false }
    _ = summary.log.map { LogEntry($0).text }
    return true
  }

  /// The same files under hashes that are right.
  private static func sealed(_ input: Input) -> Input {
    var files = input
    if let place = files.firstIndex(where: { $0.name == CaseFolder.logName }) {
      files[place].bytes = chained(files[place].bytes)
    }
    let held = files.filter {
      ![SealedBundle.manifestName, SealedBundle.sumsName].contains($0.name)
    }
    let log = held.first { $0.name == CaseFolder.logName }?.bytes ?? []
    let last = log.split(separator: 0x0a).last.map { Hex.encode(Digest.sha256(Array($0))) }
    let entries = held.map { file -> JSONValue in
      [
        "path": .string(file.name), "bytes": .number(file.bytes.count),
        "sha256": .string(Hex.encode(Digest.sha256(file.bytes))),
      ]
    }
    let manifest: JSONValue = [
      "format": .string("filature.bundle/1"), "title": .string("Delta"),
      "log": [
        "lines": .number(log.split(separator: 0x0a).count),
        "last_sha256": .string(last ?? CaseLog.start),
      ],
      "files": .array(entries),
    ]
    let head = (SealedBundle.manifestName, manifest.serialized)
    let sums = (held.map { ($0.name, $0.bytes) } + [head]).map {
      "\(Hex.encode(Digest.sha256($0.1)))  \($0.0)\n"
    }
    return [head, (SealedBundle.sumsName, Array(sums.joined().utf8))] + held
  }
}
