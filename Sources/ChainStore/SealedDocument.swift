import Bitcoin
import Foundation

/// A document in JSON that ends in a checksum of itself, so that any changed byte of its file is
/// found, be it a blank.
public protocol SealedDocument: Codable {
  /// SHA-256 of the encoding without the seal, in hex; nil until it is written.
  var seal: String? { get set }
}

extension SealedDocument {
  /// Sorted, indented JSON with its seal and a line feed.
  public func sealed() throws(StoreError) -> [UInt8] {
    var document = self
    document.seal = nil
    document.seal = Hex.encode(Digest.sha256(try document.plain()))
    return try document.plain()
  }

  private func plain() throws(StoreError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    do {
      return [UInt8](try encoder.encode(self)) + [0x0a]
    } catch {
      throw StoreError(.malformed, "cannot be written as JSON", at: "\(Self.self)")
    }
  }

  /// Reads a file's bytes; they must be what ``sealed()`` makes of the value they hold.
  static func read(_ data: Data, at path: String) throws(StoreError) -> Self {
    guard let document = try? JSONDecoder().decode(Self.self, from: data) else {
      throw StoreError(.malformed, "not what this version writes; make it again", at: path)
    }
    guard try document.sealed() == [UInt8](data) else {
      throw StoreError(
        .malformed, "it does not have its own checksum: it was changed or damaged; make it again",
        at: path)
    }
    return document
  }
}
