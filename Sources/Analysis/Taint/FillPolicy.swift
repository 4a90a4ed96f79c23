/// Taint fills the slots one after the other, the fee last; only the order of outputs differs.
public struct FillPolicy: TaintPolicy {
  private enum Order { case largestFirst, byVout, byVoutReversed }

  /// See ``TaintPolicy``.
  public let name: String
  /// See ``TaintPolicy``.
  public let conserves = true
  /// See ``TaintPolicy``.
  public let keepsLine = false
  /// See ``TaintPolicy``.
  public let rule: String
  private let order: Order

  /// Taint in, highest out (Tironsakkul et al. 2019).
  public static let tiho = FillPolicy(
    name: "tiho", rule: "Taint goes to the largest output first.", order: .largestFirst)
  /// Dirty first (Möser, Böhme, Breuker 2014).
  public static let seniority = FillPolicy(
    name: "seniority", rule: "Taint goes to the first output first.", order: .byVout)
  /// Seniority the other way round.
  public static let juniority = FillPolicy(
    name: "juniority", rule: "Taint goes to the last output first.", order: .byVoutReversed)

  /// See ``TaintPolicy``.
  public func divide(_ inputs: [PolicyInput], into slots: [UInt64]) -> [[TaintRun]]? {
    let order = filling(slots)
    var room = slots
    var got = slots.map { _ in [TaintRun]() }
    for amount in amounts(inputs) {
      var left = amount.length
      for slot in order where left > 0 && room[slot] > 0 {
        let part = min(left, room[slot])
        got[slot].append(TaintRun(part, amount.colour))
        room[slot] -= part
        left -= part
      }
    }
    return got
  }

  private func filling(_ slots: [UInt64]) -> [Int] {
    let outputs = 0..<(slots.count - 1)
    let fee = [slots.count - 1]
    switch order {
    case .byVout: return Array(outputs) + fee
    case .byVoutReversed: return outputs.reversed() + fee
    case .largestFirst:
      return outputs.sorted { slots[$0] == slots[$1] ? $0 < $1 : slots[$0] > slots[$1] } + fee
    }
  }
}
