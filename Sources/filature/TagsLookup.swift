import Analysis
import ArgumentParser
import Bitcoin
import ChainStore
import Reporting

struct TagsList: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Every tag, of every chain, by subject.")
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let (store, graph) = try TagPlace.read(global)
    let tags = try store.allTags(.everyChain).map { ReachingTag(direct: $0) }
    let rows = tags.map { (NamedList.Entry(input: "", word: ""), $0) }
    try TagDocument.write(rows, of: NamedList(), Envelope("tags", graph: graph), global)
  }
}

struct TagsLookup: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup", abstract: "The tags of addresses, their own and their clusters'.",
    discussion: """
      What an address inherits from its cluster says so: "cluster_definer" speaks for the \
      whole cluster, "cluster_member" was said of one other address only and is a lead. The \
      confidence that results is at most 90 for the first and half of that for the second.
      """)
  @Argument(help: "Addresses or txids.") var subjects: [String] = []
  @OptionGroup var list: ListOptions
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let graph = try global.openGraph()
    let clustering = try Clustering.current(of: graph)
    let store = try TagStore.open(directory: graph.directory)
    let named = try list.named(subjects, of: [.address, .transaction])
    let wanted = named.words
    let (places, faults) = try Subject.addresses(named, in: graph, threads: global.threads)
    let index =
      try clustering.map {
        try TagIndex(about: wanted, at: places, graph, clustering: $0, threads: global.threads)
      } ?? TagIndex(direct: try store.tags(of: wanted, .of(graph.network)))
    let tags = SharedWork.rows(wanted.count, threads: global.threads) { place in
      let cluster = places[place].flatMap { address in clustering?.cluster(of: address) }
      return index.tags(of: wanted[place], cluster: cluster).map { reaching in
        var tag = reaching
        tag.tag.subject = wanted[place]
        return tag
      }
    }
    var envelope = Envelope("tags", graph: graph)
    envelope.parameters = named.parameters
    envelope.warnings = faults
    for (entry, found) in zip(named.entries, tags) where found.isEmpty && entry.fault == nil {
      envelope.warnings.append(entry.told("\(entry.word) has no tags"))
    }
    let found = zip(named.entries, tags).flatMap { entry, tags in tags.map { (entry, $0) } }
    try TagDocument.write(found, of: named, envelope, global, actors: try store.actorsByID())
    if found.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

struct TagsSearch: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Tags and actors whose name holds every word of a text.",
    discussion: "Case and accents do not count, in any script: \"etoile\" finds \"Étoile\".")
  @Argument(help: "Words.") var words: [String]
  @OptionGroup var global: GlobalOptions

  func run() throws {
    let (store, graph) = try TagPlace.read(global)
    let text = words.joined(separator: " ")
    let tags = try store.tags(searching: text)
    let actors = try store.actors(searching: text)
    var table = TextTable(header: ["kind", "name", "subject", "category", "source"])
    table.rows = tags.map { ["tag", $0.label, $0.subject, $0.category ?? "", $0.source] }
    table.rows += actors.map {
      [
        "actor", $0.label, $0.id, $0.categories.joined(separator: ", "),
        $0.jurisdictions.joined(separator: ", "),
      ]
    }
    let data: JSONValue = [
      "tags": .array(tags.map { TagDocument.value(ReachingTag(direct: $0)) }),
      "actors": .array(actors.map(ActorDocument.value)),
    ]
    var envelope = Envelope("tag-search", graph: graph)
    envelope.parameters = [("text", .text(text))]
    try envelope.write(global, data: data, rows: table)
    if tags.isEmpty, actors.isEmpty { throw ExitCode(Exit.nothingFound) }
  }
}

/// Actors as documents.
enum ActorDocument {
  static func value(_ actor: Actor) -> JSONValue {
    [
      "id": .text(actor.id), "label": .text(actor.label), "uri": .optional(actor.uri),
      "categories": .texts(actor.categories), "jurisdictions": .texts(actor.jurisdictions),
      "aliases": .texts(actor.aliases), "lastmod": .optional(actor.lastmod),
    ]
  }
}

struct TagsConcepts: FilatureCommand {
  static let configuration = CommandConfiguration(
    commandName: "concepts", abstract: "The taxonomy: every concept with the one above it.",
    discussion: """
      INTERPOL's Dark Web and Virtual Assets taxonomy, the concepts of TagPacks, and those of \
      this program under filature:, each with the concept that others know it by.
      """)
  @OptionGroup var global: GlobalOptions

  func run() throws {
    var table = TextTable(header: ["concept", "parent", "for others"])
    table.rows = Taxonomy.all.map { [$0, Taxonomy.parent(of: $0) ?? "", Taxonomy.shared($0)] }
    let data = Taxonomy.all.map { concept -> JSONValue in
      [
        "concept": .text(concept), "parent": .optional(Taxonomy.parent(of: concept)),
        "shared": .text(Taxonomy.shared(concept)),
      ]
    }
    try Envelope("concepts", graph: nil).write(global, data: .array(data), rows: table)
  }
}
