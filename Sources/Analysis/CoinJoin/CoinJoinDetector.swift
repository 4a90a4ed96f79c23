import Bitcoin
import ChainStore

/// One transaction as detectors see it: amounts and who stands on each side.
public struct TransactionShape: Sendable {
  /// Satoshis of each input.
  public var inputValues: [UInt64]
  /// Address of each input, as a number.
  public var inputAddresses: [UInt32]
  /// Script type of each input.
  public var inputTypes: [ScriptType]
  /// Satoshis of each output.
  public var outputValues: [UInt64]
  /// Address of each output, as a number.
  public var outputAddresses: [UInt32]
  /// Script type of each output.
  public var outputTypes: [ScriptType]
  /// Height of its block.
  public var height: UInt32
  /// Whether start heights apply: on mainnet only.
  public var isMainnet: Bool

  /// The shape of a transaction of a chain; nil where a parent is unknown.
  public init?(_ transaction: TxIndex, in graph: ChainGraph) {
    let inputs = graph.inputs(of: transaction)
    let outputs = graph.outputs(of: transaction)
    inputValues = []
    inputAddresses = []
    inputTypes = []
    for row in inputs {
      let spent = graph.inputSpentOutput[row]
      guard spent != missingParent else { return nil }
      let address = graph.outputAddress[Int(spent)]
      inputValues.append(graph.outputAmount[Int(spent)])
      inputAddresses.append(address)
      inputTypes.append(graph.scriptType(of: AddressIndex(rawValue: address)))
    }
    outputValues = outputs.map { graph.outputAmount[$0] }
    outputAddresses = outputs.map { graph.outputAddress[$0] }
    outputTypes = outputAddresses.map { graph.scriptType(of: AddressIndex(rawValue: $0)) }
    height = graph.block(of: transaction).rawValue
    isMainnet = graph.network == .mainnet
  }

  /// Number of different addresses among the inputs.
  public var distinctInputAddresses: Int { Set(inputAddresses).count }

  /// How often each output value occurs; the most frequent one, the lowest of equals.
  public var mostFrequentOutput: (value: UInt64, count: Int)? {
    var counts: [UInt64: Int] = [:]
    for value in outputValues { counts[value, default: 0] += 1 }
    return counts.map { (value: $0.key, count: $0.value) }
      .min { ($1.count, $0.value) < ($0.count, $1.value) }
  }

  /// Whether a mainnet transaction is recent enough for a kind; other networks know no heights.
  public func isAtLeast(mainnetHeight: UInt32) -> Bool { !isMainnet || height >= mainnetHeight }
}

/// What a detector says of a transaction.
public struct CoinJoinFinding: Sendable, Equatable {
  /// `wasabi1`, `wasabi2`, `whirlpool`, `whirlpool_tx0`, `joinmarket` or `generic`.
  public var kind: String
  /// The rule in words.
  public var rule: String
  /// The value that repeats, in satoshis.
  public var denomination: UInt64
  /// How many take part, at most.
  public var participants: Int
  /// How reliable the rule is, 0 to 100.
  public var confidence: Int

  /// Whether the thread is cut: all but a Whirlpool tx0, whose inputs have one owner.
  public var severs: Bool { kind != "whirlpool_tx0" }
}

/// Recognises one kind of coinjoin by the shape of a transaction.
public protocol CoinJoinDetector: Sendable {
  /// What it finds; nil where the transaction is not of its kind.
  func detect(_ shape: TransactionShape) -> CoinJoinFinding?
}

/// The detectors. One line each, the specific before the general.
public enum CoinJoinDetectors {
  /// Every detector, in the order of asking.
  public static let all: [any CoinJoinDetector] = [
    Wasabi2(), Wasabi1(), Whirlpool(), WhirlpoolTx0(), JoinMarket(), EqualOutputs(),
  ]

  /// What the first detector that recognises a transaction says of it.
  public static func detect(_ transaction: TxIndex, in graph: ChainGraph) -> CoinJoinFinding? {
    let outputs = graph.outputs(of: transaction).count
    let inputs = graph.inputs(of: transaction).count
    guard outputs >= 3, inputs >= 1, let shape = TransactionShape(transaction, in: graph) else {
      return nil
    }
    return detect(shape)
  }

  /// What the first detector that recognises a shape says of it.
  public static func detect(_ shape: TransactionShape) -> CoinJoinFinding? {
    for detector in all {
      if let finding = detector.detect(shape) { return finding }
    }
    return nil
  }
}
