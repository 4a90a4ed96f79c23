import Bitcoin
import ChainStore

/// The members of a zip file in memory, for bundles that are checked whole.
public enum ArchiveContent {
  /// Bytes that all members of a bundle may have together.
  public static let largest = 4 << 30

  /// Whether a file begins as zip files do.
  public static func isZip(_ path: String) -> Bool {
    (try? MappedFile(path: path)).map { ZipArchive.begins($0.bytes) } ?? false
  }

  /// Names and bytes of every member, in the order of their data.
  public static func members(
    of path: String
  ) throws(IngestError) -> [(name: String, bytes: [UInt8])] {
    let file: MappedFile
    do throws(StoreError) {
      file = try MappedFile(path: path)
    } catch {
      throw IngestError(
        error.code == .missing ? .missing : .inputOutput, error.message, at: path)
    }
    guard ZipArchive.begins(file.bytes) else {
      throw IngestError(.malformed, "not a zip file", at: path)
    }
    // No text of a case packs to a hundredth: what would unpack to more is a zip bomb.
    let most = min(largest, 100 * file.bytes.count + (1 << 20))
    var left = most
    var members: [(name: String, bytes: [UInt8])] = []
    do throws(DecodingError) {
      let archive = try ZipArchive(file.bytes)
      for member in archive.members {
        guard member.size <= left else {
          throw DecodingError(offset: 0, message: "members of more than \(most) bytes")
        }
        var bytes: [UInt8] = []
        try archive.unpack(member) { piece throws(DecodingError) in
          left -= piece.count
          guard left >= 0 else {
            throw DecodingError(offset: 0, message: "members of more than \(most) bytes")
          }
          bytes.append(contentsOf: piece)
        }
        members.append((member.name, bytes))
      }
    } catch {
      throw IngestError(.malformed, error.message, at: path)
    }
    return members
  }
}
