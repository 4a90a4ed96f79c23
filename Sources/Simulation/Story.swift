/// A case told on a chain whose truth is known.
public protocol Story: Sendable {
  /// The word on the command line, and the name of its folder.
  var name: String { get }
  /// One line in English.
  var title: String { get }
  /// Makes the wallets and everything they do.
  func tell(into economy: inout Economy) throws(SimulationError)
  /// What happened, in English and then in French, as Markdown.
  func account(of economy: Economy) -> String
}
