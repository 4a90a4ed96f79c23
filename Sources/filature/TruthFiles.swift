import Analysis
import Bitcoin
import ChainStore
import Foundation
import Ingest

/// The files that say who owns what on a chain: one, or those of a folder.
enum TruthFiles {
  private static let names = [
    "addresses.csv", "addresses.csv.gz", "outputs.csv", "outputs.csv.gz", "addresses.jsonl",
    "addresses.jsonl.gz",
  ]

  /// Hands over the bytes of each file.
  static func each(
    of place: String, _ read: (ByteView, _ name: String) throws -> Void
  ) throws {
    for path in try paths(place) {
      for input in try InputFile.open([path]) { try read(input.file.bytes, path) }
    }
  }

  /// The truth of a chain.
  static func table(_ place: String, _ graph: ChainGraph) throws -> TruthTable {
    var table = TruthTable(graph)
    try each(of: place) { try table.read($0, name: $1) }
    return table
  }

  private static func paths(_ place: String) throws -> [String] {
    guard let kind = FileKind(at: place) else {
      throw Failure(Exit.missing, "no such file or folder", at: place)
    }
    guard kind == .folder else { return [place] }
    for folder in [place, place + "/truth"] {
      let found = names.map { folder + "/" + $0 }.filter {
        FileManager.default.fileExists(atPath: $0)
      }
      if !found.isEmpty { return found }
    }
    throw Failure(
      Exit.missing, "no addresses.csv, outputs.csv or addresses.jsonl in it", at: place)
  }
}
