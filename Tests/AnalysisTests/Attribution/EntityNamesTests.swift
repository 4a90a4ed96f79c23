import ChainStore
import Simulation
import Testing

@testable import Analysis

@Suite("What services are called")
struct EntityNamesTests {
  private func tag(
    _ label: String, actor: String? = nil, subject: String = "x", category: String = "exchange"
  ) -> Analysis.Tag {
    var tag = Analysis.Tag(subject: subject, label: label, source: "s", tagpack: "p")
    (tag.actor, tag.category) = (actor, category)
    return tag
  }

  @Test("several labels of one actor are one, in whatever order the tags come")
  func oneActor() {
    let tags = [
      tag("Maple hot", actor: "maple"), tag("Maple cold", actor: "maple"),
      tag("Maple hot deposit (inferred)"), tag("Maple hot"), tag("Oak"),
      tag("A helpdesk", actor: "maple", category: "person"), tag("Elm deposit (inferred)"),
    ]
    var random = SeededRandom(seed: 5)
    for _ in 0..<20 {
      var mixed = tags
      for place in mixed.indices.dropFirst() {
        mixed.swapAt(place, Int(random.number(below: UInt64(place + 1))))
      }
      let names = EntityNames(mixed)
      #expect(
        tags.map { names.name($0.label, actor: $0.actor) } == [
          "Maple cold", "Maple cold", "Maple cold", "Maple cold", "Oak", "Maple cold", "Elm",
        ])
      #expect(names.key("Maple hot", actor: nil) == "maple")
      #expect(names.key("Oak", actor: nil) == "Oak")
    }
  }

  @Test("two actors of one label stay two, and a label that is theirs and nobody's is a third")
  func twoActors() {
    let names = EntityNames([
      tag("Exchange", actor: "north"), tag("Exchange", actor: "south"), tag("Exchange"),
    ])
    #expect(
      [names.name("Exchange", actor: "north"), names.name("Exchange", actor: "south")]
        == ["Exchange (north)", "Exchange (south)"])
    #expect(names.name("Exchange", actor: nil) == "Exchange")
  }

  @Test("a label is the actor of that id, as inferred deposit addresses name it")
  func labelForActor() {
    let names = EntityNames([tag("maple"), tag("maple deposit (inferred)", actor: "maple")])
    #expect(names.key("maple", actor: nil) == "maple")
    #expect(names.name("maple deposit (inferred)", actor: "maple") == "maple")
  }

  @Test("one exchange is one line in sums and bounds, its inferred deposit behavioural")
  func sums() throws {
    var chain = MadeChain()
    let seed = chain.mine([(1, 100)])
    _ = chain.pay([seed], to: [(2, 30), (3, 30), (4, 30)])
    let graph = try chain.store()
    func text(_ owner: UInt8) throws -> String { graph.addressName(try graph.owner(owner)) }
    let tags = TagIndex(direct: [
      tag("Maple hot", actor: "maple", subject: try text(2)),
      tag("Maple cold", actor: "maple", subject: try text(3)),
      tag("Maple hot deposit (inferred)", subject: try text(4)),
    ])
    let map = ServiceMap(graph, tags: tags, clustering: nil, stops: .all)
    var request = TraceRequest(seeds: try graph.received(by: 1), methods: ["fifo", "haircut"])
    request.bounds = .compute
    let result = try FlowTracer(graph, knowledge: map).trace(request)
    for method in result.methods {
      #expect(method.entities.map(\.entity) == ["Maple cold"])
      #expect(method.entities.map(\.tracedSat) == [90] && method.entities.map(\.deposits) == [3])
      #expect(method.endpoints.map(\.attribution) == [.direct, .direct, .behavioural])
      // What says so stays the tag's own word.
      guard case .tag(let tag, let reach) = method.endpoints[0].ending.service?.evidence else {
        Issue.record("no tag")
        continue
      }
      #expect(tag.entity == "Maple hot" && reach == .itself)
    }
    #expect(result.bounds?.map(\.entity) == ["Maple cold"])
    #expect(result.bounds?.map(\.depositsSat) == [90])
    let book = ServiceBook(graph, tags: tags, clustering: nil)
    #expect(book.services.map(\.label) == ["Maple cold"] && book.services[0].name == "maple")
    // Leaving a label out does not rename the rest.
    #expect(
      tags.without({ $0.label == "Maple cold" }, nil).names.name("x", actor: "maple")
        == "Maple cold")
  }
}
