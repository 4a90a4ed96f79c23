/// Sentences in every language side by side, so that one which lacks a language does not compile.
protocol Catalogue: CaseIterable {
  /// The sentence, with `{0}`, `{1}` and so on in the place of values.
  var texts: (english: String, french: String) { get }
}

extension Catalogue {
  /// The sentence in a language, with values put in.
  func text(_ language: Language, _ values: String...) -> String { text(language, values) }

  /// The sentence in a language, with values put in.
  func text(_ language: Language, _ values: [String]) -> String {
    let template =
      switch language {
      case .english: texts.english
      case .french: texts.french
      }
    return filled(template, values)
  }

  /// One pass from left to right, so that a value that itself holds `{1}` stays as it is.
  private func filled(_ template: String, _ values: [String]) -> String {
    var text = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      let number = Int(rest[rest.index(after: open)..<close]) ?? values.count
      text += values.indices.contains(number) ? values[number] : String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }
}
