import Bitcoin
import Foundation

/// Writes a told story as a folder that can be ingested, traced and checked.
public enum StoryWriter {
  /// A file of the folder.
  public struct File: Sendable, Equatable {
    /// Where it stands in the folder.
    public let path: String
    /// Its bytes.
    public let bytes: [UInt8]
  }

  /// Bytes in a block file before the next one is begun.
  private static let blockFileLimit = 150_000

  /// Tells a story and writes its files into a folder, which is made where it is missing.
  public static func write(
    story: any Story, seed: UInt64, to directory: String
  ) throws(SimulationError) {
    try write(try files(of: story, seed: seed), to: directory)
  }

  /// Writes files into a folder, which is made where it is missing.
  public static func write(_ files: [File], to directory: String) throws(SimulationError) {
    let root = URL(fileURLWithPath: directory)
    for file in files {
      let url = root.appendingPathComponent(file.path)
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: url)
      } catch {
        throw .unwritable(path: url.path, reason: error.localizedDescription)
      }
    }
  }

  /// The files of a story; the same seed gives the same bytes.
  public static func files(
    of story: any Story, seed: UInt64
  ) throws(SimulationError) -> [File] {
    var economy = Economy(seed: seed)
    try story.tell(into: &economy)
    let texts = [
      ("STORY.md", story.account(of: economy, in: .english)),
      ("STORY.fr.md", story.account(of: economy, in: .french)),
      ("tags.yaml", economy.tagPackText(title: story.title)),
      ("seeds.txt", economy.seedsText),
      ("truth.json", economy.truthDocument.text),
      ("truth/addresses.csv", economy.addressTable),
      ("truth/outputs.csv", economy.outputTable),
      ("truth/transactions.csv", economy.transactionTable),
      ("expected/deposits.json", economy.depositsDocument.text),
      ("expected/facts.json", economy.factsDocument.text),
    ]
    return texts.map { File(path: $0, bytes: Array($1.utf8)) }
      + blockFiles(economy.blocks)
  }

  /// Blocks as a node stores them: magic, size, block; no obfuscation key.
  static func blockFiles(_ blocks: [[UInt8]]) -> [File] {
    var files: [File] = []
    var writer = ByteWriter()
    for (height, block) in blocks.enumerated() {
      writer.write(Network.regtest.magic)
      writer.write(UInt32(block.count))
      writer.write(block)
      guard writer.bytes.count >= blockFileLimit || height == blocks.count - 1 else { continue }
      let number = String(files.count)
      let padded = String(repeating: "0", count: max(0, 5 - number.count)) + number
      files.append(File(path: "blocks/blk\(padded).dat", bytes: writer.bytes))
      writer = ByteWriter()
    }
    return files
  }
}
