import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct TagsSources: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources", abstract: "The files that tags came from, with hashes and times.")
  @Flag(help: "Those that were replaced or removed too.") var all = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let (store, graph) = try TagPlace.read(global)
    let sources = try store.sources().filter { all || $0.retiredAt == nil }
    var table = TextTable(
      header: ["sha256", "title", "format", "tags", "actors", "imported", "state"],
      rightAligned: [3, 4])
    table.rows = sources.map {
      [
        $0.sha256, $0.title, $0.format, "\($0.tags)", "\($0.actors)", $0.importedAt,
        $0.retiredAs ?? "current",
      ]
    }
    try Envelope("tag-sources", graph: graph).write(
      global, data: .array(sources.map(SourceDocument.value)), rows: table)
    if sources.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

/// Sources as documents.
enum SourceDocument {
  static func value(_ source: TagSource) -> JSONValue {
    [
      "sha256": .text(source.sha256), "path": .text(source.path), "title": .text(source.title),
      "format": .text(source.format), "includes": .texts(source.includes),
      "imported_at": .text(source.importedAt), "retired_at": .optional(source.retiredAt),
      "retired_as": .optional(source.retiredAs), "tags": .number(source.tags),
      "actors": .number(source.actors),
    ]
  }
}

struct TagsRemove: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take out everything that a source brought in.",
    discussion: """
      The history keeps what was said, unless --purge deletes it for good.
        filature tags sources
        filature tags remove 5c33b67b
      """)
  @Argument(help: "SHA-256 of the source or its first eight digits, its path, or its title.")
  var source: String
  @Flag(help: "Delete it for good, from the history too.") var purge = false
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let store = try TagStore.open(directory: global.store)
    let found = try store.sources().filter { named($0) && (purge || $0.retiredAt == nil) }
    let digests = Set(found.map(\.sha256)).sorted()
    guard let digest = digests.first else {
      throw Failure(
        Exit.nothingFound, "no such source", at: source, hint: "`filature tags sources` lists them")
    }
    guard digests.count == 1 else {
      throw Failure(
        Exit.usage, "\(digests.count) sources go by that name", at: source,
        hint: "name it by its SHA-256")
    }
    let count = try store.removeSource(sha256: digest, purge ? .purge : .retire)
    StandardError.write("\(digest): \(count) tags \(purge ? "deleted" : "removed")")
  }

  private func named(_ candidate: TagSource) -> Bool {
    let digits = source.lowercased()
    return (digits.count >= 8 && candidate.sha256.hasPrefix(digits)) || candidate.path == source
      || candidate.title == source
  }
}

struct TagsHistory: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "What was ever said of addresses, by whom and since when.")
  @Argument(help: "Addresses or txids.") var subjects: [String] = []
  @OptionGroup var list: ListOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let (store, graph) = try TagPlace.read(global)
    let named = try list.named(subjects, of: [.address, .transaction])
    let words = named.entries.filter { $0.fault == nil }.map(\.word)
    let found = try store.history(of: words)
    var asked: [String: [NamedList.Entry]] = [:]
    for entry in named.entries {
      TagStore.subject(entry.word).map { asked[$0, default: []].append(entry) }
    }
    var table = named.table(["subject", "label", "confidence", "source", "from", "until", "as"])
    var data: [JSONValue] = []
    for (tag, source) in found {
      let document: JSONValue = [
        "tag": TagDocument.value(ReachingTag(direct: tag)), "source": SourceDocument.value(source),
      ]
      for entry in asked[tag.subject] ?? [] {
        data.append(named.document(entry, document))
        table.rows.append(
          named.row(
            entry,
            [
              tag.subject, tag.label, tag.confidence, tag.source, source.importedAt,
              source.retiredAt ?? "", source.retiredAs ?? "",
            ]))
      }
    }
    var envelope = Envelope("tag-history", graph: graph)
    envelope.parameters = [("subjects", .texts(named.given))] + named.parameters
    let told = Set(found.map(\.tag.subject))
    envelope.warnings = named.warnings
    for entry in named.entries where !(TagStore.subject(entry.word).map(told.contains) ?? false) {
      envelope.warnings.append(
        entry.told(entry.fault ?? "nothing was ever said of \(entry.word)"))
    }
    try envelope.write(global, data: .array(data), rows: table)
    if found.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}
