import Analysis
import Testing

@Suite("Services by their tags")
struct ServiceTagsTests {
  private func tag(_ label: String, _ category: String?, _ level: Int, definer: Bool? = nil)
    -> Analysis.Tag
  {
    var tag = Analysis.Tag(subject: "x1", label: label, source: "s", tagpack: "p")
    tag.category = category
    tag.confidenceLevel = level
    tag.isClusterDefiner = definer
    return tag
  }

  @Test("the tag of highest confidence names the service, then the first by label")
  func choice() {
    let tags = [tag("b", "exchange", 50), tag("a", "exchange", 50), tag("c", "dark_market", 20)]
    let service = ServiceTags.service(in: tags, stopping: ["exchange", "service"])
    #expect(service?.entity == "a")
    #expect(service?.category == "exchange")
    #expect(ServiceTags.service(in: tags, stopping: ["market"])?.entity == "c")
    #expect(ServiceTags.service(in: tags, stopping: ["market"], from: 50) == nil)
    #expect(ServiceTags.service(in: tags, stopping: []) == nil)
    #expect(ServiceTags.service(in: [tag("d", "user", 100)], stopping: ["service"]) == nil)
  }

  @Test("a tag reaches the cluster if it says so, or is silent and names a service")
  func clusters() {
    #expect(!tag("a", "exchange", 50, definer: false).reachesCluster)
    #expect(tag("a", "user", 50, definer: true).reachesCluster)
    #expect(tag("a", "exchange", 50).reachesCluster)
    #expect(!tag("a", "user", 50).reachesCluster)
  }

  @Test("every concept leads to a root")
  func tree() {
    for concept in Taxonomy.all {
      #expect(
        Taxonomy.descends(concept, from: "entity") || Taxonomy.descends(concept, from: "behaviour"))
    }
    for service in ["exchange", "hosted_wallet", "payment_processor", "crypto_atm", "gambling"] {
      #expect(Taxonomy.isService(service))
    }
    for other in ["coinjoin", "victim", "BTC", "ransomware", "unhosted-wallet", "unheard_of"] {
      #expect(!Taxonomy.isService(other))
    }
    #expect(Taxonomy.shared("filature:migrant_smuggling") == "abuse")
  }

  @Test("two services on one address are a conflict, a service and an abuse are none")
  func conflicts() {
    let both = [tag("Binance", "exchange", 50), tag("Hydra", "dark_market", 50)]
    #expect(LabelConflicts.conflicts(among: both).map(\.kind) == [.owner, .category])
    let same = [tag("Binance.com", "exchange", 50), tag("binance com", "service", 50)]
    #expect(LabelConflicts.conflicts(among: same).isEmpty)
    let abuse = [tag("Binance", "exchange", 50), tag("Victim 3", "victim", 50)]
    #expect(LabelConflicts.conflicts(among: abuse).isEmpty)
  }
}
