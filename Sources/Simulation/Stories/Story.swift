/// Languages in which stories and lessons are told.
public enum StoryLanguage: String, Sendable, CaseIterable {
  case english = "en"
  case french = "fr"
}

/// A case told on a chain whose truth is known.
public protocol Story: Sendable {
  /// The word on the command line, and the name of its folder.
  var name: String { get }
  /// One line in English.
  var title: String { get }
  /// Makes the wallets and everything they do.
  func tell(into economy: inout Economy) throws(SimulationError)
  /// What happened, as Markdown.
  func account(of economy: Economy, in language: StoryLanguage) -> String
}
