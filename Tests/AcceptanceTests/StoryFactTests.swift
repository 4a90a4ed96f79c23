import Foundation
import Testing

@Suite(.enabled(if: BuiltProgram.isThere, "the program has not been built beside the tests"))
struct StoryFactTests {
  static let names: [String] = {
    let path = BuiltProgram.root.appendingPathComponent("sample-chains").path
    return (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }()

  @Test("the program finds every fact of every story, to the satoshi", arguments: names)
  func facts(name: String) throws {
    let story = try StoryCase(name)
    let facts = try story.facts()
    #expect(facts.count >= 3)
    for fact in facts {
      #expect(try story.holds(fact), "\(name): \(fact)")
    }
  }

  @Test("a fact that is not so is not found")
  func falseFacts() throws {
    let story = try StoryCase("peel-chain")
    for fact in try story.facts() {
      var changed = fact
      if let sat = fact["sat"] as? NSNumber { changed["sat"] = sat.uint64Value + 1 }
      guard fact["sat"] != nil else { continue }
      #expect(try !story.holds(changed), "\(changed)")
    }
    let deposit = try #require(
      try story.facts().first { $0["fact"] as? String == "endpoint" }?["outpoint"] as? String)
    #expect(try !story.holds(["fact": "untouched", "outpoint": deposit]))
  }

  @Test("there are eleven stories")
  func count() { #expect(StoryFactTests.names.count == 11) }
}
