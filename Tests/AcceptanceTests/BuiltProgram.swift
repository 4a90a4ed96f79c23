import Foundation
import Testing

/// The program as it was built, run as a user runs it.
struct BuiltProgram {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// `FILATURE` where that is set, else what stands beside the tests.
  static let path =
    ProcessInfo.processInfo.environment["FILATURE"]
    ?? root.appendingPathComponent(".build/debug/filature").path

  /// Where the public data lie, `../shared` unless `FILATURE_SHARED` names another place.
  static let shared =
    ProcessInfo.processInfo.environment["FILATURE_SHARED"]
    ?? root.deletingLastPathComponent().appendingPathComponent("shared").path

  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

  struct Answer {
    var code: Int32
    var output: Data
    var errors: String

    /// What stands under `data` in the document.
    func data() throws -> Any {
      let document = try JSONSerialization.jsonObject(with: output) as? [String: Any]
      return try #require(document?["data"], "\(errors)")
    }
  }

  /// Runs it, or another program; output goes through files, so that no pipe fills up.
  static func run(
    _ words: [String], input: String? = nil, program: String = path
  ) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("answer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["out", "err"].map { folder.appendingPathComponent($0) }
    for file in files { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = FileHandle.nullDevice
    if let input {
      let path = folder.appendingPathComponent("in")
      try Data(input.utf8).write(to: path)
      process.standardInput = try FileHandle(forReadingFrom: path)
    }
    try process.run()
    process.waitUntilExit()
    return Answer(
      code: process.terminationStatus, output: try Data(contentsOf: files[0]),
      errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
  }

  /// The bytes of a gzip file.
  static func unpacked(_ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return bytes
  }
}
