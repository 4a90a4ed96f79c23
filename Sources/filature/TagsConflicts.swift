import Analysis
import ArgumentParser
import ChainStore
import Reporting

struct TagsConflicts: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Tags that contradict each other, and tags that have gone stale.",
    discussion: """
      Kinds: owner (two services on one address or in one cluster), category (services of \
      kinds that exclude each other), refused_merge (tags on both sides of a merge that was \
      refused), stale (said three years or more before the address was last used).
      """)
  @Option(help: "Only conflicts of a kind.") var kind: String?
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let wanted = try kind.map { text in
      guard let kind = TagConflict.Kind(rawValue: text) else {
        let kinds = TagConflict.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(Exit.usage, "unknown kind \(text)", at: "--kind", hint: "one of \(kinds)")
      }
      return kind
    }
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let index = try TagIndex(graph, clustering: clustering)
    let found = Contradictions(graph, tags: index, clustering: clustering).all()
      .filter { wanted == nil || $0.kind == wanted }
    let data = found.map { conflict -> JSONValue in
      [
        "scope": .text(conflict.scope.rawValue), "subject": .text(conflict.subject),
        "kind": .text(conflict.kind.rawValue), "labels": .texts(conflict.values),
        "tags": .array(
          conflict.tags.map { tag in
            [
              "label": .text(tag.label), "source": .text(tag.source),
              "tagpack": .text(tag.tagpack), "confidence": .text(tag.confidence),
            ]
          }),
      ]
    }
    var table = TextTable(header: ["scope", "subject", "disagree on", "labels"])
    table.rows = found.map {
      [$0.scope.rawValue, $0.subject, $0.kind.rawValue, $0.values.joined(separator: " / ")]
    }
    var envelope = Envelope("conflicts", graph: graph)
    if clustering == nil {
      envelope.warnings.append("no clustering: only tags of one address were compared")
    }
    try envelope.write(global, data: .array(data), rows: table)
    if found.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}
