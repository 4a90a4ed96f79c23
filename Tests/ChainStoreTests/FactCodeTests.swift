import Bitcoin
import Foundation
import Simulation
import Testing

@testable import ChainStore

/// Facts and amounts in few bytes, and the lists of those that do not fit.
struct FactCodeTests {
  @Test("a code gives back the value it stands for, at every edge")
  func codes() {
    let edges: [UInt32] = [
      0, 1, 2, 15, 16, 238, 239, 240, 252, 253, 254, 255, 256, 65_534, 65_535, 65_536, .max - 17,
      .max - 16, .max - 15, .max - 2, .max - 1, .max, 1 << 31, 1 << 22,
    ]
    for value in edges {
      let version = FactCode.version(Int32(bitPattern: value))
      #expect(version == FactCode.exception || UInt32(version) == value)
      #expect((version == FactCode.exception) == (value >= 255))
      for height in [0, 1, 254, 255, 300, 800_000] {
        let code = FactCode.lockTime(value, height: height)
        #expect(
          code == FactCode.exception || FactCode.lockTime(ofCode: code, height: height) == value)
      }
      let sequence = FactCode.sequence(value)
      #expect(sequence == FactCode.exception || FactCode.sequence(ofCode: sequence) == value)
      #expect((sequence == FactCode.exception) == (value >= 239 && value <= .max - 16))
      for size in edges {
        let code = FactCode.witness(size: size, weight: value)
        #expect(
          code == FactCode.wideException || FactCode.weight(ofCode: code, size: size) == value)
      }
    }
    #expect(FactCode.lockTime(799_999, height: 800_000) == 2)
    #expect(FactCode.witness(size: 250, weight: 700) == 100)
  }

  /// Writes over some bytes of a column of a built store, or its first that is no exception, and
  /// verifies all but checksums.
  private func damage(_ column: String, at place: Int? = nil, _ bytes: [UInt8]) throws
    -> StoreError?
  {
    let folder = try StoreFolder()
    try folder.build(DrawnChain(seed: 5, transactions: 300).blocks, into: "store")
    let manifest = try #require(try Manifest.read(store: folder.store("store")))
    let path = URL(
      fileURLWithPath: "\(folder.store("store"))/\(manifest.folder)/\(column).col")
    var content = [UInt8](try Data(contentsOf: path))
    let start = try #require(place ?? content.firstIndex { $0 != FactCode.exception })
    content.replaceSubrange(start..<(start + bytes.count), with: bytes)
    try Data(content).write(to: path)
    do throws(StoreError) {
      let graph = try ChainGraph(directory: folder.store("store"), checking: .values)
      try GraphVerifier(graph).verify()
      return nil
    } catch {
      return error
    }
  }

  @Test("an exception for a fact that has a code, or none for one that has not, is found")
  func exceptions() throws {
    let far: [UInt8] = [0xff, 0xff, 0xff, 0x7f]
    for place in [0, 4] {
      let error = try damage("tx.exception", at: place, far)
      #expect(error?.location == "column tx.exception", "\(place)")
    }
    // A version of 1 where an exception stands, and an exception that no fact calls for.
    #expect(try damage("tx.exception", at: 8, [1, 0, 0, 0])?.location == "column tx.exception")
    #expect(try damage("tx.version", [255]) != nil)
    #expect(try damage("input.sequence", [255]) != nil)
  }

  @Test("an amount that names another row of large amounts, or a small one there, is found")
  func largeAmounts() throws {
    let small = try damage("output.largeAmount", at: 0, [UInt8](repeating: 0, count: 8))
    #expect(small?.location == "column output.largeAmount")
    #expect(try damage("output.amount", at: 0, [0, 0, 0, 0x80]) != nil)
  }
}
