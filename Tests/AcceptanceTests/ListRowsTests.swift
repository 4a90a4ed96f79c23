import Foundation
import Testing

/// Long lists with rubbish in them, and tables, through every command that takes one.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct ListRowsTests {
  private let sample: SampleStore
  private let addresses: [String]

  init() throws {
    sample = try SampleStore()
    addresses = try SampleStore.addresses()
  }

  /// What stands in the place of an address in one line of a hundred.
  private func rubbish(_ number: Int) -> String {
    switch number % 4 {
    case 0: "#REF!"
    case 1: String(addresses[number % addresses.count].dropLast()) + "b"
    case 2: "unknown wallet \(number)"
    default: "12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S"
    }
  }

  /// Lines of a list, and the numbers of those that are rubbish.
  private func lines(_ count: Int) -> (lines: [String], bad: [Int]) {
    let bad = Array(stride(from: 50, through: count, by: 100))
    let lines = (1...count).map { number in
      number % 100 == 50 ? rubbish(number / 100) : addresses[number % addresses.count]
    }
    return (lines, bad)
  }

  /// Rows of CSV by their titles; cells here hold no line ends.
  private func rows(_ output: Data) -> [[String: String]] {
    let lines = String(decoding: output, as: UTF8.self).components(separatedBy: "\r\n")
    let titles = lines[0].split(separator: ",").map(String.init)
    return lines.dropFirst().filter { !$0.isEmpty }.map { line in
      var cells = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: cells.append("")
        default: cells[cells.count - 1].append(character)
        }
      }
      return Dictionary(zip(titles, cells), uniquingKeysWith: { first, _ in first })
    }
  }

  @Test(
    "ten thousand lines with one of a hundred rubbish: it is told by line, the rest is answered",
    arguments: [
      ["show", "address"], ["cluster", "of"], ["tags", "lookup"], ["tags", "summary"],
      ["tags", "history"], ["deposits", "--all"], ["flags", "--time-zone", "UTC"],
      ["exposure", "--max-transactions", "3"],
      ["trace", "--each", "--method", "fifo", "--max-transactions", "3"],
    ])
  func tenThousand(_ command: [String]) throws {
    let (lines, bad) = lines(10_000)
    let path = try sample.file("list.txt", lines.joined(separator: "\r\n") + "\r\n")
    let answer = try sample.run(command + ["-i", path, "--format", "csv"])
    #expect(answer.code == 0, "\(command): \(answer.code) \(answer.errors.prefix(600))")
    let found = rows(answer.output)
    #expect(!found.isEmpty)
    var answered: Set<Int> = []
    for row in found {
      let line = try #require(row["line"].flatMap { Int($0) }, "\(command): \(row)")
      #expect(row["input"] == lines[line - 1], "\(command): \(row)")
      answered.insert(line)
    }
    // The rows of `cluster of` say what is wrong; other commands have none for what is no address.
    let isListed = command == ["cluster", "of"]
    for line in bad {
      let isError = lines[line - 1] == "#REF!"
      #expect(answered.contains(line) == (isListed && !isError), "\(command): \(line)")
      let isTold = answer.errors.contains("line \(line): ")
      #expect(isTold || isListed || isError, "\(command): \(line)")
    }
    if ["show", "cluster", "exposure"].contains(command[0]) {
      #expect(answered.count == lines.count - bad.count + (isListed ? bad.count * 3 / 4 : 0))
    }
    #expect(answer.errors.contains("25 lines hold an error of a spreadsheet"), "\(command)")
    let strict = try sample.run(command + ["-i", path, "--format", "csv", "--strict"])
    #expect(strict.code == 3, "\(command): \(strict.code)")
  }

  @Test("a trace of ten thousand lines takes what is sound, and tells the rest by line")
  func trace() throws {
    let (lines, bad) = lines(10_000)
    let path = try sample.file("list.txt", lines.joined(separator: "\n"))
    let answer = try sample.run(["trace", "-i", path, "--method", "fifo", "--summary", "--json"])
    let document = try JSONSerialization.jsonObject(with: answer.output) as? [String: Any]
    let warnings = try #require(document?["warnings"] as? [String], "\(answer.errors)")
    let told = bad.filter { line in warnings.contains { $0.hasPrefix("line \(line): ") } }
    #expect(answer.code == 0 && told.count == 75 && bad.count == 100)
    let params = try #require(document?["params"] as? [String: Any])
    let list = try #require(params["list"] as? [String: Any])
    #expect(list["lost"] as? Int == 25 && list["words"] as? Int == 9_975)
  }

  @Test("keys of a list are derived line by line, and what is none is told")
  func derive() throws {
    let key =
      "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"
    let lines = (1...200).map { $0 % 100 == 50 ? "zpub6nothing" : key }
    let path = try sample.file("keys.txt", lines.joined(separator: "\n"))
    let words = ["derive", path, "--count", "1", "--receive", "--format", "csv"]
    let answer = try BuiltProgram.run(words + ["--store", sample.folder + "/nowhere"])
    #expect(answer.code == 0, "\(answer.errors)")
    let found = rows(answer.output)
    #expect(
      found.compactMap { $0["line"].flatMap { Int($0) } } == (1...200).filter { $0 % 100 != 50 })
    #expect(found.allSatisfy { $0["input"] == key && $0["address"]?.hasPrefix("bc1q") == true })
    #expect(answer.errors.contains("line 50: ") && answer.errors.contains("line 150: "))
  }

  @Test("a table is taken where one of its columns alone holds addresses, else they are offered")
  func tables() throws {
    let some = Array(addresses.prefix(6))
    var text = "Case;Wallet;Note\r\n"
    for (number, address) in some.enumerated() { text += "\(number);\(address);\"a;b\"\r\n" }
    text += ";;\r\n9;#REF!;lost\r\n10;\(some[0])\r\n"
    let path = try sample.file("wallets.csv", text)
    for words in [
      ["-i", path], [path], ["-i", path, "--col", "wallet"], [path, "--col", "WALLET"],
    ] {
      let answer = try sample.run(["show", "address", "--format", "csv"] + words)
      #expect(answer.code == 0, "\(words): \(answer.errors)")
      let found = rows(answer.output)
      #expect(found.map { $0["address"] } == some + [some[0]], "\(words)")
      #expect(found.map { $0["line"] } == ["2", "3", "4", "5", "6", "7", "10"], "\(words)")
      #expect(answer.errors.contains("1 rows have nothing in the column Wallet"), "\(words)")
      #expect(answer.errors.contains("1 line holds an error of a spreadsheet"), "\(words)")
    }
    let pairs = zip(some, some.reversed()).map { "\($0),\($1),1" }.joined(separator: "\n")
    let two = try sample.file("pairs.csv", "from,to,sat\n" + pairs)
    let unclear = try sample.run(["trace", "-i", two])
    #expect(unclear.code == 64 && unclear.errors.contains("from, to"), "\(unclear.errors)")
    #expect(try sample.run(["show", "address", "-i", two, "--col", "to"]).code == 0)
    let none = try sample.file("none.csv", "name,amount\nAnn,1\nBob,2\n")
    let empty = try sample.run(["cluster", "of", "-i", none])
    #expect(empty.code == 64 && empty.errors.contains("name, amount"), "\(empty.errors)")
  }

  @Test("a table of outputs is never taken for its whole transactions")
  func outputs() throws {
    let seed = try #require(
      String(contentsOfFile: SampleStore.sample + "/seeds.txt", encoding: .utf8)
        .split(separator: "\n").first { !$0.hasPrefix("#") })
    let document = try sample.data(["trace", String(seed), "--method", "fifo"]) as? [String: Any]
    let first = try #require((document?["seeds"] as? [[String: Any]])?.first)
    let parts = try #require((first["outpoint"] as? String)?.split(separator: ":"))
    let table = try sample.file("coins.csv", "txid,vout\n\(parts[0]),\(parts[1])\n")
    let answer = try sample.run(["trace", "-i", table])
    #expect(answer.code == 64 && answer.errors.contains("txid:vout"), "\(answer.errors)")
    let outpoints = try sample.file(
      "outpoints.csv", "coin,seen\n\(parts[0]):\(parts[1]),2023-01-02\n")
    #expect(try sample.run(["trace", outpoints, "--method", "fifo"]).code == 0)
  }

  @Test("a list of pasted lines with commas stays a list")
  func notes() throws {
    let text = addresses.prefix(3).map { "\($0), seized 1,5 BTC" }.joined(separator: "\n")
    let path = try sample.file("notes.txt", "# wallets, ours\n" + text)
    let answer = try sample.run(["show", "address", "-i", path, "--format", "csv"])
    #expect(answer.code == 0, "\(answer.errors)")
    #expect(rows(answer.output).map { $0["address"] } == Array(addresses.prefix(3)))
    let tags = try sample.file("tags.txt", "tag:Maple Exchange, Inc\ntag:Merlion Exchange, Ltd\n")
    #expect(try sample.run(["trace", "-i", tags]).code == 1)
  }

  @Test("sums of a trace for each line add up over its rows to what was seeded")
  func sums() throws {
    let path = try sample.file("list.txt", addresses.prefix(40).joined(separator: "\n"))
    let words = ["trace", path, "--each", "--method", "fifo,haircut"]
    let table = rows(try sample.run(words + ["--format", "csv"]).output)
    var sums: [String: Int] = [:]
    for row in table {
      let key = try #require(row["line"]) + " " + (try #require(row["method"]))
      sums[key, default: 0] += try #require(row["traced_sat"].flatMap { Int($0) })
    }
    let documents = try sample.rows(words + ["--json"])
    #expect(!documents.isEmpty)
    for document in documents {
      let line = try #require(document["line"] as? Int)
      for (method, answer) in try #require(document["methods"] as? [String: [String: Any]]) {
        let ledger = try #require(answer["ledger"] as? [String: Any])
        #expect(sums["\(line) \(method)"] ?? 0 == ledger["seeded_sat"] as? Int, "\(line) \(method)")
      }
    }
    #expect(table.contains { $0["kind"] == "service" && $0["entity"]?.isEmpty == false })
  }

  @Test("a French Excel gets semicolons, a byte order mark and decimal commas")
  func dialect() throws {
    let list = try sample.file("list.txt", addresses[1] + "\n")
    let prices = try sample.file("XBTEUR_1440.csv", "1673222400,1,1,1,20000.5,1.5,9\n")
    #expect(try sample.run(["prices", "import", prices]).code == 0)
    let words = ["show", "address", "-i", list, "--format", "csv"]
    let plain = try sample.run(words)
    let french = try sample.run(words + ["--csv-dialect", "excel-fr"])
    let text = String(decoding: french.output.dropFirst(3), as: UTF8.self)
    #expect(french.output.prefix(3) == Data([0xef, 0xbb, 0xbf]))
    #expect(text == String(decoding: plain.output, as: UTF8.self).replacing(",", with: ";"))
    let seeds = ["trace", "-i", SampleStore.sample + "/seeds.txt", "--fiat", "EUR"]
    let valued = try sample.run(seeds + ["--format", "csv", "--csv-dialect", "excel-fr"])
    let cells = String(decoding: valued.output, as: UTF8.self)
    #expect(cells.contains(/;[0-9]+,[0-9]+;/) && !cells.contains(/;[0-9]+\.[0-9]+;/))
  }
}
