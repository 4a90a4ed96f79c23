import Bitcoin
import Foundation

@testable import ChainStore

/// A made chain of payments that differ in all that change rules look at, with its own record of
/// what it did, which slow twins read instead of the store.
struct SeededChain {
  struct Coin {
    var txid: Txid
    var vout: UInt32
    var maker: Int
    var spender: Int?
    var value: UInt64
    var script: [UInt8]
  }

  struct Payment {
    var inputs: [Int] = []
    var outputs: [Int] = []
    var version: Int32 = 1
    var lockTime: UInt32 = 0
    var sequences: [UInt32] = []
    var weight: UInt32 = 400
    var block = 0
  }

  private(set) var coins: [Coin] = []
  private(set) var payments: [Payment] = []
  private var numbers: SeededNumbers
  private let scripts: [[UInt8]]
  private var blockCount = 0
  /// Whether its stores have wide rows: every third chain's do, so that all is tried on them.
  var isWide: Bool

  /// The chain of a seed: 12 blocks of up to five payments.
  init(seed: UInt64, blocks: Int = 12) {
    var numbers = SeededNumbers(seed: seed)
    scripts =
      (0..<14).flatMap { number -> [[UInt8]] in
        let key = [0x02] + [UInt8](repeating: UInt8(number + 1), count: 32)
        let hash = Digest.hash160(key)
        return [
          [33] + key + [0xac], [0x76, 0xa9, 20] + hash + [0x88, 0xac], [0, 20] + hash,
          [0xa9, 20] + hash.reversed() + [0x87],
        ].filter { _ in Bool.random(using: &numbers) }
      } + [[0x00, 20] + [UInt8](repeating: 0xee, count: 20), [0x6a, 1, 7]]
    self.numbers = numbers
    isWide = seed % 3 == 0
    for _ in 0..<blocks { addBlock() }
  }

  private mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &numbers)
  }

  private mutating func addBlock() {
    add(inputs: [], outputs: (0..<pick(1...3)).map { _ in (5_000_000_000, script()) })
    for _ in 0..<pick(0...5) { addPayment() }
    blockCount += 1
  }

  private mutating func script() -> [UInt8] { scripts[pick(0...(scripts.count - 1))] }

  private mutating func addPayment() {
    var free = coins.indices.filter { coins[$0].spender == nil && coins[$0].script[0] != 0x6a }
    guard !free.isEmpty else { return }
    let wanted = [1, 1, 1, 2, 2, 3, 4][pick(0...6)]
    var inputs: [Int] = []
    while inputs.count < wanted, !free.isEmpty {
      inputs.append(free.remove(at: pick(0...3) == 0 ? pick(0...(free.count - 1)) : free.count - 1))
    }
    if pick(0...2) == 0 {
      inputs.sort {
        (SeededChain.shown(coins[$0].txid), coins[$0].vout) < (
          SeededChain.shown(coins[$1].txid), coins[$1].vout
        )
      }
    }
    let total = inputs.reduce(UInt64(0)) { $0 + coins[$1].value }
    let fee = min(total, [0, 226, 452, 1_000][pick(0...3)])
    var outputs = split(total - fee).map { ($0, script()) }
    if pick(0...5) == 0 { outputs[outputs.count - 1].1 = coins[inputs[0]].script }
    if pick(0...2) == 0 { outputs.sort { ($0.0, $0.1.hex) < ($1.0, $1.1.hex) } }
    add(inputs: inputs, outputs: outputs)
  }

  static func shown(_ txid: Txid) -> String { txid.description }

  private mutating func split(_ total: UInt64) -> [UInt64] {
    let count = [1, 2, 2, 2, 2, 3, 4, 5][pick(0...7)]
    if count > 2, pick(0...1) == 0 {
      let equal = total / UInt64(count + 1)
      let rest = total - equal * UInt64(count - 1)
      return [UInt64](repeating: equal, count: count - 1) + [rest]
    }
    var parts: [UInt64] = []
    var left = total
    for _ in 1..<count {
      var part = UInt64.random(in: 0...left, using: &numbers)
      if pick(0...1) == 0 { part -= part % 1_000_000 }
      parts.append(part)
      left -= part
    }
    return parts + [left]
  }

  private mutating func add(inputs: [Int], outputs: [(UInt64, [UInt8])]) {
    let number = payments.count
    let txid = Digest.doubleSHA256([UInt8(number & 255), UInt8(number >> 8), 0x55])
    var payment = Payment(inputs: inputs, block: blockCount)
    payment.version = Int32(pick(1...2))
    payment.lockTime = pick(0...1) == 0 ? 0 : UInt32(pick(1...9))
    payment.sequences = inputs.map { _ in pick(0...1) == 0 ? .max : 0xffff_fffd }
    payment.weight = UInt32([400, 400, 401, 904][pick(0...3)])
    for input in inputs { coins[input].spender = number }
    for (vout, output) in outputs.enumerated() {
      payment.outputs.append(coins.count)
      coins.append(
        Coin(
          txid: txid, vout: UInt32(vout), maker: number, spender: nil, value: output.0,
          script: output.1))
    }
    payments.append(payment)
  }

  /// The first blocks of the chain as a store.
  func store(in folder: String = MadeChain.newFolder(), blocks: Int = .max) throws -> ChainGraph {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var resources = BuildResources()
    if isWide { resources.width = .wide }
    let builder = try ChainGraphBuilder(store: folder, network: .regtest, resources: resources)
    var previous = BlockHash.zero
    for height in 0..<min(blocks, blockCount) {
      var block = Block(
        header: BlockHeader(
          hash: Digest.doubleSHA256([UInt8(height), 0x77]), previous: previous, merkleRoot: .zero,
          version: 1, time: UInt32(height) + 1, bits: 0x207f_ffff, nonce: 0))
      previous = block.header.hash
      for payment in payments where payment.block == height { append(payment, to: &block) }
      _ = try builder.append(PreparedBlock(block, network: .regtest, hashing: builder.hashing))
    }
    _ = try builder.resolve()
    _ = try builder.commit(
      notes: CommitNotes(inputs: [], stale: StaleBlocksDraft(), hasStatedTxids: true))
    return try ChainGraph(directory: folder)
  }

  private func append(_ payment: Payment, to block: inout Block) {
    block.transactions.append(
      BlockTransaction(
        txid: coins[payment.outputs[0]].txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: payment.version,
        lockTime: payment.lockTime, size: payment.weight / 4, weight: payment.weight))
    for (input, sequence) in zip(payment.inputs, payment.sequences) {
      block.inputs.append(
        BlockInput(previous: coins[input].txid, vout: coins[input].vout, sequence: sequence))
    }
    for output in payment.outputs {
      block.outputs.append(
        BlockOutput(
          value: coins[output].value, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(coins[output].script.count)))
      block.scripts += coins[output].script
    }
  }
}

extension [UInt8] {
  /// The bytes as text that sorts as they do.
  var hex: String { Hex.encode(self) }
}
