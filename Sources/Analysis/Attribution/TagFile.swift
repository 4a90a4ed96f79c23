import Bitcoin
import Foundation

/// A file of tags in whichever known form.
public struct TagFile: Sendable {
  /// The tags.
  public var tags: [Tag]
  /// What was tolerated.
  public var warnings: [String]
  /// Name of the file.
  public var name: String
  /// SHA-256 of its bytes, in hex.
  public var sha256: String

  private static let largest = 512 << 20

  /// Reads a TagPack, an OFAC list or a plain list, by its name and first bytes.
  public init(path: String) throws(AnalysisError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw AnalysisError(.missing, "no such file", at: path)
    }
    guard let data = FileManager.default.contents(atPath: path), data.count <= TagFile.largest else {
      throw AnalysisError(.malformed, "cannot be read", at: path)
    }
    name = String(path.split(separator: "/").last ?? "")
    sha256 = Hex.encode(data.withUnsafeBytes { Digest.sha256($0) })
    warnings = []
    guard let text = String(validating: data, as: UTF8.self), !text.contains("\0") else {
      throw AnalysisError(.malformed, "not text", at: "\(name) line 1")
    }
    if name.hasSuffix(".xml") {
      tags = try SanctionsList.xml(data, file: name)
    } else if name.hasSuffix(".txt") {
      tags = try SanctionsList.plain(text, file: name)
    } else {
      let pack = try TagPack(text: text, file: name)
      (tags, warnings) = (pack.tags, pack.warnings)
    }
  }
}
