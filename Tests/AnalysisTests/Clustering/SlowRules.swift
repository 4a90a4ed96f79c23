import Bitcoin

/// Change rules written out from their definitions over a chain's own record; no code is shared
/// with the rules under test.
struct SlowRules {
  let chain: SeededChain
  /// The first payment to each script.
  private let firstMaker: [[UInt8]: Int]

  init(chain: SeededChain) {
    self.chain = chain
    firstMaker = Dictionary(chain.coins.map { ($0.script, $0.maker) }, uniquingKeysWith: min)
  }

  private func payment(_ number: Int) -> SeededChain.Payment { chain.payments[number] }
  private func coin(_ number: Int) -> SeededChain.Coin { chain.coins[number] }

  static func kind(_ script: [UInt8]) -> String {
    if script.first == 0x6a { return "data" }
    if script.count == 35, script[34] == 0xac { return "key" }
    if script.count == 25, script[0] == 0x76 { return "keyhash" }
    if script.count == 22, script[0] == 0 { return "witness" }
    return "scripthash"
  }

  private func fee(_ number: Int) -> UInt64 {
    payment(number).inputs.reduce(0) { $0 + coin($1).value }
      - payment(number).outputs.reduce(0) { $0 + coin($1).value }
  }

  /// Whether an earlier payment paid a script.
  private func isKnown(_ script: [UInt8], before number: Int) -> Bool {
    firstMaker[script].map { $0 < number } ?? false
  }

  static func otherForms(_ script: [UInt8]) -> [[UInt8]] {
    switch kind(script) {
    case "keyhash": [[0, 20] + script[3..<23]]
    case "witness": [[0x76, 0xa9, 20] + script[2..<22] + [0x88, 0xac]]
    case "key":
      [
        [0, 20] + Digest.hash160(Array(script[1..<34])),
        [0x76, 0xa9, 20] + Digest.hash160(Array(script[1..<34])) + [0x88, 0xac],
      ]
    default: []
    }
  }

  func isOneToTwo(_ number: Int) -> Bool {
    payment(number).inputs.count == 1 && payment(number).outputs.count == 2
  }

  private func isOrdered(_ number: Int) -> Bool {
    let ins = payment(number).inputs.map { (coin($0).txid.description, coin($0).vout) }
    let outs = payment(number).outputs.map { (coin($0).value, coin($0).script.hex) }
    for place in ins.indices.dropFirst() where ins[place] < ins[place - 1] { return false }
    for place in outs.indices.dropFirst() where outs[place] < outs[place - 1] { return false }
    return true
  }

  private func rate(_ number: Int) -> UInt64 {
    let size = UInt64(payment(number).weight + 3) / 4
    return fee(number) * 1_000 / size
  }

  /// Half the outputs equal, and as many owners: what the made chains can hold of coinjoins.
  func isCoinJoin(_ number: Int) -> Bool {
    let outputs = payment(number).outputs.map { coin($0).value }
    let owners = Set(payment(number).inputs.map { coin($0).script }).count
    guard payment(number).inputs.count >= 2, outputs.count >= 3 else { return false }
    let half = (outputs.count + 1) / 2
    let counts = Dictionary(grouping: outputs) { $0 }.mapValues(\.count)
    let most = counts.values.max() ?? 0
    let value = counts.filter { $0.value == most }.keys.min() ?? 0
    guard owners >= half, most == half, value != 546, value != 2_730 else { return false }
    // The equal outputs go to scripts that differ from each other and from those of the inputs.
    let paid = payment(number).outputs.map { coin($0) }.filter { $0.value == value }.map(\.script)
    let spent = Set(payment(number).inputs.map { coin($0).script })
    return Set(paid).count == paid.count && spent.isDisjoint(with: paid)
  }

