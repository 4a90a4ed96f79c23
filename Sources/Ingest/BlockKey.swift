import Foundation

/// What Bitcoin Core XORs its block files with: the eight bytes of `xor.dat` beside them.
public enum BlockKey: Sendable {
  /// There is no such file, or it holds zeros.
  case none
  /// The key, by position in the file modulo 8.
  case bytes([UInt8])
  /// A file of another length: the key is not whole.
  case torn(path: String, count: Int)

  /// Name of the file.
  static let fileName = "xor.dat"

  /// The key; nil where there is none to use.
  var bytes: [UInt8]? {
    guard case .bytes(let bytes) = self else { return nil }
    return bytes
  }

  /// The key in a folder, whatever the case of its file's name.
  init(in folder: String) {
    var name = folder + "/" + BlockKey.fileName
    if !FileManager.default.fileExists(atPath: name) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let other = names.sorted().first { $0.lowercased() == BlockKey.fileName }
      guard let other else {
        self = .none
        return
      }
      name = folder + "/" + other
    }
    guard let data = FileManager.default.contents(atPath: name), data.count == 8 else {
      let size = (try? FileManager.default.attributesOfItem(atPath: name))?[.size]
      self = .torn(path: name, count: (size as? Int) ?? 0)
      return
    }
    self = data.contains { $0 != 0 } ? .bytes([UInt8](data)) : .none
  }

  /// What to do about a file in which no block is found.
  var hint: String {
    switch self {
    case .torn(let path, let count):
      "\(path) holds \(count) bytes where the key has 8: get a whole copy of it"
    case .bytes:
      "it may be behind another key, as a file of another node is: read each node's folder by"
        + " itself, or see --network"
    case .none:
      "it may be behind a key: the node's \(BlockKey.fileName) belongs beside it; or see --network"
    }
  }
}
