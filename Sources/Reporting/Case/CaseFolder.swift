import Bitcoin
import ChainStore
import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A case as a folder: its seeds, notes, the files it rests on, and the log of what was done.
public struct CaseFolder: Sendable {
  /// Name of the log in the folder.
  public static let logName = "log.jsonl"
  /// Name of the file that makes a folder a case.
  public static let headName = "case.json"
  /// Name of the file of seeds, one a line.
  public static let seedsName = "seeds.txt"
  /// Name of the file of notes.
  public static let notesName = "notes.md"
  /// Folders for the files that a case rests on.
  public static let shelves = ["tags", "prices", "files", "output"]

  /// The folder.
  public let path: String

  /// Its log.
  public var log: CaseLog { CaseLog(path: path + "/" + CaseFolder.logName) }

  /// Opens a case.
  public init(_ path: String) throws(CaseError) {
    guard FileManager.default.fileExists(atPath: path + "/" + CaseFolder.headName) else {
      throw CaseError(
        .missing, "no case here", at: path, hint: "make one with `filature case init`")
    }
    self.path = path
  }

  /// Makes a case in a new or empty folder, readable by its owner alone, with the first line of its
  /// log.
  public static func make(
    at path: String, title: String, _ fields: [(String, JSONValue)] = []
  ) throws(CaseError) -> CaseFolder {
    try refuseSecrets(in: title, at: "--title")
    let files = FileManager.default
    let place = URL(fileURLWithPath: path).standardizedFileURL.path
    let there = (try? files.contentsOfDirectory(atPath: place)) ?? []
    guard there.isEmpty else {
      throw CaseError(
        .cannotCreate, "the folder is not empty", at: path, hint: "name a new one")
    }
    // Made aside and renamed, so that there is all of a case or none.
    let draft = place + ".draft-\(UUID().uuidString.prefix(8))"
    let head: JSONValue = ["format": .string("filature.case/1"), "title": .string(title)]
    do {
      for folder in [""] + shelves.map({ "/" + $0 }) {
        try files.createDirectory(
          atPath: draft + folder, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
    } catch {
      try? files.removeItem(atPath: draft)
      throw CaseError(.cannotCreate, "the folder cannot be made", at: path)
    }
    do throws(CaseError) {
      for (name, bytes) in [
        (headName, head.serialized + [0x0a]), (seedsName, []), (notesName, []), (logName, []),
      ] {
        try WholeAppend(draft + "/" + name).add(bytes)
      }
      if !fields.isEmpty { try CaseFolder(draft).record(fields) }
    } catch {
      try? files.removeItem(atPath: draft)
      throw error
    }
    guard unsafe rename(draft, place) == 0 else {
      let reason = MappedFile.reason()
      try? files.removeItem(atPath: draft)
      throw CaseError(.cannotCreate, "the folder cannot be made: \(reason)", at: path)
    }
    return try CaseFolder(path)
  }

  /// The title it was made with.
  public var title: String {
    let data = FileManager.default.contents(atPath: path + "/" + CaseFolder.headName) ?? Data()
    let head = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    return head?["title"] as? String ?? ""
  }

  /// Adds seeds that are not there yet; returns how many were new.
  public func add(seeds: [String]) throws(CaseError) -> Int {
    let file = path + "/" + CaseFolder.seedsName
    let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    var known = Set(text.split(separator: "\n").map(String.init))
    var fresh: [String] = []
    for seed in seeds {
      try CaseFolder.refuseSecrets(in: seed, at: "seed")
      guard !seed.isEmpty, !seed.contains(where: \.isNewline), seed.utf8.count <= 100_000 else {
        throw CaseError(.usage, "a seed is one line", at: "seed")
      }
      if known.insert(seed).inserted { fresh.append(seed) }
    }
    try append(fresh.map { $0 + "\n" }.joined(), to: file)
    return fresh.count
  }

  /// Adds a note under its time.
  public func add(note: String, time: String) throws(CaseError) {
    try CaseFolder.refuseSecrets(in: note, at: "note")
    try append("## \(time)\n\n\(note)\n\n", to: path + "/" + CaseFolder.notesName)
  }

  /// Copies a file onto a shelf; the same content is there once, another of its name gets a longer
  /// one. Returns its path within the case.
  public func add(file: String, to shelf: String) throws(CaseError) -> String {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw CaseError(.missing, "the file cannot be read", at: file)
    }
    let bytes = [UInt8](data)
    let name = (file as NSString).lastPathComponent
    let hash = Hex.encode(Digest.sha256(bytes))
    for candidate in [name, "\(hash.prefix(12))-\(name)"] {
      let place = "\(path)/\(shelf)/\(candidate)"
      if let there = FileManager.default.contents(atPath: place) {
        if there == data { return "\(shelf)/\(candidate)" }
        continue
      }
      // The name is given when the copy is whole; a draft that a kill left is written over.
      let draft = path + "/" + CaseFolder.draftPrefix + hash.prefix(16)
      unsafe unlink(draft)
      do throws(CaseError) {
        try WholeAppend(draft).add(bytes)
      } catch {
        unsafe unlink(draft)
        throw error
      }
      guard unsafe rename(draft, place) == 0 else {
        throw CaseError(.cannotCreate, "cannot be written: \(MappedFile.reason())", at: place)
      }
      return "\(shelf)/\(candidate)"
    }
    throw CaseError(.cannotCreate, "a file of this name is there already", at: file)
  }

  /// Every file of the case in order of name, with its path within the case; links and drafts of
  /// copies are left out.
  public func files() throws(CaseError) -> [String] {
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
      throw CaseError(.inputOutput, "the folder cannot be read", at: path)
    }
    var files: [String] = []
    for name in names.sorted() where !name.hasPrefix(CaseFolder.draftPrefix) {
      let place = path + "/" + name
      let type = try? FileManager.default.attributesOfItem(atPath: place)[.type]
      if type == nil, name.unicodeScalars.contains("\u{FFFD}") {
        throw CaseError(
          .usage, "a name that is not UTF-8, under which nothing can be read", at: place,
          hint: "rename the file of the case")
      }
      if type as? FileAttributeType == .typeRegular { files.append(name) }
    }
    return files
  }

