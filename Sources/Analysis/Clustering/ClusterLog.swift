import ChainStore

/// A merge that was refused, and why.
public struct ClusterRefusal: Sendable, Hashable {
  /// Position of the transaction that a rule took for evidence.
  public var transaction: UInt32
  /// Position of the payer's address.
  public var from: UInt32
  /// Position of the address that the rule took for change.
  public var to: UInt32
  /// Code of the rule.
  public var rule: UInt8
  /// What spoke against it.
  public var reason: Reason

  /// What speaks against a merge.
  public enum Reason: Sendable, Hashable {
    /// One cluster paid the other in this transaction.
    case paid(UInt32)
    /// The clusters belong to two services, by their places among the labels.
    case labels(UInt32, UInt32)
    /// Both clusters are large: addresses of the smaller one.
    case size(UInt32)
  }

  static let width = 7

  /// The refusal as numbers.
  var row: [UInt32] {
    let rest: [UInt32] =
      switch reason {
      case .paid(let witness): [0, witness, 0]
      case .labels(let one, let other): [1, one, other]
      case .size(let smaller): [2, smaller, 0]
      }
    return [transaction, from, to, UInt32(rule)] + rest
  }

  init(
    transaction: UInt32, from: UInt32, to: UInt32, rule: UInt8, reason: Reason
  ) {
    self.transaction = transaction
    self.from = from
    self.to = to
    self.rule = rule
    self.reason = reason
  }

  /// The refusal of a row; nil where the row is of no known kind.
  init?(row: [UInt32]) {
    guard row.count == ClusterRefusal.width, let rule = UInt8(exactly: row[3]) else { return nil }
    switch row[4] {
    case 0: reason = .paid(row[5])
    case 1: reason = .labels(row[5], row[6])
    case 2: reason = .size(row[5])
    default: return nil
    }
    (transaction, from, to, self.rule) = (row[0], row[1], row[2], rule)
  }

  /// Whether it names a transaction and addresses of a chain.
  func isOf(_ graph: ChainGraph) -> Bool {
    Int(transaction) < graph.txCount && Int(max(from, to)) < graph.addressCount
  }
}

/// A sign that clusters may have collapsed into one another.
public struct ClusterAlarm: Sendable, Hashable {
  /// The signs.
  public enum Kind: UInt32, Sendable {
    /// One cluster holds addresses of two services: ``first`` and ``second`` are their labels.
    case labels = 0
    /// Two large clusters were merged: ``first`` and ``second`` are their numbers of addresses.
    case growth = 1
  }

  /// What is the matter.
  public var kind: Kind
  /// The cluster, by the position of its first-seen address.
  public var cluster: UInt32
  /// Position of the transaction that caused it; the largest number where co-spending alone did.
  public var transaction: UInt32
  /// See ``Kind``.
  public var first: UInt32
  /// See ``Kind``.
  public var second: UInt32

  static let width = 5

  /// The alarm as numbers.
  var row: [UInt32] { [kind.rawValue, cluster, transaction, first, second] }

  init(kind: Kind, cluster: UInt32, transaction: UInt32, first: UInt32, second: UInt32) {
    self.kind = kind
    self.cluster = cluster
    self.transaction = transaction
    self.first = first
    self.second = second
  }

  /// The alarm of a row; nil where the row is of no known kind.
  init?(row: [UInt32]) {
    guard row.count == ClusterAlarm.width, let kind = Kind(rawValue: row[0]) else { return nil }
    self.init(kind: kind, cluster: row[1], transaction: row[2], first: row[3], second: row[4])
  }

  /// Whether it names an address of a chain.
  func isOf(_ graph: ChainGraph) -> Bool { Int(cluster) < graph.addressCount }
}
