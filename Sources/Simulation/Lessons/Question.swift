/// A question of a lesson, with the key that answers it and what wrong answers deserve.
public struct Question: Sendable {
  /// The name under which it is answered.
  public let id: String
  /// What is asked.
  public let prompt: Words
  /// Marks for a right answer.
  public let points: Int
  /// What is right, and what is half right.
  let key: Key

  /// The forms of answers.
  enum Key: Sendable {
    /// One of some options.
    case choice([Option])
    /// Satoshis or a count. Values that come of a known slip get a share of the marks.
    case number(UInt64, tolerance: UInt64, slips: [Slip])
    /// A set of addresses or outpoints, marked by precision and recall.
    case set([String], of: Words)
    /// A text that has to say some things and must not say others.
    case paragraph([Check])
  }

  /// An option, what it earns in hundredths of the marks, and why.
  struct Option: Sendable {
    let id: String
    let text: Words
    let share: Int
    let reason: Words
  }

  /// A number that somebody gets by a known slip.
  struct Slip: Sendable {
    let value: UInt64
    let share: Int
    let reason: Words
  }

  /// Something a paragraph has to say, or must not say.
  struct Check: Sendable {
    enum Wants: Sendable { case any, none }
    let wants: Wants
    /// Texts of which one suffices, without case, blanks between digits left out.
    let of: [String]
    let reason: Words
  }

  /// How the answer is written, for the template.
  public var form: Words {
    switch key {
    case .choice(let options):
      let ids = options.map(\.id).joined(separator: ", ")
      return Words("one of \(ids)", "un parmi \(ids)")
    case .number(_, let tolerance, _):
      return tolerance == 0
        ? Words("a whole number, exact", "un nombre entier, exact")
        : Words(
          "a whole number, within \(tolerance)", "un nombre entier, à \(tolerance) près")
    case .set(_, let kind):
      return Words("a list of \(kind.english)", "une liste : \(kind.french)")
    case .paragraph: return Words("a text", "un texte")
    }
  }

  /// The options of a choice, as the trainee sees them.
  func options(_ language: StoryLanguage) -> [String] {
    guard case .choice(let options) = key else { return [] }
    return options.map { "\($0.id): \($0.text[language])" }
  }

  /// The right answer in words, for the instructor.
  func solution(_ language: StoryLanguage) -> String {
    switch key {
    case .choice(let options):
      return options.filter { $0.share == 100 }.map { "\($0.id): \($0.text[language])" }
        .joined(separator: "; ")
    case .number(let value, let tolerance, _):
      return tolerance == 0 ? "\(value)" : "\(value) ± \(tolerance)"
    case .set(let members, _): return members.joined(separator: ", ")
    case .paragraph(let checks):
      return checks.map { check in
        (check.wants == .any ? "+ " : "- ") + check.of.joined(separator: " | ") + " ("
          + check.reason[language] + ")"
      }.joined(separator: "; ")
    }
  }
}
