import ChainStore
import Testing

@testable import Analysis

@Suite("Change rules on payments written by hand")
struct ChangeRuleTests {
  private let rules: [any ChangeRule] = [
    ReuseChange(), AddressTypeChange(), OptimalChange(), RoundValueChange(), FreshChange(),
  ]

  @Test("an output to an input's address is change, whatever other rules say")
  func reuse() {
    let coin = TransactionShape.Coin(value: 900, address: AddressIndex(1), type: .p2pkh)
    let paid = TransactionShape.Coin(value: 500, address: AddressIndex(2), type: .p2wpkh)
    let change = TransactionShape.Coin(value: 300, address: AddressIndex(1), type: .p2pkh)
    let payment = Payment(
      shape: TransactionShape(inputs: [coin], outputs: [paid, change]), isFresh: [true, false])
    let found = ChangeRules.candidates(in: payment, by: rules)
    #expect(found.map(\.vout) == [0, 1])
    #expect(found[1].rules == ["reuse", "address-type"])
    #expect(found[1].confidence == 95)
    #expect(found[0].rules == ["fresh"])
  }

  @Test("round value leaves the output that is not round")
  func roundValue() {
    let payment = Payment(
      shape: MadeShape.make(in: [9_000_000], out: [5_000_000, 3_999_100]), isFresh: [true, true])
    #expect(RoundValueChange().candidates(in: payment).positions == [1])
    #expect(AddressTypeChange().candidates(in: payment).positions == [0, 1])
    #expect(ChangeRules.candidates(in: payment, by: rules).map(\.rules) == [["round-value"]])
  }

  @Test("optimal change lies below the smallest input")
  func optimal() {
    let payment = Payment(
      shape: MadeShape.make(in: [4_000, 7_000], out: [9_000, 1_500]), isFresh: [true, true])
    #expect(OptimalChange().candidates(in: payment).positions == [1])
  }

  @Test("data outputs, coinjoins and single outputs have no change")
  func nothing() {
    for shape in [MadeShape.generic, MadeShape.make(in: [9_000], out: [8_000], data: 1)] {
      let payment = Payment(
        shape: shape, isFresh: [Bool](repeating: true, count: shape.outputs.count))
      #expect(ChangeRules.candidates(in: payment, by: rules).isEmpty)
    }
  }

  @Test("rules that name different outputs lower each other's confidence")
  func disagreement() {
    let payment = Payment(
      shape: MadeShape.make(in: [4_500_000, 7_000_000], out: [9_000_100, 2_000_000]),
      isFresh: [true, true])
    let found = ChangeRules.candidates(in: payment, by: rules)
    #expect(found.map(\.vout) == [0, 1])
    #expect(found.map(\.confidence) == [40, 30])
  }
}
