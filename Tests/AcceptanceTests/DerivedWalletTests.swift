import Foundation
import Testing

private let truth = BuiltProgram.shared + "/data/regtest-a/truth/"
private let canRun = BuiltProgram.isThere && FileManager.default.fileExists(atPath: truth)

private struct Wallet: Decodable {
  struct Descriptor: Decodable {
    var desc: String
  }

  var wallet: String
  var descriptors: [Descriptor]
}

private struct Owned: Decodable {
  var address: String
  var wallet: String
  var descriptor: String?
  var used: Bool?
}

/// A node's own wallets, found again on its chain by their public keys.
@Suite(.enabled(if: canRun, "the program or the folder ../shared/data is not here"))
struct DerivedWalletTests {
  private static func rows<Row: Decodable>(_ name: String) throws -> [Row] {
    try BuiltProgram.unpacked(truth + name).split(separator: 0x0a)
      .map { try JSONDecoder().decode(Row.self, from: $0) }
  }

  @Test("the gap walk finds every used address of a node's wallets, and no other")
  func everyWallet() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/derive-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let blocks = BuiltProgram.shared + "/data/regtest-a/node2/blocks"
    let made = try BuiltProgram.run(["ingest", blocks, "--network", "regtest", "--store", folder])
    #expect(made.code == 0, "\(made.errors)")
    let wallets: [Wallet] = try Self.rows("wallets.jsonl.gz")
    let owned: [Owned] = try Self.rows("addresses.jsonl.gz")
    var total = 0
    // A third of them, of every kind: a debug build takes its time for each key.
    for wallet in wallets.enumerated().filter({ $0.offset % 3 == 0 }).map(\.element) {
      let keys = wallet.descriptors.map(\.desc)
      let answer = try BuiltProgram.run(["derive"] + keys + ["--json", "--store", folder])
      let rows = try #require(try answer.data() as? [[String: Any]])
      let found = rows.filter { $0["used"] as? Bool == true }
        .compactMap { $0["address"] as? String }
        .filter { !$0.hasPrefix("script:") }
      let used = owned.filter { $0.wallet == wallet.wallet && $0.used == true }
      let derived = used.filter { $0.descriptor != nil }
      #expect(Set(found).isSuperset(of: derived.map(\.address)), "\(wallet.wallet)")
      #expect(Set(found).isSubset(of: used.map(\.address)), "\(wallet.wallet)")
      total += found.count
    }
    #expect(total > 1500)
  }
}
