import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation

/// A temporary folder with a dump in it, and stores made from it.
final class DumpFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "filature-dump-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes files into a folder below this one and returns the folder's path.
  func write(_ files: [ChainDump.File], into name: String) throws -> String {
    let folder = path + "/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in files {
      try Data(file.bytes).write(to: URL(fileURLWithPath: folder + "/" + file.name))
    }
    return folder
  }

  /// Ingests a path into a store below this folder.
  func ingest(
    _ paths: [String], into store: String, format: String = "auto",
    missingParents: MissingParents = .refused
  ) throws -> IngestOutcome {
    var request = IngestRequest(paths: paths, store: path + "/store-" + store)
    request.format = format
    request.threads = 2
    request.missingParents = missingParents
    var ingestion = Ingestion(request) { _ in }
    let outcome = try ingestion.run()
    if let failure = outcome.failure { throw failure }
    return outcome
  }
}

/// The folder of real data beside the repository; nil where it is not there.
var sharedData: String? {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let named = ProcessInfo.processInfo.environment["FILATURE_SHARED"].map { $0 + "/data" }
  let path = named ?? root.appendingPathComponent("../shared/data").standardized.path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}
