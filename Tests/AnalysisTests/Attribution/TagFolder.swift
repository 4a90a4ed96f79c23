import Analysis
import Foundation

/// A folder of its own for a test, and what the shared data folder has.
final class TagFolder {
  let path: String
  let store: TagStore

  init() throws {
    path = NSTemporaryDirectory() + "filature-tags-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    store = try TagStore.open(directory: path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  /// The error that an import ends with.
  func refusal(of name: String, _ text: String) throws -> AnalysisError? {
    let file = try write(name, text)
    do {
      _ = try store.importFile(file)
      return nil
    } catch {
      return error
    }
  }

  /// Whether a text stands anywhere in the store's files.
  func holds(_ text: String) throws -> Bool {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return try names.filter { $0.hasPrefix("tags.sqlite") }.contains { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }

  /// The folder of attribution data; nil where it is not there.
  static var attribution: String? {
    let named = ProcessInfo.processInfo.environment["FILATURE_SHARED"]
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<5 { root.deleteLastPathComponent() }
    let shared = named ?? root.appendingPathComponent("shared").path
    let folder = shared + "/data/attribution"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }
}
