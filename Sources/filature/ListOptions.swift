import Analysis
import ArgumentParser
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

  /// What stands on the command line, and what stands in the file; `-` is standard input.
  ///
  /// Blank lines and those that begin with # are skipped. A private key or a seed phrase among
  /// them is refused and not repeated.
  func read(_ arguments: [String]) throws -> [String] {
    var list: [String] = []
    for argument in arguments {
      if argument == "-" { list += try ListOptions.words(of: "-") } else { list.append(argument) }
    }
    if let input { list += try ListOptions.words(of: input, column: col) }
    guard !list.isEmpty else {
      throw Failure(
        Exit.usage, "nothing to look at", at: "command line", hint: "name some, or use -i")
    }
    return list
  }

  /// The words that say the same on a command line, the file by its name alone: where it lay is no
  /// part of an answer, which is the same on any machine.
  var words: [String] {
    (input.map { ["-i", ($0 as NSString).lastPathComponent] } ?? [])
      + (col.map { ["--col", $0] } ?? [])
  }

  /// The words of a file, or of a column of it.
  static func words(of file: String, column: String? = nil) throws -> [String] {
    let data: Data
    if file == "-" {
      data = try StandardStreams.input()
    } else {
      data = Data(try WholeFile.read(file))
    }
    let place = file == "-" ? "standard input" : file
    let words =
      try column.map {
        try CSVColumn.cells(of: String(decoding: data, as: UTF8.self), titled: $0, file: place)
      } ?? lines(of: data)
    try SecretRefusal.check(words, at: place)
    return words
  }

  /// The lines of a text without the space around them, blank ones and notes left out.
  private static func lines(of data: Data) -> [String] {
    data.withUnsafeBytes { bytes in
      let mark: [UInt8] = [0xef, 0xbb, 0xbf]
      var lines: [String] = []
      var start = bytes.starts(with: mark) ? mark.count : 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d { end += 1 }
        if end > start {
          let line = trimmed(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
          if !line.isEmpty, !line.hasPrefix("#") { lines.append(line) }
        }
        start = end + 1
      }
      return lines
    }
  }

  /// Nearly every line begins and ends with a letter or a digit, and is left as it is.
  private static func trimmed(_ line: UnsafeRawBufferPointer) -> String {
    let text = String(decoding: line, as: UTF8.self)
    let isBare = 0x21..<0x7f ~= line[0] && 0x21..<0x7f ~= line[line.count - 1]
    return isBare ? text : text.trimmingCharacters(in: .whitespaces)
  }
}
