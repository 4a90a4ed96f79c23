import Analysis
import Bitcoin
import ChainStore

/// The P2PK outputs of the keys of P2PKH addresses, looked for when a question first needs them.
///
/// Whoever can spend from such an address can spend those too, and the early chain has most of its
/// coins there. One command looks through the chain's keys once, if at all.
final class KeyOutputs {
  private let graph: ChainGraph
  private let threads: Int
  private lazy var outputs = Stages.time("keys") { PublicKeyOutputs(graph, threads: threads) }

  init(_ graph: ChainGraph, threads: Int) {
    self.graph = graph
    self.threads = threads
  }

  /// The address of the P2PK script of the key of a P2PKH address; nil for any other address, and
  /// where the chain has none.
  func address(ofKeyOf text: String) -> AddressIndex? {
    (try? Address.script(of: text, network: graph.network)).flatMap { address(ofKeyIn: $0) }
  }

  /// The same, by the script of an address.
  func address(ofKeyIn script: [UInt8]) -> AddressIndex? {
    guard PublicKeyOutputs.keyHash(in: script) != nil else { return nil }
    return outputs.address(ofKeyIn: script)
  }
}
