import Bitcoin
import ChainStore
import Foundation

/// A file to read blocks from.
public struct InputFile: Sendable {
  /// Path as it was given or found.
  public let path: String
  /// Its bytes, mapped: unpacked, and as UTF-8 where they are text.
  public let file: MappedFile
  /// Key that Bitcoin Core XORs its block files with.
  public let key: BlockKey
  /// How the file came to be read.
  public var origin = Origin.named
  /// Whether the mapped bytes are those of the file at the path, as it lies there.
  private(set) var isPlain = false

  /// How its text was written down.
  private var form = TextForm.plain

  /// How a file came to be read.
  public enum Origin: Sendable {
    /// The user named it, so it must be read.
    case named
    /// It was found in a folder, beside others that may have another purpose.
    case found
  }

  /// Last part of the path.
  public var name: String { String(path.split(separator: "/").last ?? "") }

  /// Bytes in memory as an input, copied; the name stands in messages.
  public init(
    name: String, copying bytes: [UInt8], key: BlockKey = .none
  ) throws(StoreError) {
    path = name
    file = try MappedFile(copying: bytes)
    self.key = key
  }

  private init(path: String, file: MappedFile, key: BlockKey) {
    self.path = path
    self.file = file
    self.key = key
  }

  /// Opens files, and the files of directories in order of name.
  ///
  /// A directory gives every regular file in it and in the directories within that is no known
  /// companion of block files; `-` is standard input. What is packed with gzip is unpacked into
  /// temporary files. `note` is told where not all of a directory is read.
  public static func open(
    _ paths: [String], note: (String) -> Void = { _ in }
  ) throws(IngestError) -> [InputFile] {
    var files: [InputFile] = []
    var keys: [String: BlockKey] = [:]
    for path in paths {
      if path == "-" {
        files += try streamed(try SpoolFile.standardInput())
        continue
      }
      var isDirectory: ObjCBool = false
      guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
        throw IngestError(.missing, "no such file or directory", at: path)
      }
      if isDirectory.boolValue {
        let folder = try InputFolder(path)
        folder.notes.forEach(note)
        for found in folder.files {
          var file = try single(found, &keys)
          file.origin = .found
          files.append(file)
        }
      } else {
        files.append(try single(path, &keys))
      }
    }
    guard !files.isEmpty else {
      throw IngestError(.malformed, "no files to read", at: paths.joined(separator: ", "))
    }
    return files
  }

  /// Standard input, unpacked, and cut apart where it holds several tables.
  private static func streamed(_ input: MappedFile) throws(IngestError) -> [InputFile] {
    let name = "standard input"
    let whole = try unpacked(name, input, key: .none)
    let parts = StreamedTables.split(whole.file)
    guard parts.count > 1 else { return [whole] }
    var files: [InputFile] = []
    for part in parts {
      files.append(try InputFile("\(name), table \(files.count + 1)", reading: part, .none))
    }
    return files
  }

  /// Opens one file; `keys` has those of the folders met before.
  private static func single(
    _ path: String, _ keys: inout [String: BlockKey]
  ) throws(IngestError) -> InputFile {
    let file: MappedFile
    do throws(StoreError) {
      file = try MappedFile(path: path)
    } catch {
      guard error.code == .malformed else {
        throw IngestError(.inputOutput, error.message, at: path)
      }
      throw IngestError(
        .malformed, error.message, at: path, hint: "name a file, or - for standard input")
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
    let key = keys[folder] ?? BlockKey(in: folder)
    keys[folder] = key
    var input = try unpacked(path, file, key: key)
    input.isPlain = input.file === file
    return input
  }

  private static func unpacked(
    _ path: String, _ file: MappedFile, key: BlockKey
  ) throws(IngestError) -> InputFile {
    let bytes = file.bytes
    if bytes.count >= 4, bytes.loadUnaligned(as: UInt32.self).littleEndian == 0xfd2f_b528 {
      throw IngestError(
        .malformed, "packed with zstd", at: path, hint: "unpack it first, as with zstd -dc")
    }
    guard Gzip.begins(bytes) else { return try InputFile(path, reading: file, key) }
    return try InputFile(path, reading: try SpoolFile.unpacked(file, path: path), key)
  }

  /// Lets everything behind read UTF-8 without a byte order mark; what is so already, and what is
  /// no text, stays where it is.
  private init(_ path: String, reading file: MappedFile, _ key: BlockKey) throws(IngestError) {
    let start = ByteView(rebasing: file.bytes.prefix(256))
    let form = TextForm(of: start)
    self.init(path: path, file: file, key: key)
    guard !form.isPlain, !BlkFiles.isBlockFileName(name), TextForm.isText(start) else { return }
    let text =
      form.encoding == .utf8
      ? MappedFile(part: form.markSize..<file.bytes.count, of: file)
      : try SpoolFile.narrowed(file, form, path: path)
    self.init(path: path, file: text, key: key)
    self.form = form
  }

  /// File, line and offset of a byte of the text, for messages; counts the lines before it. The
  /// offset is that in the file as it lies there, unpacked.
  func place(_ offset: Int) -> String {
    let before = file.bytes.prefix(offset)
    let line = before.reduce(1) { $1 == 0x0a ? $0 + 1 : $0 }
    let place = form.isPlain ? offset : form.source(behind: before)
    return "\(path) line \(line) offset \(place)"
  }
}
