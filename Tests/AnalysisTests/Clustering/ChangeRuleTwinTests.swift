import ChainStore
import Testing

@testable import Analysis

@Suite("Change rules against their slow twins")
struct ChangeRuleTwinTests {
  private static let seeds = 1...(Slowly.isAsked ? 2_000 : 40) as ClosedRange<UInt64>

  @Test("every rule leaves what its definition leaves, on seeded chains")
  func rules() throws {
    var answers = [String: Int]()
    for seed in ChangeRuleTwinTests.seeds {
      let chain = SeededChain(seed: seed)
      let graph = try chain.store()
      let twin = SlowRules(chain: chain)
      var reader = PaymentReader(graph, reading: .all)
      let rules = ChangeRules.all + [RoundValueChange(digits: 3)]
      #expect(Set(rules.map { $0.name }) == Set(SlowRules.names))
      for number in 0..<graph.txCount {
        let isRead = reader.read(TxIndex(number))
        #expect(isRead == !chain.payments[number].inputs.isEmpty)
        guard isRead else { continue }
        for rule in rules {
          let found = Set(rule.candidates(in: reader.payment).positions)
          let expected = twin.candidates(rule.name, number)
          #expect(found == expected, "seed \(seed), transaction \(number), \(rule.name)")
          if expected.count == 1 { answers[rule.name, default: 0] += 1 }
        }
      }
    }
    for name in SlowRules.names { #expect(answers[name, default: 0] > 5, "\(name) hardly asked") }
  }

  @Test("rules joined by &, |, -, unique and votes mean what sets mean")
  func combinations() throws {
    for seed in ChangeRuleTwinTests.seeds {
      let chain = SeededChain(seed: seed)
      let graph = try chain.store()
      let twin = SlowRules(chain: chain)
      var numbers = SeededNumbers(seed: seed &+ 99)
      for _ in 0..<6 {
        let slow = SlowExpression(&numbers)
        let terms = try ChangeExpressionParser.terms(slow.text, plain: [])
        guard case .change(let expression)? = terms.first, terms.count == 1 else {
          Issue.record("\(slow.text) is not one expression")
          continue
        }
        // The one form reads back as the same.
        let again = try ChangeExpressionParser.terms(expression.text, plain: [])
        guard case .change(let second)? = again.first else { continue }
        #expect(second.text == expression.text)
        var reader = PaymentReader(graph, reading: expression.reads)
        for number in 0..<graph.txCount where reader.read(TxIndex(number)) {
          let expected = slow.candidates(twin, number)
          let place = "seed \(seed), transaction \(number), \(expression.text)"
          #expect(
            Set(expression.candidates(in: reader.payment).positions) == expected, "\(place)")
          #expect(Set(second.candidates(in: reader.payment).positions) == expected, "\(place)")
        }
      }
    }
  }
}
