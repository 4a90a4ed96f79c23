import Bitcoin
import Testing

@testable import Simulation

/// A slow reading of a raw chain that checks every rule that a simulated chain promises to keep.
struct ChainAudit {
  struct Coin {
    var value: UInt64
    var isCoinbase: Bool
    var height: Int
  }
  struct Outpoint: Hashable {
    var txid: Txid
    var vout: UInt32
  }
  enum Maturity { case kept, ignored }

  var unspent: [Outpoint: Coin] = [:]
  var blocks: [Block] = []
  var faults: [String] = []
  var spendsWithinBlock = 0

  init(_ raw: [[UInt8]], proof: ProofOfWork, maturity: Maturity) throws {
    var previous = BlockHash.zero
    for (height, bytes) in raw.enumerated() {
      let block = try bytes.withByteView { try Block(decoding: $0) }
      if block.header.previous != previous { faults.append("link at \(height)") }
      if !block.hasSoundMerkleRoot { faults.append("root at \(height)") }
      if proof == .ground, !block.header.meetsTarget {
        faults.append("work at \(height)")
      }
      previous = block.header.hash
      spend(block, height: height, maturity: maturity)
      blocks.append(block)
    }
  }

  private mutating func spend(_ block: Block, height: Int, maturity: Maturity) {
    var fees: UInt64 = 0
    var coinbaseValue: UInt64 = 0
    for position in block.transactions.indices {
      let txid = block.transactions[position].txid
      var spent: UInt64 = 0
      for input in block.inputs[block.inputRange(position)] {
        let outpoint = Outpoint(txid: input.previous, vout: input.vout)
        guard let coin = unspent.removeValue(forKey: outpoint) else {
          faults.append("\(txid) spends what is not there")
          continue
        }
        if maturity == .kept, coin.isCoinbase, height - coin.height < 100 {
          faults.append("\(txid) spends a coinbase too young")
        }
        if coin.height == height { spendsWithinBlock += 1 }
        spent += coin.value
      }
      var made: UInt64 = 0
      for (vout, output) in block.outputs[block.outputRange(position)].enumerated() {
        made += output.value
        let script = Array(block.script(of: output))
        guard script.first != 0x6a, height > 0 else { continue }
        unspent[Outpoint(txid: txid, vout: UInt32(vout))] = Coin(
          value: output.value, isCoinbase: position == 0, height: height)
      }
      if position == 0 {
        coinbaseValue = made
      } else if made > spent {
        faults.append("\(txid) makes money")
      } else {
        fees += spent - made
      }
    }
    if coinbaseValue > Network.regtest.subsidy(at: UInt32(height)) + fees {
      faults.append("coinbase at \(height) makes money")
    }
  }
}
