extension Sensitivity {
  /// What becomes of one service under another assumption, over all methods.
  public struct Effect: Sendable, Equatable {
    /// The largest change by a method that keeps sums, or by poison where no other changes.
    public var largest: Change
    /// The methods under which its sum changes.
    public var methods: [String]
  }

  /// One effect for each service that changes under an assumption, by name.
  public func effects(_ variant: Variant) -> [Effect] {
    let all = changes(variant)
    return Set(all.map(\.entity)).sorted().compactMap { entity in
      let own = all.filter { $0.entity == entity }
      // Poison keeps no sums, so it would hide what the others say.
      let kept = own.filter { $0.method != "poison" }
      let largest = (kept.isEmpty ? own : kept).max { $0.distanceSat < $1.distanceSat }
      return largest.map { Effect(largest: $0, methods: own.map(\.method)) }
    }
  }
}

extension Sensitivity.Change {
  /// Satoshis between the two answers.
  public var distanceSat: UInt64 { max(askedSat, variantSat) - min(askedSat, variantSat) }

  /// What the other assumption adds, below zero where it takes away.
  public var changeSat: Int64 { Int64(clamping: variantSat) - Int64(clamping: askedSat) }
}
