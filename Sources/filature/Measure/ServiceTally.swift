/// Satoshis that a trace puts at services, by what they truly are.
struct ServiceTally: Sendable {
  /// At a named service: a payment that the traced persons made to it.
  var deposit: UInt64 = 0
  /// At the service named, but paid in by somebody whom they had paid for something.
  var afterChange: UInt64 = 0
  /// At the service named, and none of theirs: it came by way of another service.
  var byService: UInt64 = 0
  /// The service's own coins: the payment was at an address before.
  var late: UInt64 = 0
  /// At no service, or at another one.
  var elsewhere: UInt64 = 0
  /// The same at services without a name.
  var unnamedDeposit: UInt64 = 0
  var unnamedAfterChange: UInt64 = 0
  var unnamedByService: UInt64 = 0
  var unnamedLate: UInt64 = 0
  var unnamedElsewhere: UInt64 = 0
  /// What the traced persons truly paid in; of that, at services that have a tag.
  var truly: UInt64 = 0
  var trulyTagged: UInt64 = 0
  /// Clusters said to be services without a name, and those of them that are none, by what their
  /// owners are.
  var clusters: UInt64 = 0
  var pools: UInt64 = 0
  var employers: UInt64 = 0
  var merchants: UInt64 = 0
  var others: UInt64 = 0

  /// Columns in the order of the table.
  static let columns: [(name: String, value: KeyPath<ServiceTally, UInt64> & Sendable)] = [
    ("named_deposit_sat", \.deposit), ("named_after_change_sat", \.afterChange),
    ("named_by_service_sat", \.byService), ("named_sweep_late_sat", \.late),
    ("named_elsewhere_sat", \.elsewhere), ("unnamed_deposit_sat", \.unnamedDeposit),
    ("unnamed_after_change_sat", \.unnamedAfterChange),
    ("unnamed_by_service_sat", \.unnamedByService), ("unnamed_sweep_late_sat", \.unnamedLate),
    ("unnamed_elsewhere_sat", \.unnamedElsewhere), ("truly_paid_in_sat", \.truly),
    ("truly_paid_in_tagged_sat", \.trulyTagged), ("unnamed_services", \.clusters),
    ("false_pools", \.pools), ("false_employers", \.employers), ("false_merchants", \.merchants),
    ("false_others", \.others),
  ]

  /// All that is put at named services.
  var named: UInt64 { deposit + afterChange + byService + late + elsewhere }
  /// All that is put at services without a name.
  var unnamed: UInt64 {
    unnamedDeposit + unnamedAfterChange + unnamedByService + unnamedLate + unnamedElsewhere
  }
  /// Clusters that are no service.
  var falseClusters: UInt64 { pools + employers + merchants + others }

  static func + (left: ServiceTally, right: ServiceTally) -> ServiceTally {
    var sum = left
    sum.deposit += right.deposit
    sum.afterChange += right.afterChange
    sum.byService += right.byService
    sum.late += right.late
    sum.elsewhere += right.elsewhere
    sum.unnamedDeposit += right.unnamedDeposit
    sum.unnamedAfterChange += right.unnamedAfterChange
    sum.unnamedByService += right.unnamedByService
    sum.unnamedLate += right.unnamedLate
    sum.unnamedElsewhere += right.unnamedElsewhere
    sum.truly += right.truly
    sum.trulyTagged += right.trulyTagged
    sum.clusters += right.clusters
    sum.pools += right.pools
    sum.employers += right.employers
    sum.merchants += right.merchants
    sum.others += right.others
    return sum
  }
}

/// What is measured: a scenario, which tags there are, what the trace knows, and of which services.
struct ServiceSubject: Hashable, Sendable {
  let scenario: String
  let tags: String
  let knowledge: String
  /// `all`, or one habit.
  let group: String
}

/// Tallies of many chains, in the order in which subjects were met.
struct ServiceTable: Sendable {
  private(set) var subjects: [ServiceSubject] = []
  private(set) var tallies: [ServiceSubject: [ServiceTally]] = [:]

  /// Adds what one chain showed.
  mutating func add(_ tally: ServiceTally, _ subject: ServiceSubject) {
    if tallies[subject] == nil { subjects.append(subject) }
    tallies[subject, default: []].append(tally)
  }

  /// Subjects of a scenario side by side, `all` before habits, habits in order.
  var inOrder: [ServiceSubject] {
    let place = Dictionary(uniqueKeysWithValues: subjects.enumerated().map { ($1, $0) })
    let scenarios = subjects.reduce(into: [String]()) { list, subject in
      if !list.contains(subject.scenario) { list.append(subject.scenario) }
    }
    return subjects.sorted { left, right in
      func key(_ subject: ServiceSubject) -> (Int, Int, String, Int) {
        (
          scenarios.firstIndex(of: subject.scenario) ?? 0, subject.group == "all" ? 0 : 1,
          subject.group == "all" ? "" : subject.group, place[subject] ?? 0
        )
      }
      return key(left) < key(right)
    }
  }

  /// Shares of a subject under their names: part and whole of each tally.
  static let shares: [(name: String, of: @Sendable (ServiceTally) -> (UInt64, UInt64))] = [
    ("deposit itself", { ($0.deposit, $0.named) }),
    ("sweep late", { ($0.late, $0.named) }),
    ("other money", { ($0.afterChange + $0.byService + $0.elsewhere, $0.named) }),
    ("recall", { ($0.deposit, $0.truly) }),
    ("recall of tagged", { ($0.deposit, $0.trulyTagged) }),
    ("recall with unnamed", { ($0.deposit + $0.unnamedDeposit, $0.truly) }),
    ("unnamed right", { ($0.unnamedDeposit, $0.unnamed) }),
    ("unnamed elsewhere", { ($0.unnamedElsewhere, $0.unnamed) }),
    ("false services", { ($0.falseClusters, $0.clusters) }),
  ]

  /// A share over all chains, bounded where three chains or more say something.
  func share(
    _ subject: ServiceSubject, _ of: (ServiceTally) -> (UInt64, UInt64)
  ) -> (share: Double, bounds: BoundedShare?)? {
    let pairs = (tallies[subject] ?? []).map(of).map { (part: $0.0, whole: $0.1) }
    let whole = pairs.reduce(0) { $0 + $1.whole }
    guard whole > 0 else { return nil }
    let part = pairs.reduce(0) { $0 + $1.part }
    return (Double(part) / Double(whole), .jackknife(pairs))
  }
}
