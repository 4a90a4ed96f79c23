import Foundation
import Testing

/// `measure` as a user runs it.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct MeasureTests {
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.path + "/rates-\(UUID().uuidString)"
    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func rows(_ name: String) throws -> [[String: String]] {
      let lines = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
        .split(separator: "\n").map {
          $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
      return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }
  }

  @Test("error rates: every area is counted, sums hold, the same bytes again, nothing left behind")
  func errors() throws {
    let folder = try Folder()
    let scratch = folder.path + "/scratch"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let words = [
      "measure", "errors", "--scenario", "private", "--seeds", "3", "--transactions", "1500",
      "--scratch", scratch, "--json", "--progress", "json", "--out",
    ]
    let first = try BuiltProgram.run(words + [folder.path])
    #expect(first.code == 0, "\(first.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch) == [])
    #expect(first.errors.contains("\"done\":3,\"total\":3"))
    let rows = try folder.rows("error-rates.csv")
    let areas = Set(rows.compactMap { $0["area"] })
    #expect(
      areas.isSuperset(of: [
        "clustering", "change rules", "coinjoins", "cues", "tracing with complete tags",
        "tracing with partial tags", "tracing with partial tags and found deposits",
        "deposit addresses with partial tags",
      ]))
    for row in rows {
      func number(_ name: String) -> Double? { Double(row[name] ?? "") }
      let right = try #require(number("right"))
      let wrong = try #require(number("wrong"))
      let missed = try #require(number("missed"))
      if let precision = number("precision") {
        #expect(abs(precision - right / (right + wrong)) < 1e-6, "\(row)")
        let low = try #require(number("precision_low"))
        let high = try #require(number("precision_high"))
        #expect(low <= precision && precision <= high)
      }
      if let error = number("error") {
        #expect(row["unit"] == "satoshis")
        #expect(abs(error - (wrong + missed) / (right + missed)) < 1e-6, "\(row)")
      }
    }
    let data = try #require(try first.data() as? [[String: Any]])
    #expect(data.count == rows.count)
    let fifo = try #require(
      rows.first { $0["name"] == "fifo" && $0["area"] == "tracing with complete tags" })
    #expect(fifo["coverage"] != "" && fifo["error"] != "")
    let again = try Folder()
    #expect(try BuiltProgram.run(words + [again.path]).code == 0)
    for name in ["error-rates.csv", "error-rates.md"] {
      let one = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
      let other = try Data(contentsOf: URL(fileURLWithPath: again.path + "/" + name))
      #expect(one == other, "\(name)")
    }
  }

  @Test("attribution rates: who knows every payment is right, and nobody finds more than arrived")
  func services() throws {
    let folder = try Folder()
    let words = [
      "measure", "services", "--seeds", "1", "--transactions", "5000", "--scratch", folder.path,
      "--json", "--out",
    ]
    let first = try BuiltProgram.run(words + [folder.path])
    #expect(first.code == 0, "\(first.errors)")
    let rows = try folder.rows("service-rates.csv")
    for row in rows {
      func number(_ name: String) throws -> UInt64 { try #require(UInt64(row[name] ?? "")) }
      let truly = try number("truly_paid_in_sat")
      let found = try number("named_deposit_sat") + number("unnamed_deposit_sat")
      let tagged = try number("truly_paid_in_tagged_sat")
      #expect(found <= truly && tagged <= truly, "\(row)")
      if row["knowledge"] == "every payment known" {
        #expect(try number("named_deposit_sat") == truly, "\(row)")
        for name in ["named_by_service_sat", "named_sweep_late_sat", "named_elsewhere_sat"] {
          #expect(try number(name) == 0, "\(row)")
        }
      }
      if row["tags"] == "no tags" { #expect(try number("named_deposit_sat") == 0) }
    }
    let all = rows.filter { $0["group"] == "all" }
    #expect(Set(all.compactMap { $0["tags"] }).count == 8)
    #expect(rows.contains { $0["group"] == "gathering never" })
    #expect(all.contains { $0["knowledge"] == "tags with services" && $0["deposit_itself"] != "" })
    let again = try Folder()
    #expect(try BuiltProgram.run(words + [again.path]).code == 0)
    for name in ["service-rates.csv", "service-rates.md"] {
      let one = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
      let other = try Data(contentsOf: URL(fileURLWithPath: again.path + "/" + name))
      #expect(one == other, "\(name)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  @Test("what cannot be measured is refused in one line")
  func refusals() throws {
    let cases: [([String], Int32)] = [
      (["--scenario", "paradise"], 64), (["--transactions", "10"], 64), (["--seeds", "0"], 64),
      (["--scratch", "/nonexistent/folder"], 66),
      (["--transactions", "50000000", "--scratch", "/dev/shm"], 73),
    ]
    for (words, code) in cases
    where code != 73 || FileManager.default.fileExists(atPath: "/dev/shm") {
      let answer = try BuiltProgram.run(["measure", "errors", "--no-progress"] + words)
      #expect(answer.code == code, "\(words): \(answer.errors)")
    }
  }

  @Test("an economy's shape is mainnet's in nearly every figure, and its truth is read by others")
  func shapeAndTruth() throws {
    let folder = try Folder()
    let (chain, store) = (folder.path + "/chain", folder.path + "/store")
    for step in [
      ["simulate", "economy", "--seed", "2", "--transactions", "12000", "--out", chain],
      ["ingest", chain + "/blocks", "--network", "regtest", "--store", store],
      ["cluster", "build", "--store", store],
    ] {
      let answer = try BuiltProgram.run(step)
      #expect(answer.code == 0, "\(step): \(answer.errors)")
    }
    let shape = try BuiltProgram.run([
      "measure", "shape", "--until", "2021-12-31", "--json", "--store", store,
    ])
    let figures = try #require(try shape.data() as? [[String: Any]])
    #expect(figures.count == 26)
    let outside = figures.filter { ($0["within"] as? NSNumber)?.boolValue != true }
    #expect(outside.count <= 2, "\(outside)")
    #expect((shape.code == 0) == outside.isEmpty)
    try evaluation(chain, store)
  }

  /// `cluster evaluate` on the same truth: both tables, and sums that hold.
  private func evaluation(_ chain: String, _ store: String) throws {
    let answer = try BuiltProgram.run([
      "cluster", "evaluate", chain + "/truth", "--json", "--store", store,
    ])
    #expect(answer.code == 0, "\(answer.errors)")
    let data = try #require(try answer.data() as? [String: Any])
    let text = String(decoding: answer.output, as: UTF8.self)
    #expect(text.contains("\"votes\"") || text.contains("\"roc\""), "\(data.keys.sorted())")
  }

  @Test("a real block differs from mainnet's mean where it does, and the exit code says so")
  func otherChains() throws {
    let folder = try Folder()
    let store = folder.path + "/store"
    let sample = BuiltProgram.root.path + "/sample-chains/seized-wallet/blocks"
    let made = try BuiltProgram.run(["ingest", sample, "--network", "regtest", "--store", store])
    #expect(made.code == 0)
    let shape = try BuiltProgram.run(["measure", "shape", "--json", "--store", store])
    #expect(shape.code == 1)
    #expect(shape.errors.isEmpty || !shape.errors.contains("Fatal"))
    let figures = try #require(try shape.data() as? [[String: Any]])
    #expect(figures.count == 25, "without clusters there is no cluster size")
  }

  @Test("flag rates: each flag has owners it is meant for and fires on some, not on all people")
  func flags() throws {
    let folder = try Folder()
    let answer = try BuiltProgram.run([
      "measure", "flags", "--seeds", "2", "--scratch", folder.path, "--json", "--out",
      folder.path + "/rates", "--progress", "json",
    ])
    #expect(answer.code == 0, "\(answer.errors)")
    #expect(answer.errors.contains("\"done\":2,\"total\":2"))
    let rows = try folder.rows("rates/flag-rates.csv")
    let totals = rows.filter { $0["area"] == "red flags on honest people" }
    #expect(totals.count == 9)
    for row in totals {
      let right = try #require(row["right"].flatMap { Int($0) })
      let missed = try #require(row["missed"].flatMap { Int($0) })
      #expect(right + missed == 8 && right > 0, "\(row)")
    }
    let people = rows.filter { $0["name"] == "person" }
    #expect(people.count == 9)
    #expect(people.allSatisfy { (Double($0["coverage"] ?? "") ?? 1) < 0.5 })
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["rates"])
    #expect(try BuiltProgram.run(["measure", "flags", "--seeds", "0"]).code == 64)
  }
}
