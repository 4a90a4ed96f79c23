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
  /// What a trace may know: the tags alone; with the services and deposit addresses that `services
  /// build` infers, moderate or better; with the deposit addresses of `deposits` taken for tags; and
  /// with its leads too. Without tags, what needs some is left out.
  func knowledge(ofTags text: String?) throws -> [MeasuredKnowledge] {
    var known: [MeasuredKnowledge] = []
    var tags = try noTags()
    if let text {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/setting.yaml"))
      tags = try self.tags("setting")
      known.append(knowledge("tags", tags, unnamed: []))
    }
    known.append(try inferred(tags))
    let leads = ServiceSigns.leads(graph, tags: tags, clustering: clustering).map {
      (entity: "unnamed:" + graph.addressText($0.first), address: $0.first)
    }
    if text != nil {
      let more = try tagsWithFoundDeposits(tags)
      known.append(knowledge("tags with found deposits", more, unnamed: []))
      _ = try self.tags("setting")
    }
    tags = try tagsWithFoundDeposits(try tagsWithLeads(leads))
    known.append(knowledge("tags with leads and found deposits", tags, unnamed: leads))
    return known
  }

  private func inferred(_ tags: TagIndex) throws -> MeasuredKnowledge {
    try ServiceLayer.build(graph, tags: tags, clustering: clustering)
    guard
      case .current(let layer) = try ServiceLayer.open(graph, tags: tags, clustering: clustering)
    else { throw Failure(Exit.internalError, "services were built and are not there", at: store) }
    let unnamed = layer.services.filter { $0.named == nil && $0.grade >= .moderate }
      .map { (entity: $0.entity(in: graph), address: $0.first) }
    return knowledge(
      "tags with services", tags, InferredServices(layer, from: .moderate), unnamed: unnamed)
  }

  private func knowledge(
    _ name: String, _ tags: TagIndex, _ inferred: InferredServices? = nil,
    unnamed: [(entity: String, address: AddressIndex)]
  ) -> MeasuredKnowledge {
    let places = Dictionary(
      unnamed.map { ($0.entity, $0.address) }, uniquingKeysWith: { first, _ in first })
    return MeasuredKnowledge(
      name: name,
      stops: ServiceMap(
        graph, tags: tags, clustering: clustering, stops: .all, inferred: inferred),
      naming: { entity in
        let label = EntityNames.base(entity)
        return places[label].map { MeasuredKnowledge.Naming.unnamed($0) } ?? .named(label)
      }, unnamed: unnamed.map(\.address))
  }

  /// The tags read so far, and one for each lead.
  private func tagsWithLeads(
    _ leads: [(entity: String, address: AddressIndex)]
  ) throws -> TagIndex {
    var lines = [
      "title: Leads", "creator: Filature", "currency: BTC", "lastmod: 2024-12-31", "tags:",
    ]
    for lead in leads {
      lines += [
        "  - address: \(graph.addressText(lead.address))", "    label: \(lead.entity)",
        "    actor: \(lead.entity)", "    source: behaviour on chain",
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
