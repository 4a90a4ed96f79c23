import Bitcoin
import ChainStore

/// Addresses that one public key has under other forms, as far as output scripts show it.
///
/// P2PKH and P2WPKH name the same hash, so each leads to the other; P2PK shows the key itself and
/// leads to both. From a hash nothing leads back to a P2PK script, since the key is not known.
enum SameKey {
  /// The other forms of an address that occur on the chain.
  static func addresses(of address: AddressIndex, in graph: ChainGraph) -> [AddressIndex] {
    switch graph.scriptType(of: address) {
    case .p2pkh:
      return [witnessProgram(of: Array(graph.payload(of: address)), in: graph)].compactMap { $0 }
    case .p2wpkh:
      return [keyHash(of: Array(graph.payload(of: address)), in: graph)].compactMap { $0 }
    case .p2pk:
      let script = graph.script(of: address)
      guard script.count > 34 else { return [] }
      let hash = Digest.hash160(Array(script[1..<(script.count - 1)]))
      return [keyHash(of: hash, in: graph), witnessProgram(of: hash, in: graph)].compactMap { $0 }
    default: return []
    }
  }

  /// The P2PKH address of a key's hash.
  private static func keyHash(of hash: [UInt8], in graph: ChainGraph) -> AddressIndex? {
    hash.count == 20 ? graph.address(ofScript: [0x76, 0xa9, 20] + hash + [0x88, 0xac]) : nil
  }

  /// The P2WPKH address of a key's hash.
  private static func witnessProgram(of hash: [UInt8], in graph: ChainGraph) -> AddressIndex? {
    hash.count == 20 ? graph.address(ofScript: [0, 20] + hash) : nil
  }
}
