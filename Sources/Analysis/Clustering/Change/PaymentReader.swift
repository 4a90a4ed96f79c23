import Bitcoin
import ChainStore

/// Reads payments of one graph for change rules, and only what they ask for.
///
/// Each thread takes a reader of its own; it reuses its memory.
public struct PaymentReader {
  private let reader: ShapeReader
  private let parts: PaymentParts
  /// The last payment read.
  public private(set) var payment = Payment(shape: TransactionShape())

  /// A reader of some parts of payments; it keeps the graph alive.
  public init(_ graph: ChainGraph, reading parts: PaymentParts) {
    self.parts = parts
    reader = ShapeReader(graph)
  }

  private var graph: ChainGraph { reader.graph }
  private var table: TransactionTable { reader.table }

  /// Reads a transaction into ``payment``; false for a coinbase, and where a spent coin is not in
  /// the store.
  public mutating func read(_ transaction: TxIndex) -> Bool {
    guard !table.inputs(of: transaction).isEmpty,
      reader.read(transaction, into: &payment.shape)
    else { return false }
    let outputs = table.outputs(of: transaction)
    if parts.contains(.freshness) { readFreshness(outputs) }
    if parts.contains(.keys) { readKeys(outputs) }
    if parts.contains(.lifetime) {
      payment.isOnce.removeAll(keepingCapacity: true)
      for output in payment.shape.outputs {
        payment.isOnce.append(graph.isPaidOnce(output.address))
      }
    }
    if parts.contains(.fingerprints) { readFingerprints(transaction, outputs) }
    return true
  }

  private mutating func readFreshness(_ outputs: Range<Int>) {
    payment.isFresh.removeAll(keepingCapacity: true)
    for output in payment.shape.outputs {
      payment.isFresh.append(firstReceipt(of: output.address) >= outputs.lowerBound)
    }
  }

  private mutating func readKeys(_ outputs: Range<Int>) {
    payment.isFreshKey.removeAll(keepingCapacity: true)
    for output in payment.shape.outputs {
      var isFresh = firstReceipt(of: output.address) >= outputs.lowerBound
      if isFresh {
        for twin in SameKey.addresses(of: output.address, in: graph)
        where firstReceipt(of: twin) < outputs.lowerBound {
          isFresh = false
        }
      }
      payment.isFreshKey.append(isFresh)
    }
  }

  private func firstReceipt(of address: AddressIndex) -> Int {
    graph.firstReceipt(of: address).map { $0.int } ?? .max
  }

  private mutating func readFingerprints(_ transaction: TxIndex, _ outputs: Range<Int>) {
    payment.fingerprint = fingerprint(of: transaction)
    payment.parentIsOneToTwo = false
    if let row = table.inputs(of: transaction).first, let spent = table.spentOutput(row) {
      payment.parentIsOneToTwo = isOneToTwo(graph.transaction(ofOutput: OutputIndex(spent)))
    }
    payment.spenders.removeAll(keepingCapacity: true)
    for output in outputs {
      payment.spenders.append(
        graph.spender(of: OutputIndex(output)).map { fingerprint(of: $0) })
    }
  }

  private func isOneToTwo(_ transaction: TxIndex) -> Bool {
    table.inputs(of: transaction).count == 1 && table.outputs(of: transaction).count == 2
  }

  /// What a transaction tells of its wallet.
  private func fingerprint(of transaction: TxIndex) -> WalletFingerprint {
    var found = WalletFingerprint()
    found.version = graph.version(of: transaction)
    found.hasLockTime = graph.hasLockTime(transaction)
    found.isOneToTwo = isOneToTwo(transaction)
    for row in table.inputs(of: transaction) {
      if graph.sequence(ofInput: row, of: transaction) < 0xffff_fffe {
        found.signalsReplacement = true
      }
      if let spent = table.spentOutput(row), table.coin(spent).type.isWitnessProgram {
        found.spendsSegwit = true
      }
    }
    if parts.contains(.order) {
      found.isOrdered = CoinOrder.isOrdered(transaction, in: graph, table)
    }
    if parts.contains(.feeRate) { found.feeRate = feeRate(of: transaction) }
    return found
  }

  private func feeRate(of transaction: TxIndex) -> UInt64? {
    let weight = UInt64(graph.weight(of: transaction))
    guard weight > 0 else { return nil }
    var paid: UInt64 = 0
    for row in table.inputs(of: transaction) {
      guard let spent = table.spentOutput(row) else { return nil }
      paid &+= table.outputAmount[spent]
    }
    let taken = graph.outputSum(of: transaction)
    guard paid >= taken else { return nil }
    let (scaled, overflow) = (paid - taken).multipliedReportingOverflow(by: 1_000)
    return overflow ? nil : scaled / ((weight + 3) / 4)
  }
}

extension ScriptType {
  /// Whether coins of this type are spent by a witness alone.
  fileprivate var isWitnessProgram: Bool {
    switch self {
    case .p2wpkh, .p2wsh, .p2tr, .witnessUnknown, .p2a: true
    default: false
    }
  }
}
