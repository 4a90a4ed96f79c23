import ChainStore

/// An indicator that can be computed on chain: a reason to look closer, never a proof.
public protocol RedFlag: Sendable {
  /// Its name, in rules and documents.
  static var name: String { get }
  /// Its thresholds with their defaults.
  static var thresholds: [FlagThreshold] { get }
  /// Where in somebody's activity it fires, in the order of time.
  static func firings(in activity: Activity, _ settings: FlagSettings) -> [FlagFiring]
}

/// A number that decides whether a flag fires.
public struct FlagThreshold: Sendable, Hashable {
  /// Its name in the rules' file, with its unit.
  public let name: String
  /// The default.
  public let value: Int
  /// What it limits, in one line.
  public let meaning: String

  /// A threshold.
  public init(_ name: String, _ value: Int, _ meaning: String) {
    self.name = name
    self.value = value
    self.meaning = meaning
  }
}

/// One time that a flag fired.
public struct FlagFiring: Sendable, Equatable {
  /// A number that was measured.
  public struct Measure: Sendable, Equatable {
    /// Its name, with its unit.
    public var name: String
    /// Its value.
    public var value: Int

    /// A measure.
    public init(_ name: String, _ value: Int) {
      self.name = name
      self.value = value
    }
  }

  /// The flag's name.
  public var flag: String
  /// The transactions that fired it, in chain order.
  public var transactions: [TxIndex]
  /// What was measured.
  public var measures: [Measure]
  /// Names of those on the other side that matter, sorted.
  public var parties: [String]

  /// A firing.
  public init(
    _ flag: String, _ transactions: [TxIndex], _ measures: [Measure] = [], parties: [String] = []
  ) {
    self.flag = flag
    self.transactions = Set(transactions).sorted()
    self.measures = measures
    self.parties = Set(parties).sorted()
  }
}
