import Analysis

/// The obvious way to divide taint: every satoshi on its own, or every fraction spelt out.
enum PolicyTwin {
  /// What each slot gets, by the rules of the guide; nil where `pure` ends.
  static func divide(
    _ method: String, _ inputs: [PolicyInput], _ slots: [UInt64]
  ) -> [UInt64]? {
    let tainted = inputs.reduce(UInt64(0)) { sum, input in
      input.runs.reduce(sum) { $1.colour > 0 ? $0 + $1.length : $0 }
    }
    switch method {
    case "poison": return slots.map { tainted > 0 ? $0 : 0 }
    case "fifo": return counts(line(inputs), slots)
    case "lifo": return lifo(line(inputs), slots)
    case "haircut": return haircut(tainted, slots)
    case "pure":
      let whole = inputs.reduce(UInt64(0)) { $0 + $1.value }
      return tainted == whole ? haircut(tainted, slots) : nil
    case "tiho":
      let order = slots.indices.dropLast().sorted { (slots[$1], $0) < (slots[$0], $1) }
      return fill(tainted, slots, order + [slots.count - 1])
    case "seniority": return fill(tainted, slots, Array(slots.indices))
    default:
      return fill(tainted, slots, slots.indices.dropLast().reversed() + [slots.count - 1])
    }
  }

  /// One entry for each satoshi: tainted or not.
  private static func line(_ inputs: [PolicyInput]) -> [Bool] {
    inputs.flatMap { input -> [Bool] in
      if input.runs.isEmpty { return Array(repeating: false, count: Int(input.value)) }
      return input.runs.flatMap { Array(repeating: $0.colour > 0, count: Int($0.length)) }
    }
  }

  private static func counts(_ line: [Bool], _ slots: [UInt64]) -> [UInt64] {
    var rest = line[...]
    return slots.map { size in
      let piece = rest.prefix(Int(size))
      rest = rest.dropFirst(Int(size))
      return UInt64(piece.filter { $0 }.count)
    }
  }

  private static func lifo(_ line: [Bool], _ slots: [UInt64]) -> [UInt64] {
    var rest = line[...]
    return slots.map { size in
      let piece = rest.suffix(Int(size))
      rest = rest.dropLast(Int(size))
      return UInt64(piece.filter { $0 }.count)
    }
  }

  private static func haircut(_ tainted: UInt64, _ slots: [UInt64]) -> [UInt64] {
    let whole = slots.reduce(0, +)
    guard whole > 0 else { return slots.map { _ in 0 } }
    var parts = slots.map { tainted * $0 / whole }
    while parts.reduce(0, +) < tainted {
      // The slot whose exact share is furthest above what it has so far, the lowest of equals.
      var best = 0
      for slot in slots.indices
      where Int64(tainted * slots[slot]) - Int64(parts[slot] * whole)
        > Int64(tainted * slots[best]) - Int64(parts[best] * whole)
      {
        best = slot
      }
      parts[best] += 1
    }
    return parts
  }

  private static func fill(_ tainted: UInt64, _ slots: [UInt64], _ order: [Int]) -> [UInt64] {
    var got = slots.map { _ in UInt64(0) }
    var left = tainted
    for slot in order {
      while got[slot] < slots[slot], left > 0 {
        got[slot] += 1
        left -= 1
      }
    }
    return got
  }
}
