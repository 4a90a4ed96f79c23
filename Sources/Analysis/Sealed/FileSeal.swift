import Bitcoin
import ChainStore
import Foundation

/// The last line of a file that this program wrote whole: the SHA-256 of every byte before it.
///
/// File and seal get their name by one rename, so that none is ever there without the other.
enum FileSeal {
  /// Bytes of a seal: its words, 64 digits, a line end.
  static let size = NeighbourFile.sealSize
  /// Bytes up to which a file is hashed at each opening; of a larger one only `verify` does so.
  static let cheap = 64 << 20

  /// How much of a file is checked.
  enum Depth {
    /// That it ends with a seal, and where the file is small, what the seal says.
    case opening
    /// What the seal says.
    case whole
  }

  /// The seal of some content.
  static func text(of content: ByteView) -> String {
    text(Hex.encode(Digest.sha256(content)))
  }

  /// The seal of content with a SHA-256 in hexadecimal.
  static func text(_ digest: String) -> String { NeighbourFile.sealStart + digest + "\n" }

  /// Bytes of a file before its seal, nil where it has none; throws `malformed` where the seal says
  /// something else of them.
  static func content(of file: MappedFile, _ depth: Depth) throws(AnalysisError) -> Int? {
    let content = file.bytes.count - size
    guard content > 0 else { return nil }
    let words = Array(file.bytes[content...])
    guard words.starts(with: NeighbourFile.sealStart.utf8) else { return nil }
    guard depth == .whole || content <= cheap else { return content }
    let body = ByteView(rebasing: file.bytes[..<content])
    guard words.elementsEqual(text(of: body).utf8) else {
      throw AnalysisError(
        .malformed, "the content is another than was sealed: changed or damaged from outside",
        at: file.path, hint: SealedDatabase.advice)
    }
    return content
  }
}
