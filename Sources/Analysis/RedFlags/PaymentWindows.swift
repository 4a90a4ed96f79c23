import ChainStore

/// Finds stretches of payments that lie close together in time.
enum PaymentWindows {
  /// The stretches in which payments meet a condition, none of which overlap.
  ///
  /// From each payment on, the payments within the window are put to the condition; where it holds,
  /// they make a stretch and the next begins behind it. Payments are in chain order, whose times
  /// may step back a little: the stretch ends at the first one that is too late.
  static func stretches(
    of payments: [Activity.Payment], within seconds: Int,
    where holds: ([Activity.Payment]) -> Bool
  ) -> [[Activity.Payment]] {
    var found: [[Activity.Payment]] = []
    var start = 0
    while start < payments.count {
      var end = start
      while end < payments.count,
        Int(payments[end].time) - Int(payments[start].time) <= seconds
      {
        end += 1
      }
      let stretch = Array(payments[start..<end])
      if holds(stretch) {
        found.append(stretch)
        start = end
      } else {
        start += 1
      }
    }
    return found
  }
}

extension [Activity.Payment] {
  /// The sum of the payments.
  var sat: UInt64 { reduce(0) { $0 &+ $1.sat } }
  /// Distinct others.
  var owners: Int { Set(map(\.party.owner)).count }
  /// Their transactions.
  var transactions: [TxIndex] { map(\.transaction) }
  /// Names of the others that have one.
  var names: [String] { compactMap(\.party.name) }
  /// Seconds from the first to the last.
  var seconds: Int {
    guard let first, let last else { return 0 }
    return Int(last.time) - Int(first.time)
  }
}
