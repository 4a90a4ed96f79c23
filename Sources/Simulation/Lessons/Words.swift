/// A text in both languages of reports and lessons.
public struct Words: Sendable, Equatable {
  let english: String
  let french: String

  init(_ english: String, _ french: String) {
    self.english = english
    self.french = french
  }

  /// The text in a language.
  public subscript(language: StoryLanguage) -> String {
    language == .english ? english : french
  }
}
