/// Reads one form of file with tags.
protocol TagReader: Sendable {
  /// Its name, as `--input-format` takes it.
  static var name: String { get }
  /// Whether a file is of this form, by its name and beginning, or by its shape as JSON.
  static func fits(_ input: TagInput) -> Bool
  /// Hands every tag to the check; gives back the title and the actors of the file.
  ///
  /// Throws where the form itself is broken; a tag that is not sound is the check's to keep.
  static func read(
    _ input: TagInput, into check: inout TagCheck
  ) throws(AnalysisError) -> TagFileHeading
}

/// What a file with tags says of itself, and of actors.
struct TagFileHeading {
  var title: String
  var actors: [Actor] = []
}

/// The forms of files with tags. One line each.
public enum TagReaders {
  /// Every form, in the order asked: the first that fits reads the file.
  static let all: [any TagReader.Type] = [
    SanctionsXML.self, SanctionsRemarks.self, WalletExplorer.self, TagPack.self, STIXBundle.self,
    MISPEvent.self, OBISTags.self, MiningPool.self, ExplorerLabels.self, MISPTable.self,
    TagTable.self, AddressList.self,
  ]

  /// The names of all forms.
  public static let names: [String] = all.map { $0.name }

  /// The form of a name, or the first that fits.
  static func reader(
    for input: TagInput, named name: String?
  ) throws(AnalysisError) -> any TagReader.Type {
    if let name {
      if let reader = all.first(where: { $0.name == name }) { return reader }
      throw AnalysisError(
        .usage, "unknown form of a file with tags", at: "--input-format",
        hint: "one of \(names.joined(separator: ", "))")
    }
    if let refusal = knownWithoutTags(input) { throw refusal }
    if input.isJSON {
      let document = try input.json()
      if let reader = all.first(where: { $0.fits(input) }) { return reader }
      throw input.file.malformed(
        "JSON of a form that holds no tags", line: document.line,
        hint: "taken are TagPacks, STIX 2.1, MISP, OBIS-0003, mining pools and labels by address")
    }
    if let reader = all.first(where: { $0.fits(input) }) { return reader }
    return AddressList.self
  }

  /// Files that belong to attribution but name no address: the taxonomy's own.
  private static func knownWithoutTags(_ input: TagInput) -> AnalysisError? {
    let start = input.beginning
    let isTaxonomy =
      start.hasPrefix("@prefix") || start.hasPrefix("scheme:") || start.hasPrefix("id,uri,label")
      || start.hasPrefix("id;uri;label")
    guard isTaxonomy else { return nil }
    return input.file.malformed(
      "a taxonomy, which holds concepts and no tags", line: 1,
      hint: "the concepts are built in: `filature tags concepts` lists them")
  }
}
