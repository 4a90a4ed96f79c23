import Bitcoin
import ChainStore
import Foundation
import Ingest
import Simulation

/// A folder in which the input of one execution is put, for readers that take a path.
struct Scratch {
  let path: String

  init(_ path: String) {
    self.path = path
    clear()
  }

  /// Empties the folder.
  func clear() {
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file; its path.
  @discardableResult
  func put(_ name: String, _ bytes: [UInt8]) -> String {
    let place = path + "/" + name
    guard (try? Data(bytes).write(to: URL(fileURLWithPath: place))) == nil else { return place }
    try? FileManager.default.createDirectory(
      atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try? Data(bytes).write(to: URL(fileURLWithPath: place))
    return place
  }

  /// Every file below a folder with its path in it.
  static func files(below path: String) -> Input {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    return names.sorted().compactMap { name in
      let place = path + "/" + name
      guard FileKind(at: place) == .regular else { return nil }
      return FileManager.default.contents(atPath: place).map { (name, [UInt8]($0)) }
    }
  }
}

/// A store of a small chain of whose addresses something is known.
struct SampleStore {
  let path: String
  let graph: ChainGraph

  init?(_ path: String) {
    self.path = path
    try? FileManager.default.removeItem(atPath: path)
    let chain = path + ".dat"
    guard let dump = try? ChainDump(blocks: RandomChain.make(seed: 5, proof: .ground)),
      (try? Data(dump.files(.blk)[0].bytes).write(to: URL(fileURLWithPath: chain))) != nil
    else { return nil }
    var request = IngestRequest(paths: [chain], store: path)
    request.network = .regtest
    var ingestion = Ingestion(request) { _ in }
    // Pages are not compared with their sums, as damage there ends the process.
    guard (try? ingestion.run()) != nil,
      let graph = try? ChainGraph(directory: path, checking: .values)
    else { return nil }
    self.graph = graph
  }

  /// Texts of the chain's first addresses.
  func addresses(_ count: Int) -> [String] {
    (0..<min(count, graph.addressCount)).map {
      let script = graph.script(of: AddressIndex(rawValue: UInt32($0)))
      return Address.text(ofScript: script, network: graph.network)
    }
  }
}
