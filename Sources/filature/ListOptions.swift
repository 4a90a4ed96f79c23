import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Foundation

/// A list that may stand in a file: one word a line, or a column of a table.
struct ListOptions: ParsableArguments {
  @Option(name: [.customShort("i"), .long], help: "A file with one of them a line; - for input.")
  var input: String?
  @Option(help: "The file is CSV with a header; take the column of this title.")
  var col: String?

  func validate() throws {
    if col != nil, input == nil { throw ValidationError("--col names a column of the file of -i") }
  }

  /// What a list named: as it was given, and as it is read.
  struct Named {
    /// What was given, line by line and word for word.
    var given: [String] = []
    /// The words that it stands for.
    var words: [String] = []
    /// The file of the list.
    var file: File?
  }

  /// A file that a list came from.
  struct File {
    /// Its name, `-` for standard input: where it lay is no part of an answer.
    var name: String
    var content: [UInt8]

    /// Its hash, in hexadecimal.
    var sha256: String { Hex.encode(Digest.sha256(content)) }
  }

  /// What stands on the command line, and what stands in the file; `-` is standard input.
  func read(_ arguments: [String]) throws -> [String] { try named(arguments).words }

  /// The same, with what was given.
  ///
  /// Blank lines and those that begin with # are skipped; what was pasted with quotes, commas, notes
  /// or as a link is read where one reading is possible. A private key or a seed phrase among them is
  /// refused and not repeated.
  func named(_ arguments: [String]) throws -> Named {
    var named = Named()
    for argument in arguments {
      if argument == "-" { try take("-", into: &named) } else { named.given.append(argument) }
    }
    if let input { try take(input, into: &named) }
    named.words = try ListOptions.words(in: named.given, at: "list")
    guard !named.words.isEmpty else {
      throw Failure(
        Exit.usage, "nothing to look at", at: "command line", hint: "name some, or use -i")
    }
    return named
  }

  private func take(_ file: String, into named: inout Named) throws {
    let content = try ListOptions.content(of: file)
    named.given += try ListOptions.lines(
      of: content, column: file == input ? col : nil, at: ListOptions.place(of: file))
    named.file = File(name: (file as NSString).lastPathComponent, content: content)
  }

  /// The words that say the same on a command line, the file by its name alone: where it lay is no
  /// part of an answer, which is the same on any machine.
  var words: [String] {
    (input.map { ["-i", ($0 as NSString).lastPathComponent] } ?? [])
      + (col.map { ["--col", $0] } ?? [])
  }

  /// The words of a file.
  static func words(of file: String) throws -> [String] {
    let place = place(of: file)
    return try words(in: try lines(of: try content(of: file), column: nil, at: place), at: place)
  }

  /// The words that lines stand for. Secrets are looked for again where a line was changed: what hid
  /// one may be gone.
  private static func words(in lines: [String], at place: String) throws -> [String] {
    let words = lines.flatMap { PastedLine.words(of: $0) }
    if words != lines { try SecretRefusal.check(words, at: place) }
    return words
  }

  private static func place(of file: String) -> String {
    file == "-" ? "standard input" : file
  }

  private static func content(of file: String) throws -> [UInt8] {
    file == "-" ? [UInt8](try StandardStreams.input()) : try WholeFile.read(file)
  }

  /// The lines of a text, or the cells of a column, that say something.
  private static func lines(
    of content: [UInt8], column: String?, at place: String
  ) throws -> [String] {
    let text = try WholeFile.text(of: content, at: place)
    let lines =
      try column.map {
        try CSVColumn.cells(of: String(decoding: text, as: UTF8.self), titled: $0, file: place)
      } ?? text.withByteView { ListLines.words(of: $0) }
    try SecretRefusal.check(lines, at: place)
    return lines
  }
}
