import ChainStore
import Foundation

/// A file to read blocks from.
public struct InputFile: Sendable {
  /// Path as it was given or found.
  public let path: String
  /// Its bytes, mapped.
  public let file: MappedFile
  /// Key that Bitcoin Core XORs its block files with; nil where there is none.
  public let key: [UInt8]?

  /// Last part of the path.
  public var name: String { String(path.split(separator: "/").last ?? "") }

  /// Opens files, and the files of directories in order of name.
  ///
  /// A directory gives its `blk*.dat` where it has any, else every regular file that is no known
  /// companion of block files.
  public static func open(_ paths: [String]) throws(IngestError) -> [InputFile] {
    var files: [InputFile] = []
    for path in paths {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
        throw IngestError(.missing, "no such file or directory", at: path)
      }
      if isDirectory.boolValue {
        files += try directory(path)
      } else {
        files.append(try single(path))
      }
    }
    guard !files.isEmpty else {
      throw IngestError(.malformed, "no files to read", at: paths.joined(separator: ", "))
    }
    return files
  }

  private static func directory(_ path: String) throws(IngestError) -> [InputFile] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let blocks = names.filter { $0.hasPrefix("blk") && $0.hasSuffix(".dat") }
    let companions: Set<String> = ["xor.dat", ".lock"]
    let chosen =
      blocks.isEmpty
      ? names.filter { !companions.contains($0) && !$0.hasPrefix("rev") && !$0.hasPrefix(".") }
      : blocks
    var files: [InputFile] = []
    for name in chosen {
      let full = path + "/" + name
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory)
      if !isDirectory.boolValue { files.append(try single(full)) }
    }
    return files
  }

  private static func single(_ path: String) throws(IngestError) -> InputFile {
    do throws(StoreError) {
      return InputFile(path: path, file: try MappedFile(path: path), key: key(beside: path))
    } catch {
      throw IngestError(.inputOutput, error.message, at: path)
    }
  }

  /// The eight bytes of `xor.dat` in the same directory; nil where there are none or all are zero.
  private static func key(beside path: String) -> [UInt8]? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
    guard let data = FileManager.default.contents(atPath: folder + "/xor.dat"), data.count == 8,
      data.contains(where: { $0 != 0 })
    else { return nil }
    return [UInt8](data)
  }
}
