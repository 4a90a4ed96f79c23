/// What a trainee answered to one question.
public enum Answer: Sendable, Equatable {
  /// A word or a text.
  case text(String)
  /// A whole number.
  case number(UInt64)
  /// Several texts.
  case list([String])

  /// The answer as one text.
  var word: String {
    switch self {
    case .text(let text): Answer.trimmed(text)
    case .number(let value): "\(value)"
    case .list(let list): list.joined(separator: " ")
    }
  }

  /// The answer as a number; nil where it is none. Blanks and commas between digits are passed over.
  var value: UInt64? {
    switch self {
    case .number(let value): value
    case .text(let text): UInt64(text.filter { !" ,_\u{a0}\u{202f}".contains($0) })
    case .list: nil
    }
  }

  /// The answer as a list: a text is cut at blanks, commas and line ends.
  var members: [String] {
    switch self {
    case .list(let list): list.map(Answer.trimmed).filter { !$0.isEmpty }
    case .text(let text):
      text.split(whereSeparator: { " ,;\n\t".contains($0) }).map(String.init)
    case .number(let value): ["\(value)"]
    }
  }

  private static func trimmed(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
