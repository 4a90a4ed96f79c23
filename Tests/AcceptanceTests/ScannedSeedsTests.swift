import Foundation
import Testing

/// Lists as a scan of a phone gives them: addresses, txids and what is of other chains, mixed.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct ScannedSeedsTests {
  private let sample: SampleStore
  /// An outpoint of a payment with change, the address that it pays, and the payment's outputs.
  private let (outpoint, address, outputs): (String, String, [String])

  init() throws {
    sample = try SampleStore()
    for address in try SampleStore.addresses() {
      let rows = try sample.data(["trace", address, "--method", "fifo", "--json"])
      let seeds = (rows as? [String: Any])?["seeds"] as? [[String: Any]] ?? []
      for outpoint in seeds.compactMap({ $0["outpoint"] as? String }) {
        let id = String(outpoint.prefix(64))
        let all = try sample.rows(["show", "tx", id, "--json"])
        let count = (all.first?["outputs"] as? [Any])?.count ?? 0
        guard count > 1 else { continue }
        self.outpoint = outpoint
        self.address = address
        outputs = (0..<count).map { "\(id):\($0)" }
        return
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private func trace(_ lines: [String], _ more: [String] = []) throws -> BuiltProgram.Answer {
    let list = try sample.file("list.txt", lines.joined(separator: "\n") + "\n")
    return try sample.run(["trace", "-i", list, "--method", "fifo", "--json"] + more)
  }

  private func seeds(_ answer: BuiltProgram.Answer) throws -> Set<String> {
    let data = try #require(try answer.data() as? [String: Any], "\(answer.errors)")
    let rows = try #require(data["seeds"] as? [[String: Any]])
    return Set(rows.compactMap { $0["outpoint"] as? String })
  }

  /// Whether an address is paid by some of a transaction's outputs.
  private func paid(_ outputs: [String], to address: String) throws -> Bool {
    let answer = try sample.run(["trace", address, "--method", "fifo", "--json"])
    guard answer.code == 0 else { return true }
    return !(try seeds(answer).isDisjoint(with: outputs))
  }

  @Test("a txid of a list stands for what it pays to the list, unless all of it is asked for")
  func txidsOfLists() throws {
    let id = String(outpoint.prefix(64))
    let alone = try seeds(try trace([address]))
    let mixed = try trace([id, address])
    #expect(try seeds(mixed) == alone && alone.contains(outpoint))
    let text = String(decoding: mixed.output, as: UTF8.self)
    #expect(text.contains("--whole-transactions` takes them too"))
    let whole = try seeds(try trace([id, address], ["--whole-transactions"]))
    #expect(whole == alone.union(outputs))
    // Where nothing of the list is paid it is left out, and the way to it is said.
    let others = try SampleStore.addresses()
    let other = try #require(
      try others.first { try $0 != address && !paid(outputs, to: $0) }, "\(outputs)")
    let none = try trace([id, other])
    #expect(String(decoding: none.output, as: UTF8.self).contains("is left out; `--whole-trans"))
    #expect(try seeds(none).isDisjoint(with: outputs))
    // Without any address there is no choice, which is said too.
    let bare = try trace([id])
    #expect(try seeds(bare) == Set(outputs))
    #expect(
      String(decoding: bare.output, as: UTF8.self).contains("the list names no address"))
    // Outpoints, and txids of the command line, stand for themselves.
    #expect(try seeds(try trace(outputs)) == Set(outputs))
    let typed = try sample.run(["trace", id, "--method", "fifo", "--json"])
    #expect(try seeds(typed) == Set(outputs))
  }

  @Test("addresses of other chains are left out and counted by chain, and the rest is answered")
  func otherChains() throws {
    let others = [
      "0x742d35Cc6634C0532925a3b844Bc454e4438f44e", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
      "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9", "0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe",
    ]
    let answer = try trace([others[0], address] + others.dropFirst())
    #expect(try seeds(answer) == (try seeds(try trace([address]))))
    let text = String(decoding: answer.output, as: UTF8.self)
    #expect(
      text.contains("addresses of other chains left out: ethereum: 2, litecoin: 1, tron: 1"))
    #expect(text.contains("line 3: ") && text.contains("an address of tron, not of regtest"))
    let none = try trace(Array(others.prefix(1)))
    #expect(none.code != 0 && none.errors.contains("ethereum"), "\(none.errors)")
  }
}
