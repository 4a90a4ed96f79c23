import Bitcoin
import Foundation

/// A case sealed into one file: its files, `manifest.json` with their hashes and the last line of
/// the log, and `SHA256SUMS`, which `sha256sum --check` understands.
///
/// A zip file without compression and without times, so that the same case is the same bytes.
public enum SealedBundle {
  /// Name of the manifest.
  public static let manifestName = "manifest.json"
  /// Name of the list of hashes.
  public static let sumsName = "SHA256SUMS"

  /// A file of a bundle.
  public struct File: Sendable {
    /// Path within the bundle.
    public var name: String
    /// Its bytes.
    public var bytes: [UInt8]

    /// A file.
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// What a bundle that was checked holds.
  public struct Summary: Sendable {
    /// Title of the case.
    public var title: String
    /// Files beside the manifest and the list of hashes.
    public var files: Int
    /// The log's lines.
    public var log: [CaseLog.Line]
    /// What the log says of its files.
    public var cover: CaseCover
  }

  /// The bytes of the bundle of a case; throws `broken` where its log is not whole.
  public static func seal(
    _ folder: CaseFolder, tool: String, commit: String
  ) throws(CaseError) -> [UInt8] {
    let (log, cut) = try folder.log.read()
    guard cut.isEmpty else {
      throw CaseError(.broken, "the last line is cut short", at: folder.log.path)
    }
    var files: [File] = []
    for name in try folder.files() {
      if let fault = fault(inName: name) {
        throw CaseError(
          .usage, "a name \(fault)", at: folder.path, hint: "rename the file of the case")
      }
      guard let data = FileManager.default.contents(atPath: folder.path + "/" + name) else {
        throw CaseError(.inputOutput, "the file cannot be read", at: folder.path + "/" + name)
      }
      files.append(File(name: name, bytes: [UInt8](data)))
    }
    if let change = changes(of: files, CaseCover(log)).first {
      throw CaseError(.broken, change.text, at: folder.path)
    }
    guard files.reduce(0, { $0 + $1.bytes.count + 512 }) < 1 << 32, files.count < 60_000 else {
      throw CaseError(
        .usage, "more than 4 GiB or 60,000 files", at: folder.path,
        hint: "keep the large files beside the case; the log has their hashes")
    }
    let hashes = files.map { Hex.encode(Digest.sha256($0.bytes)) }
    let entries = zip(files, hashes).map { file, hash -> JSONValue in
      [
        "path": .string(file.name), "bytes": .number(file.bytes.count), "sha256": .string(hash),
      ]
    }
    let manifest: JSONValue = [
      "format": .string("filature.bundle/1"), "title": .string(folder.title),
      "tool": ["version": .string(tool), "commit": .string(commit)],
      "log": [
        "lines": .number(log.count), "last_sha256": .string(log.last?.sha256 ?? CaseLog.start),
      ],
      "files": .array(entries),
    ]
    let manifestBytes = manifest.serialized + [0x0a]
    var sums = zip(files, hashes).map { "\($1)  \($0.name)\n" }.joined()
    sums += "\(Hex.encode(Digest.sha256(manifestBytes)))  \(manifestName)\n"
    return ZipWriter.file(
      [
        File(name: manifestName, bytes: manifestBytes),
        File(name: sumsName, bytes: Array(sums.utf8)),
      ] + files)
  }

