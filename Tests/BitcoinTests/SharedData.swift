import Foundation

@testable import Bitcoin

/// Public test data beside the repository: `../shared/data`, or a folder named by FILATURE_SHARED.
enum SharedData {
  static let root: URL = {
    if let named = ProcessInfo.processInfo.environment["FILATURE_SHARED"] {
      return URL(filePath: named)
    }
    var repository = URL(filePath: #filePath)
    for _ in 0..<3 { repository.deleteLastPathComponent() }
    return repository.deletingLastPathComponent().appending(path: "shared")
  }()

  static let isPresent = FileManager.default.fileExists(atPath: root.appending(path: "data").path)
  static let absence = "the public test data in ../shared/data is not here"

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "data").appending(path: path)))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The rows of a JSON list.
  static func list(_ path: String) throws -> [Any] {
    try JSONSerialization.jsonObject(with: Data(try bytes(path))) as? [Any] ?? []
  }

  /// The members of a JSON object.
  static func object(_ path: String) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(try bytes(path))) as? [String: Any] ?? [:]
  }

  /// Names of files in a folder, in order.
  static func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "data").appending(path: folder).path
    ).sorted()
  }
}

/// A small generator with a seed, so that a failure can be had again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
