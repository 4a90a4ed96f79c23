import Bitcoin
import ChainStore
import Foundation

@testable import Analysis

/// A little regtest chain in which every payment has a time: owners are numbers, coins appear from
/// nowhere when they are needed, and tags can be added.
final class TimedChain {
  private var blocks: [Block] = []
  private var number: UInt32 = 0
  private var coins: [UInt16: [(txid: Txid, vout: UInt32, value: UInt64)]] = [:]
  private var pack = "title: T\nnetwork: BTC\nconfidence: ownership\nsource: s\ntags:\n"
  private var tagCount = 0
  let folder = NSTemporaryDirectory() + "filature-timed-" + UUID().uuidString

  /// 2023-01-01 00:00 UTC.
  static let start: UInt32 = 1_672_531_200

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static func script(_ owner: UInt16) -> [UInt8] {
    [0, 20] + [UInt8](repeating: UInt8(owner >> 8), count: 10)
      + [UInt8](repeating: UInt8(owner & 255), count: 10)
  }

  static func text(_ owner: UInt16) -> String {
    Address.text(ofScript: script(owner), network: .regtest)
  }

  func tag(_ owner: UInt16, _ label: String, _ concept: String) {
    tagCount += 1
    pack +=
      "- {address: \(TimedChain.text(owner)), label: \(label), category: \(concept), actor: '\(label)'}\n"
  }

  private func name() -> Hash256 {
    number += 1
    return Digest.doubleSHA256(withUnsafeBytes(of: number.littleEndian) { Array($0) })
  }

  /// A payment in a block of its own, at days and hours after the start; the payer's coins are
  /// spent whole, and what is left goes back to the payer's own address.
  func pay(
    _ payer: UInt16, to payees: [(owner: UInt16, sat: UInt64)], day: Int, hour: Double = 12
  ) {
    let time = TimedChain.start + UInt32(Double(day) * 86_400 + hour * 3600)
    let sum = payees.reduce(0) { $0 + $1.sat }
    var held = coins.removeValue(forKey: payer) ?? []
    if held.reduce(0, { $0 + $1.value }) < sum {
      mine(payer, sum + 1, time)
      held += coins.removeValue(forKey: payer) ?? []
    }
    let rest = held.reduce(0) { $0 + $1.value } - sum
    let outputs = payees + (rest > 0 ? [(owner: payer, sat: rest)] : [])
    var block = begin(time)
    add(to: &block, spending: held.map { ($0.txid, $0.vout) }, outputs)
    blocks.append(block)
  }

  /// A coin from nowhere.
  func mine(_ owner: UInt16, _ sat: UInt64, _ time: UInt32) {
    blocks.append(begin(time, paying: [(owner, sat)]))
  }

  private func begin(_ time: UInt32, paying: [(owner: UInt16, sat: UInt64)] = [(0, 1)]) -> Block {
    var block = Block(
      header: BlockHeader(
        hash: name(), previous: blocks.last?.header.hash ?? .zero, merkleRoot: .zero, version: 1,
        time: time, bits: 0x207f_ffff, nonce: 0))
    add(to: &block, spending: [], paying)
    return block
  }

  private func add(
    to block: inout Block, spending: [(txid: Txid, vout: UInt32)],
    _ outputs: [(owner: UInt16, sat: UInt64)]
  ) {
    let txid = name()
    block.transactions.append(
      BlockTransaction(
        txid: txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: 1, lockTime: 0, size: 100, weight: 400))
    for coin in spending {
      block.inputs.append(BlockInput(previous: coin.txid, vout: coin.vout, sequence: .max))
    }
    for (vout, output) in outputs.enumerated() {
      let script = TimedChain.script(output.owner)
      block.outputs.append(
        BlockOutput(
          value: output.sat, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(script.count)))
      block.scripts += script
      coins[output.owner, default: []].append((txid, UInt32(vout), output.sat))
    }
  }

  /// The chain as a store with its tags.
  func store() throws -> ChainGraph {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let builder = try ChainGraphBuilder(store: folder, network: .regtest)
    for block in blocks {
      _ = try builder.append(PreparedBlock(block, network: .regtest, hashing: builder.hashing))
    }
    _ = try builder.resolve()
    _ = try builder.commit(
      notes: CommitNotes(inputs: [], stale: StaleBlocksDraft(), hasStatedTxids: true))
    if tagCount > 0 {
      let file = folder + "/tags.yaml"
      try pack.write(toFile: file, atomically: true, encoding: .utf8)
      _ = try TagStore.open(directory: folder).importFile(file)
    }
    return try ChainGraph(directory: folder)
  }

  /// What the flags say of an owner.
  func firings(
    of owner: UInt16, _ settings: FlagSettings = FlagSettings()
  ) throws -> [FlagFiring] {
    let graph = try store()
    var reader = ActivityReader(graph, tags: try TagIndex(graph), clustering: nil)
    guard let address = graph.address(ofScript: TimedChain.script(owner)) else { return [] }
    return RedFlags.firings(in: reader.activity(of: [address]), settings)
  }
}