  /// Checks every hash of a bundle and the chain of its log; throws `broken` at the first that
  /// does not hold.
  public static func verify(_ files: [File], at path: String) throws(CaseError) -> Summary {
    func broken(_ message: String, _ name: String) -> CaseError {
      CaseError(.broken, message, at: "\(path)!\(name)")
    }
    for file in files {
      if let fault = fault(inName: file.name) {
        throw broken("a member with a name \(fault), which no seal makes", file.name)
      }
    }
    guard let manifest = files.first(where: { $0.name == manifestName }) else {
      throw broken("no manifest: not a sealed case", manifestName)
    }
    guard
      let fields = try? JSONSerialization.jsonObject(with: Data(manifest.bytes)) as? [String: Any],
      fields["format"] as? String == "filature.bundle/1",
      let entries = fields["files"] as? [[String: Any]],
      let head = fields["log"] as? [String: Any]
    else { throw broken("not the manifest of a sealed case", manifestName) }
    var expected: [String: String] = [:]
    for entry in entries {
      guard let name = entry["path"] as? String, let hash = entry["sha256"] as? String else {
        throw broken("an entry without path or hash", manifestName)
      }
      guard expected.updateValue(hash, forKey: name) == nil else {
        throw broken("the same file twice", name)
      }
    }
    try checkSums(files, manifest, expected, broken)
    let held = files.filter { ![manifestName, sumsName].contains($0.name) }
    guard Set(held.map(\.name)).count == held.count else {
      throw broken("a file is there twice", sumsName)
    }
    for file in held {
      guard let hash = expected.removeValue(forKey: file.name) else {
        throw broken("a file that the manifest does not name", file.name)
      }
      guard Hex.encode(Digest.sha256(file.bytes)) == hash else {
        throw broken("the content was changed: another SHA-256 than sealed", file.name)
      }
    }
    if let missing = expected.keys.min() { throw broken("a file is missing", missing) }
    guard let log = held.first(where: { $0.name == CaseFolder.logName }) else {
      throw broken("no log", CaseFolder.logName)
    }
    let lines = try CaseLog.lines(of: log.bytes, at: "\(path)!\(log.name)")
    guard head["lines"] as? Int == lines.count,
      head["last_sha256"] as? String == lines.last?.sha256 ?? CaseLog.start
    else { throw broken("the log ends elsewhere than when it was sealed", log.name) }
    let cover = CaseCover(lines)
    if let change = changes(of: held, cover).first { throw broken(change.text, change.path) }
    return Summary(
      title: fields["title"] as? String ?? "", files: held.count, log: lines, cover: cover)
  }

  /// How files differ from what their log says of them.
  private static func changes(of files: [File], _ cover: CaseCover) -> [CaseCover.Change] {
    guard cover.isBegun else { return [] }
    let now = files.filter { $0.name != CaseFolder.logName }.map {
      (CaseCover.name(of: $0.name), $0.bytes.withByteView { CaseCover.State($0) })
    }
    return cover.changes(to: Dictionary(now, uniquingKeysWith: { first, _ in first }))
  }

  /// What keeps a name from being one of a bundle: each could lead elsewhere, or to nowhere, on the
  /// system that unpacks it. Nil where there is nothing.
  private static func fault(inName name: String) -> String? {
    // By bytes, as systems part names: a slash that an accent combines with is one, too.
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    if parts.contains(where: {
      $0.isEmpty || $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8)
    }) {
      return "that leads out of the case"
    }
    if parts.contains(where: { $0.count > 255 }) { return "of more than 255 bytes" }
    if name.unicodeScalars.contains("\u{FFFD}") { return "that is not UTF-8" }
    if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return "with a control character"
    }
    return nil
  }

  /// The list of hashes says the same as the manifest, and vouches for the manifest itself.
  private static func checkSums(
    _ files: [File], _ manifest: File, _ expected: [String: String],
    _ broken: (String, String) -> CaseError
  ) throws(CaseError) {
    guard let sums = files.first(where: { $0.name == sumsName }) else {
      throw broken("no list of hashes", sumsName)
    }
    var wanted = expected
    wanted[manifestName] = Hex.encode(Digest.sha256(manifest.bytes))
    for line in String(decoding: sums.bytes, as: UTF8.self).split(separator: "\n") {
      let name = String(line.dropFirst(66))
      guard wanted.removeValue(forKey: name) == String(line.prefix(64)) else {
        throw broken("differs from the manifest for a file", sumsName)
      }
    }
    if let missing = wanted.keys.min() { throw broken("does not list \(missing)", sumsName) }
  }
}
