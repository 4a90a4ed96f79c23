import Analysis
import ArgumentParser
import ChainStore
import Foundation
import Reporting

struct TagsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Who is who: import, check, look up, search and export tags.",
    discussion: """
      Reads GraphSense TagPacks and actor packs (YAML), OFAC's sdn.xml and sdn_advanced.xml, MISP
      events, STIX 2.1 bundles, OBIS-0003, WalletExplorer's tables, CSV with any columns, and plain
      lists of addresses. A file goes in whole or not at all; the same file twice is there once.
        filature tags import exchanges.yaml
        filature tags import victims.csv --column address=Wallet --default label="Case 17"
        filature tags lookup 12cbQLTFMXRnSzktFkuoG3eHoMeFtpTu3S
        filature tags search "hot wallet"
        filature tags conflicts
      """,
    subcommands: [
      TagsImport.self, TagsValidate.self, TagsList.self, TagsLookup.self, TagsSummary.self,
      TagsSearch.self,
      TagsHistory.self, TagsSources.self, TagsRemove.self, TagsExport.self, TagsConflicts.self,
      TagsConcepts.self,
    ])
}

/// Tags as documents and rows.
enum TagDocument {
  static func value(_ found: ReachingTag) -> JSONValue {
    value(found, jurisdictions: nil)
  }

  /// A tag; with where requests about its actor go, if that is known.
  static func value(_ found: ReachingTag, jurisdictions: [String]?) -> JSONValue {
    let tag = found.tag
    var members: [(String, JSONValue)] = [
      ("subject", .text(tag.subject)), ("label", .text(tag.label)),
      ("actor", .optional(tag.actor)), ("category", .optional(tag.category)),
      ("abuse", .optional(tag.abuse)), ("concepts", .texts(tag.allConcepts)),
      ("confidence", .text(tag.confidence)), ("confidence_level", .number(tag.confidenceLevel)),
      ("source", .text(tag.source)), ("tagpack", .text(tag.tagpack)),
      ("inherited_from", .optional(found.inheritedFrom)), ("reach", .text(found.reach.rawValue)),
      ("resulting_confidence", .number(found.confidenceLevel)),
      ("support", .number(found.support)),
    ]
    if let jurisdictions { members.append(("jurisdictions", .texts(jurisdictions))) }
    return .pairs(members)
  }

  static func write(
    _ tags: [ReachingTag], _ envelope: Envelope, _ global: GlobalOptions,
    actors: [String: Actor] = [:]
  ) throws {
    var table = TextTable(
      header: ["subject", "label", "category", "confidence", "reach", "source"],
      rightAligned: [])
    table.rows = tags.map {
      [
        $0.tag.subject, $0.tag.label, $0.tag.category ?? $0.tag.abuse ?? "",
        "\($0.tag.confidence) (\($0.confidenceLevel))", $0.reach.rawValue, $0.tag.source,
      ]
    }
    let data = tags.map { found in
      value(found, jurisdictions: found.tag.actor.flatMap { actors[$0]?.jurisdictions })
    }
    try envelope.write(global, data: .array(data), rows: table)
  }
}

/// Where tags are kept, with or without a chain beside them.
enum TagPlace {
  /// The labels of the store for looking up, and its chain where one was ingested.
  static func read(_ global: GlobalOptions) throws -> (store: TagStore, graph: ChainGraph?) {
    (try TagStore.open(directory: global.store, for: .reading), try? global.openGraph())
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
    let lines = data.split { $0 == 0x0a || $0 == 0x0d }
      .map { trimmed(String(decoding: $0, as: UTF8.self)) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    try SecretRefusal.check(lines, at: file == "-" ? "standard input" : file)
    return lines
  }

  /// Nearly every line begins and ends with a letter or a digit, and is left as it is.
  private static func trimmed(_ line: String) -> String {
    let ends = [line.utf8.first, line.utf8.last].compactMap { $0 }
    return ends.allSatisfy { 0x21..<0x7f ~= $0 }
      ? line : line.trimmingCharacters(in: .whitespaces)
  }
}
