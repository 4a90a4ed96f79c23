import ChainStore
import Foundation

/// The files of a folder that may hold blocks, also of the folders within, in order of name.
struct InputFolder {
  /// Paths of the files.
  private(set) var files: [String] = []
  /// What is left out that a user may have meant.
  private(set) var notes: [String] = []
  /// Folders that have been entered, so that links in a circle end.
  private var entered: Set<String> = []

  init(_ path: String) throws(IngestError) {
    guard (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil else {
      throw IngestError(.inputOutput, "the folder cannot be read", at: path)
    }
    enter(path)
  }

  private mutating func enter(_ path: String) {
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard entered.insert(real).inserted else { return }
    let names = InputFolder.names(in: path)
    let blocks = names.first { name in
      name.lowercased() == "blocks" && InputFolder.holdsBlockFiles(path + "/" + name)
    }
    if let blocks, !InputFolder.holdsBlockFiles(path) {
      notes.append("\(path) is a node's folder; of it \(path)/\(blocks) is read")
      enter(path + "/" + blocks)
      return
    }
    for name in names where !InputFolder.isCompanion(name) {
      let full = path + "/" + name
      if InputFolder.isFolder(full) {
        if !InputFolder.isDatabase(full) { enter(full) }
      } else if FileKind(at: full) == .regular || BlkFiles.isBlockFileName(name) {
        // What is no file is passed over, but not where blocks would be missed.
        files.append(full)
      }
    }
  }

  private static func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }

  private static func holdsBlockFiles(_ path: String) -> Bool {
    isFolder(path) && names(in: path).contains { BlkFiles.isBlockFileName($0) }
  }

  /// Whether a file lies beside block files and holds none, or is hidden.
  private static func isCompanion(_ name: String) -> Bool {
    let lower = name.lowercased()
    return lower == BlockKey.fileName || lower.hasPrefix(".")
      || (lower.hasPrefix("rev") && (lower.hasSuffix(".dat") || lower.hasSuffix(".dat.gz")))
  }

  /// Whether a folder is a node's LevelDB, such as its index of blocks, or a store.
  private static func isDatabase(_ path: String) -> Bool {
    let names = names(in: path)
    if names.contains("CURRENT"), names.contains(where: { $0.hasPrefix("MANIFEST-") }) {
      return true
    }
    // A store that cannot be read is one too.
    guard names.contains(Manifest.fileName) else { return false }
    do { return try Manifest.read(store: path) != nil } catch { return true }
  }
}
