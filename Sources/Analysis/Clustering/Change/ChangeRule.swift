/// Names the outputs of a transaction that it cannot rule out as the payer's change.
///
/// A rule sees one payment and what was asked to be known of it; it never writes.
public protocol ChangeRule: Sendable {
  /// Its name in `--rules` and in documents.
  var name: String { get }
  /// How reliable its answer is where it leaves one output, 0 to 100: an order of trust, not a
  /// measured rate.
  var confidence: Int { get }
  /// What it must know beside the coins.
  var reads: PaymentParts { get }
  /// The outputs that it cannot rule out; empty where it has nothing to say.
  func candidates(in payment: Payment) -> OutputSet
  /// The rule with a number in parentheses behind its name; nil where it takes none.
  func tuned(_ number: Int) -> (any ChangeRule)?
}

extension ChangeRule {
  /// Most rules look at the coins alone.
  public var reads: PaymentParts { [] }
  /// Most rules take no number.
  public func tuned(_ number: Int) -> (any ChangeRule)? { nil }
}

/// What rules may ask to know of a payment beside its coins; each costs time.
public struct PaymentParts: OptionSet, Sendable {
  /// The bits.
  public let rawValue: Int
  /// Parts of given bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Which outputs pay an address for the first time: ``Payment/isFresh``.
  public static let freshness = PaymentParts(rawValue: 1)
  /// Which outputs pay a key that no earlier output paid under another address form:
  /// ``Payment/isFreshKey``.
  public static let keys = PaymentParts(rawValue: 2)
  /// Which outputs pay an address that is paid once ever: ``Payment/isOnce``.
  public static let lifetime = PaymentParts(rawValue: 4)
  /// How this transaction was made, and those that spend its outputs: ``Payment/fingerprint`` and
  /// ``Payment/spenders``.
  public static let fingerprints = PaymentParts(rawValue: 8)
  /// Whether coins stand in the order of BIP 69, in the fingerprints.
  public static let order = PaymentParts(rawValue: 24)
  /// Fee rates, in the fingerprints.
  public static let feeRate = PaymentParts(rawValue: 40)
  /// Everything.
  public static let all = PaymentParts(rawValue: 63)
}
