import Foundation
import Testing

/// A sound store of a sample story with tags and a clustering, of which damaged copies are made.
final class SampleChain: Sendable {
  /// The story's folder.
  let story: String
  private let folder: String
  /// The store.
  var store: String { folder + "/store" }
  /// A text that names addresses.
  var list: String { folder + "/list.txt" }

  /// Reads a story into a store, up to a height where one is named.
  init(_ name: String, toHeight height: Int = .max) throws {
    story = BuiltProgram.root.path + "/sample-chains/" + name
    folder = FileManager.default.temporaryDirectory.path + "/hostile-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for step in [
      ["ingest", story + "/blocks", "--network", "regtest"]
        + (height < .max ? ["--to-height", "\(height)"] : []),
      ["tags", "import", story + "/tags.yaml"], ["prepare"],
    ] {
      let answer = try BuiltProgram.run(step + ["--store", store])
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
    try FileManager.default.copyItem(atPath: story + "/tags.yaml", toPath: list)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A copy of the store under a name; its path.
  func copy(_ name: String) throws -> String {
    let path = folder + "/" + name
    try FileManager.default.copyItem(atPath: store, toPath: path)
    return path
  }

  /// Removes a copy.
  func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
