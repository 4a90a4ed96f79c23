import Foundation

/// The words of the command line as the system handed them over.
///
/// Swift puts U+FFFD in the place of bytes that are not UTF-8, so that a file's name would become
/// another name, under which a store or a case would be made beside the one that was meant.
enum CommandBytes {
  /// Throws `usage` where an argument, or a variable that names a store or a case, is not UTF-8.
  static func expectUTF8(_ arguments: [String]) throws {
    let variables = ["FILATURE_STORE", "FILATURE_CASE", "TMPDIR"]
    let values = variables.map { ($0, ProcessInfo.processInfo.environment[$0] ?? "") }
    let word = arguments.first { isReplaced($0) }
    if let word, isLossy("/proc/self/cmdline") { throw refusal(word, at: "command line") }
    if let (name, value) = values.first(where: { isReplaced($0.1) }), isLossy("/proc/self/environ")
    {
      throw refusal(value, at: name)
    }
  }

  private static func isReplaced(_ text: String) -> Bool {
    text.unicodeScalars.contains("\u{FFFD}")
  }

  /// Whether any of the words that the system keeps in a file is not UTF-8.
  private static func isLossy(_ path: String) -> Bool {
    let words = FileManager.default.contents(atPath: path) ?? Data()
    return words.split(separator: 0).contains { String(validating: $0, as: UTF8.self) == nil }
  }

  private static func refusal(_ word: String, at place: String) -> Failure {
    Failure(
      Exit.usage, "not UTF-8: \(word.prefix(200))", at: place,
      hint: "give the file or folder a name in UTF-8, or a link with such a name")
  }
}
