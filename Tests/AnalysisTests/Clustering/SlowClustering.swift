import Bitcoin

/// Clustering with change rules, guards included, by plain sets that are searched from end to end.
struct SlowClustering {
  let chain: SeededChain
  let twin: SlowRules
  let terms: [(name: String, expression: SlowExpression)]
  private(set) var nameOf: [[UInt8]: Int] = [:]
  private(set) var refused: [(payment: Int, change: [UInt8], term: Int)] = []

  /// Something that speaks for two scripts having one owner.
  struct Evidence {
    var one: [UInt8]
    var other: [UInt8]
    var payment: Int
    var rule: String
  }

  init(_ chain: SeededChain, terms: [(name: String, expression: SlowExpression)]) {
    self.chain = chain
    twin = SlowRules(chain: chain)
    self.terms = terms
    for coin in chain.coins where nameOf[coin.script] == nil { nameOf[coin.script] = nameOf.count }
    for evidence in coSpends() { join(evidence.one, evidence.other) }
    mergeChange()
  }

  private mutating func join(_ one: [UInt8], _ other: [UInt8]) {
    guard let first = nameOf[one], let second = nameOf[other] else { return }
    for (script, name) in nameOf where name == max(first, second) {
      nameOf[script] = min(first, second)
    }
  }

  func coSpends() -> [Evidence] {
    chain.payments.indices.filter { !twin.isCoinJoin($0) }.flatMap { number -> [Evidence] in
      let owners = chain.payments[number].inputs.map { chain.coins[$0].script }
      return owners.dropFirst().map {
        Evidence(one: owners[0], other: $0, payment: number, rule: "co-spend")
      }
    }
  }

  /// The one output that a term leaves beside a payment, with the payment where it is one of two.
  private func change(
    _ number: Int, _ term: Int
  ) -> (payer: [UInt8], change: [UInt8], payee: [UInt8]?)? {
    let payment = chain.payments[number]
    let outputs = payment.outputs.map { chain.coins[$0].script }
    let spendable = outputs.indices.filter { SlowRules.kind(outputs[$0]) != "data" }
    guard let first = payment.inputs.first, !twin.isCoinJoin(number), spendable.count > 1 else {
      return nil
    }
    let left = terms[term].expression.candidates(twin, number)
    guard left.count == 1, let vout = left.first else { return nil }
    let other = spendable.count == 2 ? spendable.first { $0 != vout }.map { outputs[$0] } : nil
    return (chain.coins[first].script, outputs[vout], other == outputs[vout] ? nil : other)
  }

  private mutating func mergeChange() {
    var apart: [([UInt8], [UInt8])] = []
    for number in chain.payments.indices {
      for term in terms.indices {
        guard let found = change(number, term), let payee = found.payee,
          nameOf[found.payer] != nameOf[payee]
        else { continue }
        apart.append((found.payer, payee))
      }
    }
    for number in chain.payments.indices {
      for term in terms.indices {
        guard let found = change(number, term), let payer = nameOf[found.payer],
          let change = nameOf[found.change], payer != change
        else { continue }
        let isForbidden = apart.contains { pair in
          Set([nameOf[pair.0], nameOf[pair.1]]) == Set([payer, change])
        }
        if isForbidden {
          refused.append((number, found.change, term))
        } else {
          join(found.payer, found.change)
        }
      }
    }
  }

  /// All that speaks for merges and was not refused.
  func evidence() -> [Evidence] {
    var all = coSpends()
    for number in chain.payments.indices {
      for term in terms.indices {
        guard let found = change(number, term),
          nameOf[found.payer] == nameOf[found.change],
          !refused.contains(where: {
            $0.payment == number && $0.change == found.change && $0.term == term
          })
        else { continue }
        all.append(
          Evidence(
            one: found.payer, other: found.change, payment: number, rule: terms[term].name))
      }
    }
    return all
  }

  /// Whether two scripts are joined by some evidence, walking from one to the next.
  static func connects(_ one: [UInt8], _ other: [UInt8], by evidence: [Evidence]) -> Bool {
    var reached: Set<[UInt8]> = [one]
    var grew = true
    while grew {
      grew = false
      for link in evidence where reached.contains(link.one) != reached.contains(link.other) {
        reached.formUnion([link.one, link.other])
        grew = true
      }
    }
    return reached.contains(other)
  }
}
