import Foundation
import Testing

/// Every number that a command takes, at its extremes and as what is no number.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct OptionExtremesTests {
  /// An option of a command, as the program describes itself.
  private struct NumberOption {
    var command: [String]
    var name: String
    var allowed: ClosedRange<Decimal>
  }

  /// The options whose error for a word that is no number states a range.
  private static func options() throws -> [NumberOption] {
    let help = try BuiltProgram.run(["--experimental-dump-help"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: help.output) as? [String: Any])
    let root = try #require(document["command"] as? [String: Any])
    var seen: Set<String> = []
    return try commands(root, []).flatMap { path, arguments in
      try arguments.compactMap { argument in
        // An option group that several commands share is asked once.
        guard argument["kind"] as? String == "option",
          let name = (argument["preferredName"] as? [String: Any])?["name"] as? String,
          seen.insert("\(name) \(argument["abstract"] ?? "")").inserted,
          let allowed = try range(path, "--" + name)
        else { return nil }
        return NumberOption(command: path, name: "--" + name, allowed: allowed)
      }
    }
  }

  private static func commands(
    _ command: [String: Any], _ path: [String]
  ) -> [([String], [[String: Any]])] {
    let below = command["subcommands"] as? [[String: Any]] ?? []
    guard below.isEmpty else {
      return below.flatMap { commands($0, path + [$0["commandName"] as? String ?? ""]) }
    }
    return [(path, command["arguments"] as? [[String: Any]] ?? [])]
  }

  private static func range(_ command: [String], _ option: String) throws -> ClosedRange<Decimal>? {
    // Nothing is done where the option takes the word: the number of threads is refused next.
    let answer = try BuiltProgram.run(command + ["\(option)=no-number", "--threads=0"])
    guard answer.errors.contains("'\(option) "),
      let text = answer.errors.split(separator: "a whole number from ").dropFirst().first
    else { return nil }
    let bounds = text.split(separator: " ").prefix(3).compactMap { Decimal(string: String($0)) }
    #expect(bounds.count == 2, "\(answer.errors)")
    return bounds.count == 2 ? bounds[0]...bounds[1] : nil
  }

  @Test("a number outside what an option allows is refused in one line that says what is allowed")
  func refused() throws {
    let options = try Self.options()
    #expect(options.count >= 26, "numbers are declared without a range: \(options.map(\.name))")
    for option in options {
      let beyond = [option.allowed.lowerBound - 1, option.allowed.upperBound + 1].map { "\($0)" }
      for word in beyond + ["1e3", " 5", "٣"] {
        let answer = try BuiltProgram.run(option.command + ["\(option.name)=\(word)"])
        #expect(answer.code == 64, "\(option.command) \(option.name)=\(word): \(answer.errors)")
        let lines = answer.errors.split(separator: "\n")
        #expect(lines.count == 1 && answer.errors.contains("a whole number from"), "\(lines)")
      }
    }
  }

  @Test("the largest number that an option allows is answered, not trapped on")
  func largest() throws {
    let sample = try SampleStore()
    let seed =
      try String(contentsOfFile: SampleStore.sample + "/seeds.txt", encoding: .utf8)
      .split(separator: "\n").map(String.init).first { !$0.hasPrefix("#") } ?? ""
    for words in [
      ["ingest", SampleStore.sample + "/blocks", "--threads", "1024"],
      ["ingest", SampleStore.sample + "/blocks", "--confirmations", "4294967295"],
      ["deposits", "--most-receipts", "9223372036854775807", "--swept-within", "4294967295"],
      ["deposits", "--most-receipts", "1", "--fewest-peers", "0"],
      ["deposits", "--most-times-median", "18446744073709551615"],
      ["trace", seed, "--max-hops", "4294967295", "--max-transactions", "9223372036854775807"],
      ["trace", seed, "--max-hops", "0", "--max-degree", "1", "--max-transactions", "1"],
      ["trace", seed, "--min-value", "18446744073709551615"],
      ["paths", "--from", seed, "--to", seed, "--k", "10000", "--max-hops", "100000"],
      ["cluster", "build", "--most-merged", "9223372036854775807", "--fresh"],
      ["scan", SampleStore.sample + "/seeds.txt", "--repairs", "9223372036854775807"],
    ] {
      let answer = try sample.run(words)
      #expect([0, 1].contains(answer.code), "\(words): \(answer.code) \(answer.errors)")
    }
  }
}
