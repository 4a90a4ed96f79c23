import Bitcoin

/// The one way in which a text of `tags.sqlite` is read for somebody: secrets are withheld here.
extension StoredRow {
  /// A text.
  func shown(_ column: Int) throws -> String { KeptText.shown(try value(column)) }

  /// A text that may be missing.
  func optionalShown(_ column: Int) throws -> String? {
    try optional(column, as: String.self).map(KeptText.shown)
  }

  /// Texts that are kept as one; all of them are withheld where that holds a secret.
  func shownList(_ column: Int, partedBy mark: UInt8 = UInt8(ascii: ",")) throws -> [String] {
    let whole: String = try value(column)
    let shown = KeptText.shown(whole)
    return shown == whole
      ? shown.utf8.split(separator: mark).map { String(Substring($0)) } : [shown]
  }
}

extension Tag {
  /// Whether its fields hold a seed phrase between them.
  var holdsPhrase: Bool {
    let words = SeedPhrase.wordCount(of:)
    var count = words(label) + words(source)
    for case let text? in [actor, lastmod, context] { count += words(text) }
    guard count >= SeedPhrase.fewest else { return false }
    let texts = [label, actor, source, lastmod, context].compactMap { $0 }
    return SeedPhrase.isHeld(by: texts.joined(separator: " "))
  }

  /// Withholds the fields among which a phrase is spread.
  mutating func withholdPhrase() {
    guard holdsPhrase else { return }
    let phrase = Secret.seedPhrase
    (label, source) = (phrase.withheld(label), phrase.withheld(source))
    actor = actor.map { phrase.withheld($0) }
    lastmod = lastmod.map { phrase.withheld($0) }
    context = context.map { phrase.withheld($0) }
  }
}