  private static let draftPrefix = ".draft-"

  /// How every file but the log is now, by its name in the log; some, known by device and number,
  /// are left out.
  public func states(
    leavingOut left: [(device: UInt64, number: UInt64)] = []
  ) throws(CaseError) -> [String: CaseCover.State] {
    var states: [String: CaseCover.State] = [:]
    for name in try files() where name != CaseFolder.logName {
      var status = stat()
      guard unsafe stat(path + "/" + name, &status) == 0 else { continue }
      let (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
      if left.contains(where: { $0 == (device, number) }) { continue }
      do throws(StoreError) {
        let file = try MappedFile(path: path + "/" + name)
        states[CaseCover.name(of: name)] = CaseCover.State(file.bytes)
      } catch {
        throw CaseError(.inputOutput, error.message, at: error.location)
      }
    }
    return states
  }

  /// Appends a line to the log, and to it how the command left the files of the case.
  @discardableResult
  public func record(_ fields: [(String, JSONValue)]) throws(CaseError) -> CaseLog.Line? {
    try log.append { (lines) throws(CaseError) in
      let changes = CaseCover(lines).changes(to: try states())
      return fields + [("files", .array(changes.map(\.document)))]
    }
  }

  /// Writes down what was found at the beginning of a command: a line of the log that was cut
  /// short, and files that were changed outside. What was found, in words.
  public func settle(
    time: String, tool: JSONValue, leavingOut left: [(device: UInt64, number: UInt64)]
  ) throws(CaseError) -> [String] {
    var found: [String] = []
    _ = try log.add { (lines, cut) throws(CaseError) in
      var fields: [(String, JSONValue)] = []
      if !cut.isEmpty {
        fields.append(CaseLog.closing(cut))
        found.append(
          "\(log.path): the last line was cut short at \(cut.count) bytes; a line that says so takes its place"
        )
      }
      let cover = CaseCover(lines)
      let outside = cover.isBegun ? try changes(cover, leavingOut: left) : []
      if !outside.isEmpty { fields.append(("outside", .array(outside.map(\.document)))) }
      found += outside.map(\.text)
      guard !fields.isEmpty else { return [] }
      return [[("time", .string(time)), ("tool", tool), ("command", .array([]))] + fields]
    }
    return found
  }

  /// How the files differ from what the log says; a file that is left out counts as unchanged.
  private func changes(
    _ cover: CaseCover, leavingOut left: [(device: UInt64, number: UInt64)]
  ) throws(CaseError) -> [CaseCover.Change] {
    let all = left.isEmpty ? [:] : try states()
    let now = try states(leavingOut: left)
    return cover.changes(to: now).filter { $0.kind != "removed" || all[$0.path] == nil }
  }

  /// Throws where a text holds a private key or a seed phrase; the text is not repeated.
  public static func refuseSecrets(in text: String, at place: String) throws(CaseError) {
    guard let secret = Secret.first(in: text) else { return }
    throw CaseError(
      .usage, "\(secret.name): not read, not shown, not kept", at: place, hint: Secret.advice)
  }

  private func append(_ text: String, to file: String) throws(CaseError) {
    guard !text.isEmpty else { return }
    try WholeAppend(file).add(Array(text.utf8))
  }
}
