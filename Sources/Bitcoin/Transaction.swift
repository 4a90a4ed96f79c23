/// A transaction as an object, for making and checking them; bulk reading goes through ``Block``.
public struct Transaction: Sendable, Hashable {
  /// One spent output and what unlocks it.
  public struct Input: Sendable, Hashable {
    /// Transaction whose output is spent; zero in a coinbase.
    public var previous: Txid
    /// Position of that output.
    public var vout: UInt32
    /// Script that unlocks it.
    public var scriptSig: [UInt8]
    /// Sequence number.
    public var sequence: UInt32
    /// Witness items (BIP 141).
    public var witness: [[UInt8]]

    /// An input.
    public init(
      previous: Txid, vout: UInt32, scriptSig: [UInt8] = [], sequence: UInt32 = .max,
      witness: [[UInt8]] = []
    ) {
      self.previous = previous
      self.vout = vout
      self.scriptSig = scriptSig
      self.sequence = sequence
      self.witness = witness
    }
  }

  /// One amount and the condition on it.
  public struct Output: Sendable, Hashable {
    /// Satoshis.
    public var value: UInt64
    /// Script that says who may spend them.
    public var script: [UInt8]

    /// An output.
    public init(value: UInt64, script: [UInt8]) {
      self.value = value
      self.script = script
    }
  }

  /// Transaction version.
  public var version: Int32
  /// Inputs in order.
  public var inputs: [Input]
  /// Outputs in order.
  public var outputs: [Output]
  /// Lock time.
  public var lockTime: UInt32

  /// A transaction.
  public init(version: Int32 = 2, inputs: [Input], outputs: [Output], lockTime: UInt32 = 0) {
    self.version = version
    self.inputs = inputs
    self.outputs = outputs
    self.lockTime = lockTime
  }

  /// Whether this creates coins: one input that spends nothing.
  public var isCoinbase: Bool {
    inputs.count == 1 && inputs[0].vout == .max && inputs[0].previous == .zero
  }

  /// Whether any input carries a witness.
  public var hasWitness: Bool { inputs.contains { !$0.witness.isEmpty } }

  /// Double SHA-256 of the bytes without witnesses.
  public var txid: Txid { Digest.doubleSHA256(encoded(.withoutWitness)) }

  /// Double SHA-256 of the bytes with witnesses.
  public var witnessTxid: Txid { Digest.doubleSHA256(encoded(.withWitness)) }

  /// Size in bytes, witnesses included.
  public var size: Int { encoded(.withWitness).count }

  /// Weight (BIP 141): bytes outside witnesses count four times.
  public var weight: Int { encoded(.withoutWitness).count * 3 + size }
}
