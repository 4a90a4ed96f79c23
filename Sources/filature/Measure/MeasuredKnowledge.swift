import Analysis
import ChainStore
import Foundation

/// What a trace knows of services, and how it calls them.
struct MeasuredKnowledge {
  /// A service as the trace means it.
  enum Naming {
    /// An owner's name.
    case named(String)
    /// A service that nobody has named, by an address of it.
    case unnamed(AddressIndex)
  }

  /// The word in tables.
  let name: String
  let stops: any StopKnowledge
  /// What an end's entity means; nil where it means no service.
  let naming: (String) -> Naming?
  /// Clusters said to be services without a name, an address of each.
  let unnamed: [AddressIndex]
}

extension MeasuredChain {
  /// What a trace may know: the tags alone; with the deposit addresses that `deposits` infers; and
  /// with its leads taken for services too. Without tags, the last alone.
  func knowledge(ofTags text: String?) throws -> [MeasuredKnowledge] {
    var known: [MeasuredKnowledge] = []
    var tags = try noTags()
    if let text {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/setting.yaml"))
      tags = try self.tags("setting")
      known.append(knowledge("tags", tags, unnamed: []))
    }
    let leads = ServiceSigns.leads(graph, tags: tags, clustering: clustering).map(\.first)
    if text != nil {
      let more = try tagsWithFoundDeposits(tags)
      known.append(knowledge("tags and found deposits", more, unnamed: []))
      _ = try self.tags("setting")
    }
    tags = try tagsWithFoundDeposits(try tagsWithLeads(leads))
    known.append(knowledge("tags, leads and found deposits", tags, unnamed: leads))
    return known
  }

  private static let unnamed = "unnamed:"

  private func knowledge(
    _ name: String, _ tags: TagIndex, unnamed: [AddressIndex]
  ) -> MeasuredKnowledge {
    let places = Dictionary(
      uniqueKeysWithValues: unnamed.map {
        (MeasuredChain.unnamed + graph.addressText($0), $0)
      })
    return MeasuredKnowledge(
      name: name,
      stops: ServiceMap(graph, tags: tags, clustering: clustering, stops: .all),
      naming: { entity in
        let label = entity.replacing(" deposit (inferred)", with: "")
        return places[label].map { .unnamed($0) } ?? .named(label)
      }, unnamed: unnamed)
  }

  /// The tags read so far, and one for each lead.
  private func tagsWithLeads(_ leads: [AddressIndex]) throws -> TagIndex {
    var lines = [
      "title: Leads", "creator: Filature", "currency: BTC", "lastmod: 2024-12-31", "tags:",
    ]
    for lead in leads {
      let address = graph.addressText(lead)
      lines += [
        "  - address: \(address)", "    label: \(MeasuredChain.unnamed)\(address)",
        "    actor: \(MeasuredChain.unnamed)\(address)", "    source: behaviour on chain",
        "    confidence: heuristic", "    category: exchange", "    concepts: [exchange]",
        "    is_cluster_definer: true",
      ]
    }
    if !leads.isEmpty {
      let path = folder + "/leads.yaml"
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
      _ = try TagStore.open(directory: store).importFile(path)
    }
    return try TagIndex(graph, clustering: clustering)
  }
}
