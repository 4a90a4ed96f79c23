import Bitcoin
import ChainStore
import Foundation
import Ingest

/// A temporary folder with block files made from raw blocks, and stores made from them.
final class ChainFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "filature-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// One block file.
  static func record(_ blocks: [[UInt8]]) -> [UInt8] {
    blocks.flatMap { block in
      Network.regtest.magic + withUnsafeBytes(of: UInt32(block.count).littleEndian) { Array($0) }
        + block
    }
  }

  /// Where each block's record ends in such a file.
  static func ends(of blocks: [[UInt8]]) -> [Int] {
    var end = 0
    return blocks.map { block in
      end += 8 + block.count
      return end
    }
  }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], _ name: String = "blk00000.dat") throws -> String {
    let file = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// Ingests a file into a store below this folder.
  @discardableResult
  func ingest(
    _ file: String, into store: String = "store", threads: Int = 2, hashKey: HashKey? = testKey
  ) throws -> IngestOutcome {
    var request = IngestRequest(paths: [file], store: path + "/" + store)
    request.network = .regtest
    request.threads = threads
    request.hashKey = hashKey
    var ingestion = Ingestion(request) { _ in }
    return try ingestion.run()
  }

  /// Opens a store below this folder.
  func graph(_ store: String = "store") throws -> ChainGraph {
    try ChainGraph(directory: path + "/" + store)
  }
}
