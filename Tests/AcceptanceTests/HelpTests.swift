import Foundation
import Testing

/// The help of every command, as it stands on a terminal of eighty columns.
@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct HelpTests {
  /// A command with its help, and those below it.
  private static func helps(_ command: [String]) throws -> [(command: [String], text: String)] {
    let answer = try BuiltProgram.run(command + ["--help"])
    #expect(answer.code == 0, "\(command)")
    let text = String(decoding: answer.output, as: UTF8.self)
    var all = [(command, text)]
    guard let start = text.range(of: "SUBCOMMANDS:\n") else { return all }
    for line in text[start.upperBound...].split(separator: "\n") {
      let indent = line.prefix { $0 == " " }.count
      guard indent == 2, let name = line.split(separator: " ").first else { continue }
      guard name != "See" else { break }
      all += try helps(command + [String(name)])
    }
    return all
  }

  @Test("no line of any help is wider than a terminal, and none is broken where it need not be")
  func width() throws {
    let helps = try Self.helps([])
    #expect(helps.count > 40)
    for (command, text) in helps {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (place, line) in lines.enumerated() where !line.hasPrefix("USAGE:") {
        #expect(line.count <= 80, "\(command): \(line)")
        guard place > 0, place + 1 < lines.count else { continue }
        let (before, after) = (lines[place - 1], lines[place + 1])
        let isRagged =
          before.count > 60 && !before.hasPrefix("USAGE:") && (1..<25).contains(line.count)
          && ![before, line, after].contains { $0.hasPrefix(" ") || $0.isEmpty }
          && !".:)".contains(line.last ?? ".")
        #expect(!isRagged, "\(command): \(line)")
      }
    }
  }
}
