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

  /// What stands on the command line, and what stands in the file; `-` is standard input, and a word
  /// that is none but names a file is that file.
  ///
  /// Blank lines and those that begin with # are passed over; what was pasted with quotes, commas,
  /// notes or as a link is read where one reading is possible. A table of which one column alone
  /// holds words of the forms asked for is that column. A private key or a seed phrase among them is
  /// refused and not repeated.
  func named(_ arguments: [String], of forms: Set<PastedLine.Form>) throws -> NamedList {
    var named = NamedList()
    for argument in arguments {
      if argument == "-" || ListOptions.isFile(argument) {
        try take(argument, of: forms, into: &named)
      } else {
        named.given.append(argument)
        named.entries += try ListOptions.entries(argument, at: "list")
      }
    }
    if let input { try take(input, of: forms, into: &named) }
    guard col == nil || named.file != nil else {
      throw Failure(
        Exit.usage, "--col names a column of a file, and none is given", at: "--col",
        hint: "give the file with -i")
    }
    guard !named.entries.isEmpty else {
      let lost = named.passed.broken.count
      throw Failure(
        Exit.usage,
        lost == 0
          ? "nothing to look at" : "nothing but \(lost) errors of a spreadsheet, such as #REF!",
        at: named.file?.name ?? "command line", hint: "name some, or use -i")
    }
    return named
  }

  private func take(
    _ file: String, of forms: Set<PastedLine.Form>, into named: inout NamedList
  ) throws {
    let place = ListOptions.place(of: file)
    let content = try ListOptions.content(of: file)
    let found = try ListOptions.lines(of: content, titled: col, forms, at: place)
    named.given += found.lines.map(\.text)
    named.entries += try ListOptions.entries(found.lines, at: place)
    named.passed = found.passed
    named.column = found.column
    named.file = NamedList.File(name: (file as NSString).lastPathComponent, content: content)
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
    let found = try lines(
      of: try content(of: file), titled: nil, [.address, .transaction, .key], at: place)
    return try entries(found.lines, at: place).map(\.word)
  }

  /// Whether a word names a file: one that is no word of any list, and no name of a trace.
  private static func isFile(_ word: String) -> Bool {
    let isPlain = !word.contains(where: { ":(*".contains($0) }) && UInt64(word) == nil
    guard isPlain, !word.lowercased().hasSuffix(".json"), PastedLine.form(of: word) == nil else {
      return false
    }
    return FileKind(at: word) == .regular
  }

  /// The words that a word of the command line stands for.
  private static func entries(_ word: String, at place: String) throws -> [NamedList.Entry] {
    let words = PastedLine.words(of: word)
    if words != [word] { try SecretRefusal.check(words, at: place) }
    return words.map { NamedList.Entry(input: word, word: $0) }
  }

  /// The words that lines stand for. Secrets are looked for again where a line was changed: what hid
  /// one may be gone.
  private static func entries(
    _ lines: [ListLines.Line], at place: String
  ) throws -> [NamedList.Entry] {
    var entries: [NamedList.Entry] = []
    entries.reserveCapacity(lines.count)
    var isChanged = false
    for line in lines {
      for word in PastedLine.words(of: line.text) {
        isChanged = isChanged || word != line.text
        entries.append(
          NamedList.Entry(line: line.number, input: line.text, word: word, fault: line.fault))
      }
    }
    if isChanged { try SecretRefusal.check(entries.map(\.word), at: place) }
    return entries
  }

  private static func place(of file: String) -> String {
    file == "-" ? "standard input" : file
  }

  private static func content(of file: String) throws -> [UInt8] {
    file == "-" ? [UInt8](try StandardStreams.input()) : try WholeFile.read(file)
  }

  /// The lines of a text, or the cells of a column, that say something.
  private static func lines(
    of content: [UInt8], titled title: String?, _ forms: Set<PastedLine.Form>, at place: String
  ) throws -> (lines: [ListLines.Line], passed: ListLines.Passed, column: String?) {
    let text = try WholeFile.text(of: content, at: place)
    let table = try table(text, titled: title, at: place)
    guard let table else {
      let (lines, passed) = text.withByteView { ListLines.read($0) }
      try SecretRefusal.check(lines.map(\.text), at: place)
      return (lines, passed, nil)
    }
    try SecretRefusal.check(table.titles, at: place)
    let column = try title.map { title throws(AnalysisError) in try table.column(titled: title) }
    let chosen = try column ?? only(table, forms, at: place)
    let (lines, passed) = table.read(column: chosen)
    try SecretRefusal.check(lines.map(\.text), at: place)
    return (lines, passed, table.titles[chosen])
  }

  /// The table that a text is: where a column is asked for, or where it can be nothing else.
  private static func table(
    _ text: [UInt8], titled title: String?, at place: String
  ) throws -> ListTable? {
    if title != nil { return try ListTable(String(decoding: text, as: UTF8.self), file: place) }
    guard let line = text.withByteView({ ListLines.first(of: $0) }),
      line.contains(where: { ",;\t".contains($0) }),
      !["tag:", "concept:"].contains(where: { line.hasPrefix($0) }),
      PastedLine.words(of: line).allSatisfy({ PastedLine.form(of: $0) == nil }),
      let table = try? ListTable(String(decoding: text, as: UTF8.self), file: place),
      table.isCertain
    else { return nil }
    return table
  }

  /// What columns are called that hold the number of an output beside a txid.
  private static let outputTitles: Set<String> = [
    "vout", "n", "index", "output", "output_index", "output index",
  ]

  /// The column that alone holds words of some forms.
  private static func only(
    _ table: ListTable, _ forms: Set<PastedLine.Form>, at place: String
  ) throws -> Int {
    let found = table.columns(of: forms)
    let outputs = table.titles.first { outputTitles.contains($0.lowercased()) }
    var message = "a table, and none of its columns holds what is asked for"
    if found.count > 1 {
      let titles = found.map { table.titles[$0] }.joined(separator: ", ")
      message = "a table, and several of its columns may be meant: " + titles
    } else if let place = found.first {
      guard let outputs, table.columns(of: [.transaction]) == found else { return place }
      message =
        "a table of outputs: \(table.titles[place]) alone names whole transactions, and "
        + "\(outputs) which output is meant; a column of txid:vout is needed"
    }
    let titles = table.titles.filter { !$0.isEmpty }.prefix(20).joined(separator: ", ")
    throw Failure(Exit.usage, message, at: place, hint: "name a column by --col: " + titles)
  }
}
