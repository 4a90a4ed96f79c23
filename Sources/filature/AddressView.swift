import Analysis
import Bitcoin
import ChainStore
import Reporting

/// What the chain says of one address.
struct AddressView {
  let graph: ChainGraph
  let clustering: Clustering?
  let tags: TagIndex
  let asOf: BlockIndex?

  /// The facts of an address, ready to be written.
  struct Facts {
    var address: String
    var type: String
    var received: UInt64
    var spent: UInt64
    var balance: UInt64
    var receipts: Int
    var labels: [String]
    var unspent: [(outpoint: String, value: UInt64)]
    /// The P2PKH address of the key that a P2PK output shows.
    var keyAddress: String?
    /// The P2PK output of the key of a P2PKH address.
    var keyed: Facts? { keyedFacts.first }
    fileprivate var keyedFacts: [Facts] = []
    var document: JSONValue
  }

  /// The facts of an address; `keyed` are those of the P2PK output of its key.
  func facts(of address: AddressIndex, keyed: Facts? = nil) -> Facts {
    let script = graph.script(of: address)
    let text = Address.text(ofScript: script, network: graph.network)
    let lastTx = asOf.map { graph.firstTransaction(after: $0) } ?? UInt32.max
    var received: UInt64 = 0
    var spent: UInt64 = 0
    var spends = 0
    var moments: [UInt32] = []
    var unspent: [OutputIndex] = []
    var receipts = 0
    for output in graph.receipts(of: address) {
      let maker = graph.transaction(ofOutput: output).rawValue
      guard maker < lastTx else { continue }
      let amount = graph.outputAmount[output.int]
      let spender = graph.spender(of: output)?.rawValue ?? .max
      receipts += 1
      received &+= amount
      moments.append(maker)
      if spender < lastTx {
        spent &+= amount
        spends += 1
        moments.append(spender)
      } else if !graph.isUnspendable(output) {
        unspent.append(output)
      }
    }
    let found = tags.tags(of: text, cluster: clustering.map { $0.cluster(of: address) })
    let coins = unspent.map { coin($0) }
    let balance = received > spent ? received - spent : 0
    let keyAddress = Address.keyAddress(ofPublicKeyScript: script, network: graph.network)
    let document: JSONValue = [
      "address": .text(text), "script_type": .text(graph.scriptType(of: address).name),
      "key_address": .optional(keyAddress), "key_output": keyed?.document ?? .null,
      "received_sat": .number(received), "spent_sat": .number(spent),
      "balance_sat": .number(balance), "receipts": .number(receipts),
      "spends": .number(spends), "first": moment(moments.min()), "last": moment(moments.max()),
      "cluster": cluster(of: address), "tags": .array(found.map { TagDocument.value($0) }),
      "unspent": .array(coins.map(\.document)),
    ]
    return Facts(
      address: text, type: graph.scriptType(of: address).name, received: received, spent: spent,
      balance: balance, receipts: receipts, labels: found.map(\.label),
      unspent: coins.map { ($0.outpoint, $0.value) }, keyAddress: keyAddress,
      keyedFacts: keyed.map { [$0] } ?? [], document: document)
  }

  private func coin(
    _ output: OutputIndex
  ) -> (outpoint: String, value: UInt64, document: JSONValue) {
    let outpoint = graph.outpointText(of: output)
    let value = graph.outputAmount[output.int]
    let height = graph.height(of: graph.block(of: graph.transaction(ofOutput: output)))
    return (
      outpoint, value,
      ["outpoint": .text(outpoint), "value_sat": .number(value), "height": .optional(height)]
    )
  }

  private func moment(_ transaction: UInt32?) -> JSONValue {
    ChainMoment.document(transaction.map { TxIndex(rawValue: $0) }, in: graph)
  }

  private func cluster(of address: AddressIndex) -> JSONValue {
    guard let clustering else { return .null }
    let id = clustering.cluster(of: address)
    return [
      "id": .text(graph.addressText(id.firstAddress)),
      "addresses": .number(clustering.size(of: id)),
    ]
  }
}

extension ChainGraph {
  /// The text of an address.
  func addressText(_ address: AddressIndex) -> String {
    Address.text(ofScript: script(of: address), network: network)
  }
}
