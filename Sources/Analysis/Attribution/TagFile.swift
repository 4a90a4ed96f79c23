import Foundation

/// The forms that files with tags come in.
public enum TagFileFormat: String, Sendable, CaseIterable {
  case tagPack, addressList, sanctionsXML, csv, json
}

/// Whether warnings about tags are borne.
public enum TagStrictness: Sendable {
  case tolerant, strict
}

/// Someone or something behind tags, from an actor pack.
public struct Actor: Sendable, Codable, Hashable {
  /// The id that tags refer to.
  public let id: String
  /// The name.
  public let label: String
  /// What is known of its place on the web.
  public let uri: String?
  /// Concepts it falls under, sorted.
  public let categories: [String]
}

/// A file with tags, read and checked as a whole.
public struct TagFile: Sendable {
  /// The file's title, or its name.
  public let title: String
  /// SHA-256 of its bytes, in hexadecimal.
  public let sha256: String
  /// What it says about addresses and transactions.
  public let tags: [Tag]
  /// What it says about actors.
  public let actors: [Actor]
  /// What was borne.
  public let warnings: [String]
}

/// A file's path, and errors that name it.
struct TagFileName {
  let path: String

  var name: String { (path as NSString).lastPathComponent }
  var stem: String { (name as NSString).deletingPathExtension }

  func malformed(_ what: String, line: Int, hint: String? = nil) -> AnalysisError {
    AnalysisError(.malformed, what, at: "\(path):\(line)", hint: hint)
  }
}

extension TagFile {
  /// Bytes that a file with tags may have.
  public static let largestFile = 512 << 20

  /// Reads a file in a format, or in the one that its name and beginning tell.
  public static func read(
    _ path: String, as format: TagFileFormat? = nil, strictness: TagStrictness = .tolerant
  ) throws(AnalysisError) -> TagFile {
    let file = TagFileName(path: path)
    let bytes = try contents(of: path)
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw file.malformed("not a text in UTF-8", line: lineOfFault(in: bytes))
    }
    let read: TagFileContent
    switch format ?? guess(file, text) {
    case .tagPack: read = try TagPack.read(text, file)
    case .addressList: read = try AddressList.read(text, file)
    case .sanctionsXML: read = try SanctionsList.read(bytes, file)
    case .csv: read = try TagTable.read(text, file)
    case .json: read = try LabelJSON.read(bytes, file)
    }
    if strictness == .strict, let first = read.warnings.first {
      throw AnalysisError(.malformed, "not borne when strict: \(first)", at: path)
    }
    return TagFile(
      title: read.title, sha256: TagStore.hex(of: bytes), tags: read.tags, actors: read.actors,
      warnings: read.warnings)
  }

  private static func contents(of path: String) throws(AnalysisError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw AnalysisError(.missing, "no such file", at: path)
    }
    guard !isFolder.boolValue else {
      throw AnalysisError(.usage, "a folder where a file is expected", at: path)
    }
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    guard (size ?? 0) <= largestFile else {
      throw AnalysisError(.limit, "more than \(largestFile) bytes", at: path)
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw AnalysisError(.missing, "the file cannot be read", at: path)
    }
    return [UInt8](data)
  }

  private static func guess(_ file: TagFileName, _ text: String) -> TagFileFormat {
    let start = text.prefix(4096).drop { $0.isWhitespace || $0 == "\u{feff}" }
    if start.hasPrefix("<") { return .sanctionsXML }
    switch (file.name as NSString).pathExtension.lowercased() {
    case "yaml", "yml": return .tagPack
    case "json": return .json
    case "csv": return .csv
    case "txt", "lst", "list": return .addressList
    default: break
    }
    if start.hasPrefix("{") || start.hasPrefix("[") { return .json }
    let first = start.prefix { !$0.isNewline }
    if first.contains(",") { return .csv }
    return first.contains(":") || first.hasPrefix("%YAML") ? .tagPack : .addressList
  }

  private static func lineOfFault(in bytes: [UInt8]) -> Int {
    var line = 1
    for chunk in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      if chunk.contains(0) || String(validating: chunk, as: UTF8.self) == nil { break }
      line += 1
    }
    return line
  }
}

/// What a reader hands over.
struct TagFileContent {
  var title: String
  var tags: [Tag] = []
  var actors: [Actor] = []
  var warnings: [String] = []

  init(title: String, _ check: TagCheck, actors: [Actor] = []) {
    self.title = title
    self.tags = check.tags
    self.actors = actors
    self.warnings = check.warnings.sentences(in: check.file.path)
  }
}
