import ChainStore

/// How often each flag fires on owners of each kind, on a chain whose truth is known.
///
/// Owners are taken whole, as the truth has them, so that errors of clustering do not mix in. A flag
/// that fires on an honest owner is not wrong about what it saw; the rate says how little it means.
public struct FlagEvaluation: Sendable {
  /// Somebody on the chain.
  public struct Owner: Sendable {
    /// What kind of actor.
    public var kind: String
    /// Every address.
    public var addresses: [AddressIndex]

    /// An owner.
    public init(kind: String, addresses: [AddressIndex]) {
      self.kind = kind
      self.addresses = addresses
    }
  }

  /// One flag on one kind of owner.
  public struct Row: Sendable {
    /// The flag.
    public var flag: String
    /// The kind of owner.
    public var kind: String
    /// On how many of them it fired.
    public var fired: ErrorRate
  }

  /// A row a flag and kind, flags in the order of listings, kinds by name.
  public let rows: [Row]

  /// Computes every flag for every owner that took part in a transaction.
  public init(
    _ owners: [Owner], reader: inout ActivityReader, settings: FlagSettings = FlagSettings()
  ) {
    var active: [String: Int] = [:]
    var fired: [String: [String: Int]] = [:]
    for owner in owners {
      let activity = reader.activity(of: owner.addresses)
      guard !activity.steps.isEmpty else { continue }
      active[owner.kind, default: 0] += 1
      for flag in Set(RedFlags.firings(in: activity, settings).map(\.flag)) {
        fired[flag, default: [:]][owner.kind, default: 0] += 1
      }
    }
    rows = RedFlags.all.flatMap { flag in
      active.keys.sorted().map { kind in
        Row(
          flag: flag.name, kind: kind,
          fired: ErrorRate(fired[flag.name]?[kind] ?? 0, of: active[kind] ?? 0))
      }
    }
  }
}
