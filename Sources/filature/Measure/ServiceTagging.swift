import Analysis
import ChainStore
import Foundation

/// What an investigator knows of services beforehand: of so many of them, some addresses.
struct ServiceTagging: Sendable {
  /// What kind of addresses.
  enum Kind: String, CaseIterable, Sendable {
    /// Where payouts come from, as a few test payments at different times show.
    case hot = "hot addresses"
    /// These, and a few addresses that customers were given.
    case deposits = "hot and some deposit addresses"
    /// These, and for every fourth service an address of somebody else.
    case wrong = "hot and some wrong addresses"
  }

  let kind: Kind
  /// Services that are tagged, in hundredths.
  let share: Int
  /// The one of them whose tags are held back.
  var hidden: String?

  /// How the setting is called in tables.
  var name: String {
    if let hidden { return "\(kind.rawValue) without \(hidden)" }
    return share == 0 ? "no tags" : "\(kind.rawValue) \(share) %"
  }

  /// The settings that are measured.
  static let all =
    [0, 25, 50, 75, 100].map { ServiceTagging(kind: .hot, share: $0) } + [
      ServiceTagging(kind: .deposits, share: 50), ServiceTagging(kind: .wrong, share: 50),
    ]

  /// The settings of a chain of few services: those of any, and each service held back in turn.
  static func all(_ truth: ServiceTruth) -> [ServiceTagging] {
    all
      + services(truth).map {
        ServiceTagging(kind: .hot, share: 100, hidden: truth.owners[$0])
      }
  }

  /// Services that pay somebody, by role and number.
  private static func services(_ truth: ServiceTruth) -> [Int] {
    truth.owners.indices
      .filter { truth.serves(truth.owners[$0]) && !truth.payoutAddresses[$0].isEmpty }
      .sorted { key(truth.owners[$0]) < key(truth.owners[$1]) }
  }

  /// A pack of tags, and the services in it.
  func pack(_ truth: ServiceTruth, _ graph: ChainGraph) -> (text: String, services: Set<String>) {
    var lines = [
      "title: \"Services, \(name)\"", "creator: Filature", "currency: BTC", "network: BTC",
      "lastmod: 2024-12-31", "tags:",
    ]
    var tagged: Set<String> = []
    var strangers = ServiceTagging.strangers(truth).makeIterator()
    for (place, service) in ServiceTagging.services(truth).enumerated()
    where (place + 1) * share / 100 > place * share / 100 {
      let name = truth.owners[service]
      guard name != hidden else { continue }
      tagged.insert(name)
      var addresses = ServiceTagging.some(3, of: truth.payoutAddresses[service])
      if kind == .deposits {
        addresses += ServiceTagging.some(5, of: deposits(of: service, truth, graph))
      }
      if kind == .wrong, tagged.count % 4 == 1, let stranger = strangers.next() {
        addresses.append(stranger)
      }
      var seen: Set<UInt32> = []
      for address in addresses where seen.insert(address.rawValue).inserted {
        lines.append(ServiceTagging.tag(graph.addressText(address), name))
      }
    }
    return (lines.joined(separator: "\n") + "\n", tagged)
  }

  private static func key(_ owner: String) -> (String, Int) {
    let role = ServiceTruth.role(of: owner)
    return (role, Int(owner.dropFirst(role.count + 1)) ?? 0)
  }

  /// The concept of a role.
  private static func concept(_ role: String) -> String {
    switch role {
    case "wallet-service": "hosted_wallet"
    case "processor": "payment_processor"
    case "pool": "mining_pool"
    default: role
    }
  }

  private static func tag(_ address: String, _ owner: String) -> String {
    let concept = concept(ServiceTruth.role(of: owner))
    return """
        - address: \(address)
          label: \(owner)
          actor: \(owner)
          source: simulation
          confidence: manual_transaction
          category: \(concept)
          concepts: [\(concept)]
          is_cluster_definer: true
      """
  }

  /// Some of a list, evenly from its first to its last quarter.
  private static func some(_ count: Int, of list: [AddressIndex]) -> [AddressIndex] {
    guard !list.isEmpty else { return [] }
    return (1...count).map { list[list.count * $0 / (count + 1)] }
  }

  /// Addresses at which a service was paid in by others.
  private func deposits(
    of service: Int, _ truth: ServiceTruth, _ graph: ChainGraph
  ) -> [AddressIndex] {
    truth.addresses(of: service).filter { address in
      graph.receipts(of: address).first.map(truth.isPaidIn) ?? false
    }
  }

  /// Addresses of persons, some hundred apart.
  private static func strangers(_ truth: ServiceTruth) -> [AddressIndex] {
    let persons = truth.owners.indices.filter { truth.owners[$0].hasPrefix("person-") }
    return stride(from: 7, to: persons.count, by: 31).compactMap {
      truth.addresses(of: persons[$0]).first
    }
  }
}
