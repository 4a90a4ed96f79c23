import Bitcoin
import Foundation

/// What a file says of one tag, as text, before it is checked.
struct TagFields {
  /// The values by the names that TagPacks use.
  var values: [String: String] = [:]
  /// The concepts that are named.
  var concepts: [String] = []
  /// The line of each value where it is not the tag's own.
  var lines: [String: Int] = [:]
  /// The line that the tag begins at.
  var line = 0

  /// The line that speaks of a field.
  func line(of name: String) -> Int { lines[name] ?? line }
}

/// Makes checked tags of fields, and keeps the warnings and the faults.
struct TagCheck {
  let file: TagFileName
  /// The tags that were sound.
  private(set) var tags: [Tag] = []
  private(set) var warnings = TagWarnings()
  /// What was not sound: the first hundred faults.
  private(set) var faults: [AnalysisError] = []
  /// Faults beyond those.
  private(set) var furtherFaults = 0
  private let defaults: [(name: String, value: String)]
  private let form: SubjectForm
  private var subjects = PhraseColumn(of: .subjects)
  private var labels = PhraseColumn(of: .labels)
  /// The title of the last tag's pack, once it was looked at.
  private var soundPack: String?

  /// A check of a file's tags, with values for fields that a tag lacks.
  init(
    file: TagFileName, defaults: [String: String] = [:],
    form: SubjectForm = SubjectForm(network: nil)
  ) {
    self.file = file
    self.form = form
    self.defaults = defaults.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Checks one tag and keeps it, or keeps what is wrong with it.
  mutating func add(_ fields: TagFields, pack: String) {
    var fields = fields
    for (name, value) in defaults {
      if name == "concepts" {
        if fields.concepts.isEmpty {
          fields.concepts = value.split(separator: ",").map(String.init)
        }
      } else if fields.values[name] == nil {
        fields.values[name] = value
      }
    }
    look(for: fields)
    do throws(AnalysisError) {
      try keep(fields, pack: pack)
    } catch {
      refuse(error)
    }
  }

  /// Looks for the words of a phrase down the file, which no tag alone shows.
  private mutating func look(for fields: TagFields) {
    let subject = fields.values["address"] ?? fields.values["tx_hash"] ?? ""
    refuse(phraseAt: subjects.take(subject, line: fields.line), "addresses")
    refuse(phraseAt: labels.take(fields.values["label"] ?? "", line: fields.line), "labels")
  }

  /// Ends the file: what goes on over several tags is complete.
  mutating func end() {
    refuse(phraseAt: subjects.end(), "addresses")
    refuse(phraseAt: labels.end(), "labels")
  }

  private mutating func refuse(phraseAt line: Int?, _ cells: String) {
    guard let line else { return }
    refuse(file.malformed("\(cells) from here on hold \(Secret.seedPhrase.name)", line: line))
  }

  /// Keeps a fault; the file will not be taken in.
  mutating func refuse(_ fault: AnalysisError) {
    if faults.count < 100 { faults.append(fault) } else { furtherFaults += 1 }
  }

  private mutating func keep(_ fields: TagFields, pack: String) throws(AnalysisError) {
    if soundPack != pack {
      try file.check(pack, "the title", line: fields.line)
      soundPack = pack
    }
    let (subject, isTransaction) = try takeSubject(of: fields)
    guard let label = try text("label", fields), !label.isEmpty else {
      throw file.malformed("a tag without a label", line: fields.line)
    }
    var tag = Tag(
      subject: subject, label: label, source: try text("source", fields) ?? "", tagpack: pack)
    if tag.source.isEmpty {
      tag.source = file.name
      warnings.note("without a source; the file's name stands for it", fields.line)
    }
    tag.isTransaction = isTransaction
    tag.actor = try text("actor", fields)
    tag.lastmod = try text("lastmod", fields)
    tag.currency = try text("currency", fields)
    tag.network = try text("network", fields) ?? tag.currency
    tag.tagType = try text("tag_type", fields)
    tag.context = try text("context", fields, .notes)
    tag.isClusterDefiner = try truth("is_cluster_definer", fields)
    try addConfidence(to: &tag, fields)
    try addConcepts(to: &tag, fields)
    OwnVocabulary.restore(&tag)
    if tag.context != fields.values["context"] { try checkRestored(tag, fields) }
    try checkWhole(tag, fields)
    let isAddress = !isTransaction
    let chain = tag.network ?? tag.currency
    let fault =
      isAddress
      ? form.fault(ofAddress: subject, chain: chain)
      : form.fault(ofTransaction: subject, chain: chain)
    if let fault {
      warnings.note(
        isAddress ? "the address \(fault)" : "the transaction \(fault)", at: fields.line)
    }
    tags.append(tag)
  }

  /// Keeps a warning about a line.
  mutating func warn(_ what: String, line: Int) { warnings.note(what, line) }

  private mutating func takeSubject(
    of fields: TagFields
  ) throws(AnalysisError) -> (String, Bool) {
    let address = fields.values["address"]
    guard var text = address ?? fields.values["tx_hash"], !text.isEmpty else {
      throw file.malformed("a tag without an address or tx_hash", line: fields.line)
    }
    if text.utf8.first == 0x20 || text.utf8.last == 0x20 {
      text = text.trimmingCharacters(in: .whitespaces)
      warnings.note("with blanks around the address, left out", fields.line)
    }
    if text.utf8.contains(0x28), let remark = text.firstRange(of: " (") {
      text = String(text[..<remark.lowerBound])
      warnings.note("with a remark in brackets after the address, left out", fields.line)
    }
    guard let subject = Subject.canonical(text) else {
      throw file.malformed(Subject.fault(of: text), line: fields.line)
    }
    return (subject, address == nil)
  }

  private func text(
    _ name: String, _ fields: TagFields, _ form: KeptText.Form = .line
  ) throws(AnalysisError) -> String? {
    guard let value = fields.values[name].map(KeptText.unmarked) else { return nil }
    try file.check(value, name, form, line: fields.line(of: name))
    return value
  }

  /// Checks what an export had put into the context, which has not been looked at yet.
  private func checkRestored(_ tag: Tag, _ fields: TagFields) throws(AnalysisError) {
    for concept in tag.allConcepts { try check(concept, "context", fields) }
    if let context = tag.context {
      try file.check(context, "context", .notes, line: fields.line(of: "context"))
    }
  }

  /// Checks a concept, wherever it is named: tables part concepts by these marks.
  private func check(
    _ concept: String, _ field: String, _ fields: TagFields
  ) throws(AnalysisError) {
    let line = fields.line(of: field)
    try file.check(concept, field, line: line)
    guard !concept.utf8.contains(where: { ",;".utf8.contains($0) }) else {
      throw file.malformed("a concept with a comma or semicolon in it", line: line)
    }
  }

  /// Checks that the fields of a tag do not hold a phrase between them.
  private func checkWhole(_ tag: Tag, _ fields: TagFields) throws(AnalysisError) {
    guard tag.holdsPhrase else { return }
    throw file.malformed("its fields together hold \(Secret.seedPhrase.name)", line: fields.line)
  }

  private func truth(_ name: String, _ fields: TagFields) throws(AnalysisError) -> Bool? {
    guard let value = try text(name, fields)?.lowercased(), !value.isEmpty else { return nil }
    if ["true", "yes", "1", "on"].contains(value) { return true }
    if ["false", "no", "0", "off"].contains(value) { return false }
    throw file.malformed("\(name) is neither true nor false", line: fields.line(of: name))
  }

  private mutating func addConfidence(
    to tag: inout Tag, _ fields: TagFields
  ) throws(AnalysisError) {
    guard let word = try text("confidence", fields), !word.isEmpty else {
      warnings.note("without a confidence, taken as unknown (5)", fields.line)
      return
    }
    guard let confidence = Confidence.named(word) else {
      throw file.malformed(
        "confidence is not one of the format's words", line: fields.line(of: "confidence"),
        hint: "the words are \(Confidence.all.map(\.word).joined(separator: ", "))")
    }
    tag.confidence = confidence.word
    tag.confidenceLevel = confidence.level
  }

  private mutating func addConcepts(
    to tag: inout Tag, _ fields: TagFields
  ) throws(AnalysisError) {
    tag.category = try text("category", fields)
    tag.abuse = try text("abuse", fields)
    // Before any of them is told of.
    let concepts = fields.concepts.map(KeptText.unmarked)
    for concept in concepts { try check(concept, "concepts", fields) }
    for (name, concept) in [("category", tag.category), ("abuse", tag.abuse)] {
      if let concept { try check(concept, name, fields) }
    }
    let named = concepts + [tag.abuse].compactMap { $0 }
    tag.concepts = Set(named.filter { !$0.isEmpty }).sorted()
    for concept in tag.allConcepts where !Taxonomy.contains(concept) {
      warnings.note("with the concept '\(concept)', which the taxonomy lacks", fields.line)
    }
  }
}

/// Warnings about tags, each kind counted with the first line it was seen at; those on what a tag
/// speaks of, one by one.
struct TagWarnings {
  private var seen: [String: (count: Int, line: Int)] = [:]
  /// What must be looked at line by line: the first of it, and how much more there is.
  private var single: [(line: Int, what: String)] = []
  private var further = 0
  private static let mostSingle = 1_000

  /// Counts a warning.
  mutating func note(_ what: String, _ line: Int) {
    seen[what, default: (0, line)].count += 1
  }

  /// Keeps a warning that is told of its own line.
  mutating func note(_ what: String, at line: Int) {
    if single.count < TagWarnings.mostSingle { single.append((line, what)) } else { further += 1 }
  }

  /// The warnings as sentences: of each line that is told of, then of each kind by first line.
  func sentences(in file: String) -> [String] {
    let ordered = seen.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }
    return single.map { "\(file):\($0.line): \($0.what); the tag can apply to nothing" }
      + (further > 0 ? ["\(file): and \(further) more tags that can apply to nothing"] : [])
      + ordered.map { what, place in
        "\(file):\(place.line): \(place.count) tag\(place.count == 1 ? "" : "s") \(what)"
      }
  }
}