  /// Positions that a rule cannot rule out.
  func candidates(_ rule: String, _ number: Int) -> Set<Int> {
    let own = payment(number)
    let inputs = own.inputs.map { coin($0) }
    let outputs = own.outputs.map { coin($0) }
    let spendable = outputs.indices.filter { SlowRules.kind(outputs[$0].script) != "data" }
    let least = inputs.map(\.value).min() ?? 0
    let kinds = Set(inputs.map { SlowRules.kind($0.script) })
    func freshKey(_ vout: Int) -> Bool {
      let script = outputs[vout].script
      return ([script] + SlowRules.otherForms(script)).allSatisfy {
        !isKnown($0, before: number)
      }
    }
    func agreeing(_ same: (Int) -> Bool) -> Set<Int> {
      Set(spendable.filter { outputs[$0].spender.map(same) ?? true })
    }
    switch rule {
    case "reuse":
      return Set(spendable.filter { vout in inputs.contains { $0.script == outputs[vout].script } })
    case "address-type":
      return kinds.count == 1
        ? Set(spendable.filter { kinds.contains(SlowRules.kind(outputs[$0].script)) }) : []
    case "optimal": return Set(spendable.filter { outputs[$0].value < least })
    case "optimal-fee":
      return Set(spendable.filter { outputs[$0].value + fee(number) < least })
    case "round-value": return Set(spendable.filter { outputs[$0].value % 1_000_000 > 0 })
    case "round-value(3)": return Set(spendable.filter { outputs[$0].value % 1_000 > 0 })
    case "fresh": return Set(spendable.filter { !isKnown(outputs[$0].script, before: number) })
    case "client": return Set(spendable.filter(freshKey))
    case "one-time":
      guard kinds.count == 1, (2...10).contains(outputs.count) else { return [] }
      let left = spendable.filter { vout in
        kinds.contains(SlowRules.kind(outputs[vout].script)) && outputs[vout].value % 1_000 > 0
          && outputs[vout].value < least
          && chain.coins.filter { $0.script == outputs[vout].script }.count == 1
      }
      return left.count == 1 ? Set(left) : []
    case "legacy":
      guard spendable.count > 1, !isCoinJoin(number) else { return [] }
      let left = spendable.filter { outputs[$0].value < least && freshKey($0) }
      return left.count == 1 ? Set(left) : []
    case "peeling":
      let neighbours = [inputs[0].maker] + outputs.compactMap(\.spender)
      guard isOneToTwo(number), neighbours.contains(where: isOneToTwo) else { return [] }
      return agreeing(isOneToTwo)
    case "locktime": return agreeing { (payment($0).lockTime > 0) == (own.lockTime > 0) }
    case "version": return agreeing { payment($0).version == own.version }
    case "rbf":
      func signals(_ other: SeededChain.Payment) -> Bool {
        other.sequences.contains { $0 < 0xffff_fffe }
      }
      return agreeing { signals(payment($0)) == signals(own) }
    case "segwit":
      func spends(_ other: SeededChain.Payment) -> Bool {
        other.inputs.contains { SlowRules.kind(coin($0).script) == "witness" }
      }
      return agreeing { spends(payment($0)) == spends(own) }
    case "ordered": return agreeing { isOrdered($0) == isOrdered(number) }
    case "fixed-fee": return agreeing { rate($0) == rate(number) }
    default: return []
    }
  }

  static let names = [
    "reuse", "address-type", "optimal", "optimal-fee", "round-value", "round-value(3)", "fresh",
    "client", "one-time", "legacy", "peeling", "locktime", "version", "rbf", "segwit", "ordered",
    "fixed-fee",
  ]
}

/// A random expression, as text and as what it means for sets of positions.
indirect enum SlowExpression {
  case rule(String)
  case join(SlowExpression, Character, SlowExpression)
  case unique(SlowExpression)
  case votes(Int, [SlowExpression])

  init(_ numbers: inout SeededNumbers, depth: Int = 3) {
    let choice = depth == 0 ? 0 : Int.random(in: 0...5, using: &numbers)
    switch choice {
    case 1...3:
      self = .join(
        SlowExpression(&numbers, depth: depth - 1), ["&", "|", "-"][choice - 1],
        SlowExpression(&numbers, depth: depth - 1))
    case 4: self = .unique(SlowExpression(&numbers, depth: depth - 1))
    case 5:
      let count = Int.random(in: 1...4, using: &numbers)
      self = .votes(
        Int.random(in: 1...count, using: &numbers),
        (0..<count).map { _ in SlowExpression(&numbers, depth: depth - 1) })
    default:
      self = .rule(SlowRules.names.randomElement(using: &numbers) ?? "reuse")
    }
  }

  /// With every parenthesis that can be written.
  var text: String {
    switch self {
    case .rule(let name): name
    case .join(let left, let sign, let right): "(\(left.text)) \(sign) (\(right.text))"
    case .unique(let inner): "unique( \(inner.text) )"
    case .votes(let least, let voters):
      "votes(\(least);\(voters.map { "(\($0.text))" }.joined(separator: ",")))"
    }
  }

  func candidates(_ rules: SlowRules, _ number: Int) -> Set<Int> {
    switch self {
    case .rule(let name): return rules.candidates(name, number)
    case .join(let left, let sign, let right):
      let (one, two) = (left.candidates(rules, number), right.candidates(rules, number))
      return sign == "&"
        ? one.intersection(two) : sign == "|" ? one.union(two) : one.subtracting(two)
    case .unique(let inner):
      let left = inner.candidates(rules, number)
      return left.count == 1 ? left : []
    case .votes(let least, let voters):
      let named = voters.map { $0.candidates(rules, number) }.filter { $0.count == 1 }
        .compactMap(\.first)
      let outputs = rules.chain.payments[number].outputs.map { rules.chain.coins[$0] }
      return Set(
        outputs.indices.filter { vout in
          SlowRules.kind(outputs[vout].script) != "data"
            && named.filter { $0 == vout }.count - named.filter { $0 != vout }.count >= least
        })
    }
  }
}
