import Bitcoin
import Foundation
import Testing

@testable import Simulation

/// An economy in a folder of its own, which goes away with it.
final class EconomyFolder {
  let path: String

  init(_ scenario: String = "economy", seed: UInt64, transactions: Int) throws {
    path = FileManager.default.temporaryDirectory.path + "/economy-\(UUID().uuidString)"
    let known = try #require(Scenario.named(scenario))
    let result = try ScaleEconomy.write(
      known, seed: seed, transactions: transactions, to: path)
    #expect(result.transactions == transactions)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  /// Rows of a table without its first line, cut at commas.
  func rows(_ name: String) throws -> [[String]] {
    String(decoding: try bytes("truth/" + name), as: UTF8.self)
      .split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// The raw blocks, cut at magic and length.
  func blocks() throws -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    let names = try FileManager.default.contentsOfDirectory(atPath: path + "/blocks").sorted()
    for name in names {
      var rest = try bytes("blocks/" + name)[...]
      while !rest.isEmpty {
        #expect(Array(rest.prefix(4)) == Network.regtest.magic)
        let size = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        blocks.append(Array(rest.dropFirst(8).prefix(size)))
        rest = rest.dropFirst(8 + size)
      }
    }
    return blocks
  }
}
