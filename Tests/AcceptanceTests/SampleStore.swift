import Foundation
import Testing

/// A folder with the sample story read into a store, gone with the value.
final class SampleStore {
  static let sample = BuiltProgram.root.path + "/sample-chains/seized-wallet"

  let folder = FileManager.default.temporaryDirectory.path + "/sample-\(UUID().uuidString)"
  var store: String { folder + "/store" }

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for step in [
      ["ingest", Self.sample + "/blocks", "--network", "regtest"],
      ["tags", "import", Self.sample + "/tags.yaml"], ["cluster", "build"],
    ] {
      let answer = try run(step)
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs a command on the store.
  @discardableResult
  func run(_ words: [String]) throws -> BuiltProgram.Answer {
    try BuiltProgram.run(words + ["--store", store])
  }

  /// What a command on the store says under `data`; fails where it does not end well.
  func data(_ words: [String]) throws -> Any {
    let answer = try run(words)
    #expect(answer.code == 0, "\(words): \(answer.errors)")
    return try answer.data()
  }

  /// The rows of a list under `data`.
  func rows(_ words: [String]) throws -> [[String: Any]] {
    try #require(try data(words) as? [[String: Any]], "\(words)")
  }

  /// Writes a file into the folder; its path.
  func file(_ name: String, _ text: String) throws -> String {
    let path = folder + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Every address of the sample's truth, in its order.
  static func addresses() throws -> [String] {
    try String(contentsOfFile: sample + "/truth/addresses.csv", encoding: .utf8)
      .split(separator: "\n").dropFirst()
      .compactMap { $0.split(separator: ",").first.map(String.init) }
  }
}
