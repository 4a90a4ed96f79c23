import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct TagsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Who is who: import, check, list and look up tags.",
    discussion: """
      Reads GraphSense TagPacks (YAML), OFAC's sdn.xml and sdn_advanced.xml, and plain lists of
      addresses. A file goes in whole or not at all; the same file twice is there once.
        filature tags import exchanges.yaml
        filature tags lookup 12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S
      """,
    subcommands: [
      TagsImport.self, TagsValidate.self, TagsList.self, TagsLookup.self, TagsExport.self,
      TagsConflicts.self,
    ])
}

struct TagsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take tags into the store.")
  @Argument(help: "Files.") var files: [String]
  @OptionGroup var global: GlobalOptions

  func run() throws {
    try? FileManager.default.createDirectory(
      atPath: global.store, withIntermediateDirectories: true)
    let lock = try StoreLock(store: global.store)
    defer { withExtendedLifetime(lock) {} }
    let store = try TagStore.open(directory: global.store)
    var warned = false
    for path in files {
      for summary in try store.importing(path) {
        for warning in summary.warnings {
          StandardError.write("warning: " + Failure.oneLine(warning))
          warned = true
        }
        StandardError.write(
          Failure.oneLine("\(summary.source): \(summary.tagsAdded) tags added"))
      }
    }
    if global.strict, warned { throw ExitCode(Exit.warned) }
  }
}

struct TagsValidate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check files without taking anything in.")
  @Argument(help: "Files.") var files: [String]
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var warned = false
    for path in files {
      let file = try TagStore.validateFile(path)
      for warning in file.warnings { StandardError.write("warning: " + Failure.oneLine(warning)) }
      warned = warned || !file.warnings.isEmpty
      StandardError.write(Failure.oneLine("\(file.title): \(file.tags.count) tags, sound"))
    }
    if global.strict, warned { throw ExitCode(Exit.warned) }
  }
}

struct TagsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every tag, by subject.")
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let tags = try TagIndex(graph).all.map { ReachingTag(tag: $0, inheritedFrom: nil) }
    try TagDocument.write(tags, Envelope("tags", graph: graph), global)
  }
}

struct TagsLookup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup", abstract: "The tags of addresses, their own and their clusters'.")
  @Argument(help: "Addresses or txids.") var subjects: [String] = []
  @Option(name: [.customShort("i"), .long], help: "A file with one subject a line; - for input.")
  var input: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let index = try TagIndex(graph, clustering: clustering)
    var envelope = Envelope("tags", graph: graph)
    var found: [ReachingTag] = []
    for subject in try InputList.read(subjects, file: input) {
      let text = subject
      let address = try? Subject.address(text, in: graph)
      let cluster = address.flatMap { place in clustering.map { $0.cluster(of: place) } }
      let tags = index.tags(of: text, cluster: cluster)
      if tags.isEmpty { envelope.warnings.append("\(subject) has no tags") }
      found += tags.map { reaching in
        var tag = reaching
        tag.tag.subject = text
        return tag
      }
    }
    try TagDocument.write(found, envelope, global)
    if found.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

struct TagsExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Every tag as one TagPack, or as CSV with --format csv.")
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let tags = try TagIndex(graph).all
    let text =
      global.format == .csv
      ? TagExport.csv(tags)
      : TagExport.tagPack(tags, title: "Filature export", creator: "Filature", vocabulary: .own)
    StandardOutput.write(Array(text.utf8))
  }
}

struct TagsConflicts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts", abstract: "Addresses and clusters with tags that disagree.")
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let store = try TagStore.open(directory: graph.directory, for: .reading)
    var found = try store.conflicts().map { ("address", $0.subject, $0.kind, $0.values) }
    let index = try TagIndex(graph, clustering: clustering)
    for (first, tags) in index.taggedClusters(in: graph) {
      let together = tags.map { reaching -> Tag in
        var tag = reaching.tag
        tag.subject = first
        return tag
      }
      found += LabelConflicts.conflicts(among: together).map {
        ("cluster", first, $0.kind, $0.values)
      }
    }
    let data = found.map { scope, subject, kind, values -> JSONValue in
      [
        "scope": .text(scope), "subject": .text(subject), "kind": .text(kind.rawValue),
        "labels": .texts(values),
      ]
    }
    var table = TextTable(header: ["scope", "subject", "disagree on", "labels"])
    table.rows = found.map { [$0.0, $0.1, $0.2.rawValue, $0.3.joined(separator: " / ")] }
    try Envelope("conflicts", graph: graph).write(global, data: .array(data), rows: table)
    if found.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

/// Tags as documents and rows.
enum TagDocument {
  static func value(_ found: ReachingTag) -> JSONValue {
    let tag = found.tag
    return [
      "subject": .text(tag.subject), "label": .text(tag.label), "actor": .optional(tag.actor),
      "category": .optional(tag.category), "abuse": .optional(tag.abuse),
      "concepts": .texts(tag.allConcepts), "confidence": .text(tag.confidence),
      "confidence_level": .number(tag.confidenceLevel), "source": .text(tag.source),
      "tagpack": .text(tag.tagpack), "inherited_from": .optional(found.inheritedFrom),
    ]
  }

  static func write(_ tags: [ReachingTag], _ envelope: Envelope, _ global: GlobalOptions) throws {
    var table = TextTable(header: ["subject", "label", "category", "confidence", "source"])
    table.rows = tags.map {
      [$0.tag.subject, $0.tag.label, $0.tag.category ?? "", $0.tag.confidence, $0.tag.source]
    }
    try envelope.write(global, data: .array(tags.map(value)), rows: table)
  }
}

/// A list argument: what stands on the command line, and what stands in a file.
enum InputList {
  static func read(_ arguments: [String], file: String?) throws -> [String] {
    var list: [String] = []
    for argument in arguments {
      if argument == "-" { list += try lines(of: "-") } else { list.append(argument) }
    }
    if let file { list += try lines(of: file) }
    guard !list.isEmpty else {
      throw Failure(
        Exit.usage, "nothing to look at", at: "command line", hint: "name some, or use -i")
    }
    return list
  }

  private static func lines(of file: String) throws -> [String] {
    let data: Data
    if file == "-" {
      data = FileHandle.standardInput.readDataToEndOfFile()
    } else {
      guard let found = FileManager.default.contents(atPath: file) else {
        throw Failure(Exit.missing, "no such file", at: file)
      }
      data = found
    }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
