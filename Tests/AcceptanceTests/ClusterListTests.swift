import Foundation
import Testing

/// The clusters of a list of addresses, by the built program.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct ClusterListTests {
  private let sample: SampleStore
  private let addresses: [String]

  init() throws {
    sample = try SampleStore()
    addresses = try SampleStore.addresses()
  }

  private func file(_ bytes: String) throws -> String { try sample.file("list.txt", bytes) }

  @Test("a list with marks, notes, blanks and line ends of any kind is the list without them")
  func lines() throws {
    let some = addresses.prefix(5)
    let plain = try sample.run(["cluster", "of", "--json"] + some)
    #expect(plain.code == 0, "\(plain.errors)")
    let text =
      "\u{feff}\(some[0])\r\n# a note\r\n\r\n \t\(some[1])\u{a0} \n\(some[2])\r\(some[3])\n\n"
    let listed = try sample.run(["cluster", "of", "--json", "-i", file(text + some[4])])
    let rows = try #require(try listed.data() as? [[String: Any]], "\(listed.errors)")
    #expect(rows.map { $0["line"] as? Int } == [1, 4, 5, 6, 8])
    #expect(rows.map { $0["address"] as? String } == Array(some))
    let shown = try #require(try plain.data() as? [[String: Any]])
    #expect(rows.map { $0["balance_sat"] as? Int } == shown.map { $0["balance_sat"] as? Int })
  }

  @Test("every address asked for has its row, whatever the form and the number of threads")
  func rows() throws {
    // More than one batch, so that rows are made in several.
    let many = Array(repeating: addresses, count: 9_000 / addresses.count + 1).joined()
    let list = try file((many + ["nonsense"]).joined(separator: "\n"))
    for form in ["json", "jsonl", "csv"] {
      let words = ["cluster", "of", "-i", list, "--format", form, "--threads"]
      let one = try sample.run(words + ["1"])
      #expect(one.code == 0, "\(one.errors)")
      #expect(try sample.run(words + ["3"]).output == one.output)
      let marks = one.output.split(separator: 0x0a)
      switch form {
      case "json":
        let rows = try #require(try one.data() as? [[String: Any]])
        #expect(rows.map { $0["address"] as? String } == many + ["nonsense"])
        #expect(rows.last?["unknown"] as? String == "is not an address of regtest")
        let known = try #require(rows.first?["cluster"] as? [String: Any])
        let size = try #require(known["addresses"] as? Int)
        #expect(try #require(known["asked"] as? Int) <= size && size > 0)
      case "csv": #expect(marks.count == many.count + 2)
      default: #expect(marks.count == many.count + 1)
      }
    }
  }

  @Test("what an address holds is what `show address` says of it")
  func balances() throws {
    let some = Array(addresses.prefix(40))
    let shown = try sample.rows(["show", "address", "--json"] + some)
    let found = try sample.rows(["cluster", "of", "--json"] + some)
    for key in ["balance_sat", "receipts"] {
      #expect(shown.map { $0[key] as? Int } == found.map { $0[key] as? Int })
    }
    for key in ["first", "last"] {
      let txids = [shown, found].map { $0.map { ($0[key] as? [String: Any])?["txid"] as? String } }
      #expect(txids[0] == txids[1] && txids[0].allSatisfy { $0?.count == 64 })
    }
  }

  @Test("what is no list is told in one short line")
  func noList() throws {
    let folder = try sample.run(["cluster", "of", "-i", sample.folder])
    #expect(folder.code == 66 && folder.errors.contains("a folder where a file is expected"))
    #expect(try sample.run(["cluster", "of", "-i", sample.folder + "/none"]).code == 66)
    #expect(try sample.run(["cluster", "of", "-i", file("# nothing\n\n")]).code == 64)
    let long = try file(String(repeating: "a", count: 1_000_000))
    let answer = try sample.run(["cluster", "of", "-i", long, "--format", "csv"])
    #expect(answer.code == 1 && answer.errors.utf8.count < 200)
    #expect(answer.output.count > 1_000_000)
  }
}
