import Bitcoin
import ChainStore

/// A transaction with known inputs, as change rules see it.
public struct Payment: Sendable {
  /// Its coins.
  public var shape: TransactionShape
  /// Which outputs pay an address that no earlier transaction paid, by position.
  public var isFresh: [Bool] = []
  /// Which outputs pay a key that no earlier transaction paid, under whatever address form.
  public var isFreshKey: [Bool] = []
  /// Which outputs pay an address that is paid only here.
  public var isOnce: [Bool] = []
  /// How the transaction was made.
  public var fingerprint = WalletFingerprint()
  /// How the transactions that spend the outputs were made; nil for an unspent output.
  public var spenders: [WalletFingerprint?] = []
  /// Whether the transaction that made the first input has one input and two outputs.
  public var parentIsOneToTwo = false

  /// A payment of given coins; what else is known is set after.
  public init(shape: TransactionShape, isFresh: [Bool] = []) {
    self.shape = shape
    self.isFresh = isFresh
    isFreshKey = isFresh
  }

  /// Outputs that can be spent and meet a condition.
  @inline(__always)
  public func outputs(
    where condition: (_ vout: Int, _ output: TransactionShape.Coin) -> Bool
  ) -> OutputSet {
    var kept = OutputSet()
    for vout in shape.outputs.indices {
      let output = shape.outputs[vout]
      if output.type != .opReturn, condition(vout, output) { kept.insert(vout) }
    }
    return kept
  }

  /// Outputs that are unspent, or whose spender agrees with this transaction on something.
  @inline(__always)
  public func outputs(agreeing condition: (WalletFingerprint) -> Bool) -> OutputSet {
    outputs { vout, _ in spenders[vout].map(condition) ?? true }
  }

  /// All outputs that can be spent.
  public var spendable: OutputSet { outputs { _, _ in true } }

  /// Satoshis of the smallest input.
  public var smallestInput: UInt64 {
    var least = UInt64.max
    for input in shape.inputs { least = min(least, input.value) }
    return least
  }

  /// The script type of all inputs; nil where they differ.
  public var inputType: ScriptType? {
    guard let first = shape.inputs.first?.type else { return nil }
    for input in shape.inputs where input.type != first { return nil }
    return first
  }
}

/// What a transaction tells of the wallet that made it.
public struct WalletFingerprint: Sendable, Hashable {
  /// Transaction version.
  public var version: Int32 = 1
  /// Whether a lock time is set.
  public var hasLockTime = false
  /// Whether an input signals that the transaction may be replaced (BIP 125).
  public var signalsReplacement = false
  /// Whether it spends a coin of a witness program.
  public var spendsSegwit = false
  /// Whether inputs and outputs stand in the order of BIP 69.
  public var isOrdered = false
  /// Whether it has one input and two outputs.
  public var isOneToTwo = false
  /// Thousandths of a satoshi for each virtual byte, rounded down; nil where not known.
  public var feeRate: UInt64?

  /// The fingerprint of nothing in particular.
  public init() {}
}
