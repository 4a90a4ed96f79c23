import Bitcoin
import ChainStore
import Foundation

/// A little regtest chain: every payment gets a block, and coins are named by their script.
struct MadeChain {
  private var blocks: [Block] = []
  private var coins: [(txid: Txid, vout: UInt32, value: UInt64)] = []
  private var number: UInt8 = 0

  /// A key-hash script of an owner's number.
  static func script(_ owner: UInt8) -> [UInt8] { [0, 20] + [UInt8](repeating: owner, count: 20) }

  private mutating func name() -> Hash256 {
    number += 1
    return Digest.doubleSHA256([number])
  }

  /// Mines coins for owners; returns the position of the first one.
  mutating func mine(_ owners: [(owner: UInt8, value: UInt64)]) -> Int {
    var block = Block(
      header: BlockHeader(
        hash: name(), previous: blocks.last?.header.hash ?? .zero, merkleRoot: .zero, version: 1,
        time: UInt32(blocks.count) + 1, bits: 0x207f_ffff, nonce: 0))
    add(to: &block, inputs: [], outputs: owners)
    blocks.append(block)
    return coins.count - owners.count
  }

  /// Spends coins in a block of its own, whose coinbase pays owner 255; returns the position of
  /// the first coin made.
  mutating func pay(
    _ spent: [Int], to outputs: [(owner: UInt8, value: UInt64)], data: Bool = false
  ) -> Int {
    _ = mine([(255, 1)])
    var block = blocks.removeLast()
    add(to: &block, inputs: spent, outputs: outputs, data: data)
    blocks.append(block)
    return coins.count - outputs.count
  }

  private mutating func add(
    to block: inout Block, inputs: [Int], outputs: [(owner: UInt8, value: UInt64)],
    data: Bool = false
  ) {
    let txid = name()
    block.transactions.append(
      BlockTransaction(
        txid: txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: 1, lockTime: 0, size: 100, weight: 400))
    for coin in inputs {
      block.inputs.append(
        BlockInput(previous: coins[coin].txid, vout: coins[coin].vout, sequence: .max))
    }
    for (vout, output) in outputs.enumerated() {
      let script = MadeChain.script(output.owner)
      block.outputs.append(
        BlockOutput(
          value: output.value, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(script.count)))
      block.scripts += script
      coins.append((txid, UInt32(vout), output.value))
    }
    if data {
      // A data output stands last, so that the others keep their positions.
      block.outputs.append(
        BlockOutput(value: 0, scriptOffset: UInt32(block.scripts.count), scriptSize: 2))
      block.scripts += [0x6a, 0]
    }
  }

  /// The chain as a store in a new folder.
  func store(in folder: String = MadeChain.newFolder()) throws -> ChainGraph {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let builder = try ChainGraphBuilder(store: folder, network: .regtest)
    for block in blocks {
      let prepared = PreparedBlock(block, network: .regtest, hashing: builder.hashing)
      _ = try builder.append(prepared)
    }
    _ = try builder.resolve()
    _ = try builder.commit(
      notes: CommitNotes(inputs: [], stale: StaleBlocksDraft(), hasStatedTxids: true))
    return try ChainGraph(directory: folder)
  }

  /// A folder that goes when the tests end.
  static func newFolder() -> String { scratch + "/" + UUID().uuidString }

  private static let scratch: String = {
    atexit { try? FileManager.default.removeItem(atPath: MadeChain.scratchPath) }
    return scratchPath
  }()

  private static var scratchPath: String { NSTemporaryDirectory() + "filature-made-\(getpid())" }
}

extension ChainGraph {
  /// The address of an owner's number.
  func owner(_ number: UInt8) throws -> AddressIndex {
    guard let address = address(ofScript: MadeChain.script(number)) else {
      throw AddressMissing(number: number)
    }
    return address
  }
}

struct AddressMissing: Error { var number: UInt8 }
