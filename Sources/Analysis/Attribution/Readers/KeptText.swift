import Bitcoin

/// What a text of a file with tags must be so that it is kept: one rule for every field of tags and
/// actors, for titles and for names of files, since whatever is kept is also shown and exported.
enum KeptText {
  /// How much a field may hold, and in what shape.
  enum Form {
    /// One line of 4,096 bytes at most.
    case line
    /// Further facts: lines and tabs, 65,536 bytes at most.
    case notes

    fileprivate var mostBytes: Int { self == .line ? 4096 : 65_536 }

    fileprivate func takes(_ scalar: Unicode.Scalar) -> Bool {
      !Subject.isUnprintable(scalar) || self == .notes && ["\t", "\n", "\r"].contains(scalar)
    }
  }

  /// What is wrong with a text, as what its field has or holds; nil where it is kept. The text
  /// itself is never repeated.
  static func fault(of text: String, _ form: Form = .line) -> String? {
    guard text.utf8.count <= form.mostBytes else { return "has more than \(form.mostBytes) bytes" }
    guard text.unicodeScalars.allSatisfy(form.takes) else { return "has control characters" }
    return Subject.secret(in: text).map { "holds \($0.name)" }
  }

  /// A kept text as it may be shown: an earlier version looked at fewer fields, and somebody may have
  /// written into the file, so one that holds a secret is withheld.
  static func shown(_ text: String) -> String {
    Subject.secret(in: text)?.withheld(text) ?? text
  }

  /// A text without a byte order mark before it, which says nothing there: YAML loses it, and a table
  /// does not.
  static func unmarked(_ text: String) -> String {
    text.unicodeScalars.first == "\u{feff}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// The path or name of a file as it may be shown and kept: one that holds a secret is withheld, a
  /// sign that does not print is replaced.
  static func name(_ path: String) -> String {
    let name = Secret.nameToShow(of: path)
    guard name.unicodeScalars.contains(where: Subject.isUnprintable) else { return name }
    var shown = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      shown.append(Subject.isUnprintable(scalar) ? "\u{fffd}" : scalar)
    }
    return String(shown)
  }
}

extension TagFileName {
  /// Throws what is wrong with a field's text, with the line that it stands on.
  func check(
    _ text: String, _ field: String, _ form: KeptText.Form = .line, line: Int
  ) throws(AnalysisError) {
    if let fault = KeptText.fault(of: text, form) {
      throw malformed("\(field) \(fault)", line: line)
    }
  }
}
