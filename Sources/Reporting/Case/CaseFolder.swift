import Bitcoin
import Foundation

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

  /// Makes a case in a new or empty folder.
  public static func make(at path: String, title: String) throws(CaseError) -> CaseFolder {
    try refuseSecrets(in: title, at: "--title")
    let files = FileManager.default
    let there = (try? files.contentsOfDirectory(atPath: path)) ?? []
    guard there.isEmpty else {
      throw CaseError(
        .cannotCreate, "the folder is not empty", at: path, hint: "name a new one")
    }
    do {
      for shelf in shelves {
        try files.createDirectory(
          atPath: path + "/" + shelf, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
      let head: JSONValue = ["format": .string("filature.case/1"), "title": .string(title)]
      for (name, bytes) in [
        (headName, head.serialized + [0x0a]), (seedsName, []), (notesName, []), (logName, []),
      ] {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
      }
    } catch {
      throw CaseError(.cannotCreate, "the folder cannot be made", at: path)
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
      do {
        try data.write(to: URL(fileURLWithPath: place), options: .withoutOverwriting)
      } catch {
        throw CaseError(.cannotCreate, "the copy cannot be written", at: place)
      }
      return "\(shelf)/\(candidate)"
    }
    throw CaseError(.cannotCreate, "a file of this name is there already", at: file)
  }

  /// Every file of the case in order of name, with its path within the case; links are left out.
  public func files() throws(CaseError) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    return names.filter { name in
      let type = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)[.type]
      return type as? FileAttributeType == .typeRegular
    }.sorted()
  }

  /// Throws where a text holds a private key or a seed phrase; the text is not repeated.
  public static func refuseSecrets(in text: String, at place: String) throws(CaseError) {
    guard let secret = Secret.first(in: text) else { return }
    throw CaseError(
      .usage, "\(secret.name): not read, not shown, not kept", at: place, hint: Secret.advice)
  }

  private func append(_ text: String, to file: String) throws(CaseError) {
    guard !text.isEmpty else { return }
    guard let handle = FileHandle(forWritingAtPath: file) else {
      throw CaseError(.cannotCreate, "the file cannot be opened", at: file)
    }
    defer { try? handle.close() }
    do {
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
    } catch {
      throw CaseError(.inputOutput, "the file cannot be written", at: file)
    }
  }
}
