import Bitcoin
import ChainStore

/// The columns that wallets are told by, as pointers that live as long as graph and clustering.
@safe
struct WalletColumns: @unchecked Sendable {
  private let table: TransactionTable
  private let clusters: UnsafeBufferPointer<UInt32>
  private let graph: ChainGraph
  private let clustering: Clustering

  init(_ graph: ChainGraph, _ clustering: Clustering) {
    table = TransactionTable(graph)
    unsafe clusters = unsafe clustering.clusterPointer
    self.graph = graph
    self.clustering = clustering
  }

  /// The wallet of an address; a damaged row leaves it alone.
  @inline(__always)
  func wallet(_ address: UInt32) -> UInt32 {
    let count = unsafe clusters.count
    precondition(Int(address) < count, "address out of range")
    let cluster = unsafe clusters[Int(address)]
    return Int(cluster) < count ? cluster : address
  }

  /// Hands over address and wallet of each output of some value.
  @inline(__always)
  func eachOutput(
    of transaction: Int, _ body: (_ address: UInt32, _ wallet: UInt32) -> Void
  ) {
    for output in table.outputs(of: TxIndex(transaction))
    where table.outputAmount.hasValue(output) {
      let address = unsafe table.outputAddress[output]
      body(address, wallet(address))
    }
  }

  /// Whether an address can be spent from.
  @inline(__always)
  func canSpend(_ address: UInt32) -> Bool {
    let type = unsafe table.addressType[Int(address)]
    guard type == ScriptType.opReturn.rawValue || type == ScriptType.nonstandard.rawValue else {
      return true
    }
    return !graph.isUnspendable(AddressIndex(rawValue: address))
  }

  /// The address of the first coin that a transaction spends and the store knows.
  @inline(__always)
  func firstPayer(of transaction: Int) -> UInt32? {
    for row in table.inputs(of: TxIndex(transaction)) {
      if let spent = table.spentOutput(row) { return unsafe table.outputAddress[spent] }
    }
    return nil
  }

  /// Whether a transaction spends nothing, known or not.
  func isWithoutInputs(_ transaction: Int) -> Bool {
    table.inputs(of: TxIndex(transaction)).isEmpty
  }
}
