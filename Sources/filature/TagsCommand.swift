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
      Reads GraphSense TagPacks and actor packs (YAML), OFAC's list (XML, CSV or text), MISP \
      events and attributes, STIX 2.1 bundles, OBIS-0003, WalletExplorer's tables, CSV with any \
      columns, and plain lists of addresses. A file goes in whole or not at all; the same file twice is \
      there once.
        filature tags import exchanges.yaml
        filature tags import v.csv --column address=Wallet --default label="Case 17"
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
      ("network", .optional(tag.network)), ("currency", .optional(tag.currency)),
      ("source", .text(tag.source)), ("tagpack", .text(tag.tagpack)),
      ("inherited_from", .optional(found.inheritedFrom)), ("reach", .text(found.reach.rawValue)),
      ("resulting_confidence", .number(found.confidenceLevel)),
      ("support", .number(found.support)),
    ]
    if let jurisdictions { members.append(("jurisdictions", .texts(jurisdictions))) }
    return .pairs(members)
  }

  /// Writes the tags that were found for words of a list.
  static func write(
    _ tags: [(entry: NamedList.Entry, found: ReachingTag)], of list: NamedList,
    _ envelope: Envelope, _ global: GlobalOptions, actors: [String: Actor] = [:]
  ) throws {
    let rows = AnswerRows(
      count: tags.count, threads: global.threads,
      columns: list.table(
        [
          "subject", "label", "actor", "category", "confidence", "confidence_level", "reach",
          "source",
        ], rightAligned: [5]),
      document: { place in
        let (entry, found) = tags[place]
        let jurisdictions = found.tag.actor.flatMap { actors[$0]?.jurisdictions }
        return list.document(entry, value(found, jurisdictions: jurisdictions))
      },
      cells: { place in
        let (entry, found) = tags[place]
        return list.row(
          entry,
          [
            found.tag.subject, found.label, found.tag.actor ?? "",
            found.tag.category ?? found.tag.abuse ?? "", found.tag.confidence,
            "\(found.confidenceLevel)", found.reach.rawValue, found.tag.source,
          ])
      })
    try envelope.write(global, rows: rows)
  }
}

/// Where tags are kept, with or without a chain beside them.
enum TagPlace {
  /// The labels of the store for looking up, and its chain where one was ingested.
  static func read(_ global: GlobalOptions) throws -> (store: TagStore, graph: ChainGraph?) {
    (try TagStore.open(directory: global.store), try? global.openGraph())
  }
}
