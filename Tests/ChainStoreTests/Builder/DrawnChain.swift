import Bitcoin
import Simulation

/// A chain of any size drawn from a seed, as decoded blocks, with what a slow reading of it says.
///
/// It holds what a builder trips over: spends within a block, coinbases made twice with the same
/// txid, scripts of every kind and length, scripts that come back long after, blocks with a
/// coinbase only. Only rules about links and amounts are kept.
struct DrawnChain {
  /// What is known of an output.
  struct Output {
    var script: [UInt8]
    var value: UInt64
    var transaction: Int
    var spender: Int?
    var isOverwritten = false
  }

  private struct Coin {
    var output: Int
    var txid: Txid
    var vout: Int
  }

  private(set) var blocks: [Block] = []
  private(set) var outputs: [Output] = []
  /// The output that each input row spends.
  private(set) var inputs: [Int] = []
  private(set) var txids: [Txid] = []
  /// Transactions, inputs and outputs up to each block.
  private(set) var ends: [(transactions: Int, inputs: Int, outputs: Int)] = []
  fileprivate var random: SeededRandom
  private var coins: [Coin] = []
  private var scripts: [[UInt8]] = []
  private var number: UInt64 = 0
  private let busy: Int

  /// At least so many transactions; a block has up to `busy` of them.
  init(seed: UInt64, transactions: Int, busy: Int = 12) {
    random = SeededRandom(seed: seed)
    number = seed << 32
    self.busy = busy
    while txids.count < transactions { addBlock() }
  }

  private mutating func newHash() -> Hash256 {
    number += 1
    return Digest.doubleSHA256(withUnsafeBytes(of: number.littleEndian) { Array($0) })
  }

  private mutating func script() -> [UInt8] {
    if !scripts.isEmpty, random.happens(oneIn: 3) {
      return scripts[random.number(in: 0...(scripts.count - 1))]
    }
    let script: [UInt8]
    switch random.number(below: 40) {
    case 0: script = [0x6a, 4] + random.bytes(4)
    case 1: script = []
    case 2: script = [0x51, 0x87] + random.bytes(random.number(in: 0...600))
    case 3: script = [33, 2] + random.bytes(32) + [0xac]
    case 4 where random.happens(oneIn: 20):
      script = [0x61] + [UInt8](repeating: 0x61, count: random.number(in: 9_990...10_010))
    case 4...12: script = [0x76, 0xa9, 20] + random.bytes(20) + [0x88, 0xac]
    case 13...18: script = [0xa9, 20] + random.bytes(20) + [0x87]
    case 19...22: script = [0x51, 32] + random.bytes(32)
    default: script = [0, 20] + random.bytes(20)
    }
    scripts.append(script)
    return script
  }

  private mutating func addBlock() {
    let height = blocks.count
    var block = Block(
      header: BlockHeader(
        hash: height == 0 ? Network.regtest.genesis : newHash(),
        previous: blocks.last?.header.hash ?? .zero, merkleRoot: .zero, version: 1,
        time: 1_600_000_000 + UInt32(height) * 600, bits: 0x207f_ffff, nonce: 0))
    if height > 2, random.happens(oneIn: 12), let old = repeatable() {
      repeatCoinbase(old, &block)
    } else {
      let scripts = (0..<random.number(in: 1...3)).map { _ in script() }
      add(newHash(), [], scripts.map { ($0, random.amount(in: 0...5_000_000_000)) }, &block)
    }
    let isGenesis = height == 0
    if isGenesis { coins = [] }
    for _ in 0..<(isGenesis ? 0 : random.number(in: 0...busy)) where !coins.isEmpty {
      let spent = (0..<min(coins.count, random.number(in: 1...4))).map { _ in
        let recent = min(coins.count, random.happens(oneIn: 2) ? 8 : coins.count)
        return coins.remove(at: coins.count - random.number(in: 1...recent))
      }
      var rest = spent.reduce(0) { $0 + outputs[$1.output].value }
      let paid = (0..<random.number(in: 1...4)).map { _ in
        let part = random.amount(in: 0...rest)
        rest -= part
        return (script(), part)
      }
      add(newHash(), spent, paid, &block)
    }
    blocks.append(block)
    ends.append((txids.count, inputs.count, outputs.count))
  }

  /// A coinbase of which something is unspent.
  private mutating func repeatable() -> Int? {
    let height = random.number(in: 1...(blocks.count - 1))
    let transaction = ends[height - 1].transactions
    let isUnspent = outputs.contains { output in
      output.transaction == transaction && output.spender == nil && !output.isOverwritten
    }
    return isUnspent ? transaction : nil
  }

  private mutating func repeatCoinbase(_ old: Int, _ block: inout Block) {
    let made = outputs.filter { $0.transaction == old }.map { ($0.script, $0.value) }
    for place in outputs.indices where txids[outputs[place].transaction] == txids[old] {
      if outputs[place].spender == nil { outputs[place].isOverwritten = true }
    }
    coins.removeAll { $0.txid == txids[old] }
    add(txids[old], [], made, &block)
  }

  private mutating func add(
    _ txid: Txid, _ spent: [Coin], _ paid: [([UInt8], UInt64)], _ block: inout Block
  ) {
    let transaction = txids.count
    block.transactions.append(
      BlockTransaction(
        txid: txid, firstInput: UInt32(block.inputs.count),
        firstOutput: UInt32(block.outputs.count), version: version(), lockTime: lockTime(),
        size: 0, weight: 0))
    drawSizes(&block.transactions[block.transactions.count - 1])
    for coin in spent {
      block.inputs.append(
        BlockInput(previous: coin.txid, vout: UInt32(coin.vout), sequence: sequence()))
      inputs.append(coin.output)
      outputs[coin.output].spender = transaction
    }
    for (vout, (script, value)) in paid.enumerated() {
      block.outputs.append(
        BlockOutput(
          value: value, scriptOffset: UInt32(block.scripts.count),
          scriptSize: UInt32(script.count)))
      block.scripts += script
      if script.first != 0x6a, script.count <= 10_000 {
        coins.append(Coin(output: outputs.count, txid: txid, vout: vout))
      }
      outputs.append(Output(script: script, value: value, transaction: transaction))
    }
    txids.append(txid)
  }
}

/// Facts of transactions and inputs, frequent ones and rare.
extension DrawnChain {
  fileprivate mutating func odd() -> UInt32 { UInt32(truncatingIfNeeded: random.next()) }

  fileprivate mutating func version() -> Int32 {
    random.happens(oneIn: 9)
      ? Int32(bitPattern: odd()) : [1, 2, 254, 255, -1][Int(random.number(below: 5))]
  }

  fileprivate mutating func lockTime() -> UInt32 {
    let height = UInt32(blocks.count)
    switch random.number(below: 9) {
    case 0: return odd()
    case 1: return height
    case 2: return height + 1
    case 3: return height / 2
    default: return 0
    }
  }

  fileprivate mutating func sequence() -> UInt32 {
    switch random.number(below: 9) {
    case 0: odd()
    case 1: UInt32(random.number(in: 230...250))
    case 2: .max - UInt32(random.number(in: 0...20))
    default: random.happens(oneIn: 2) ? .max : .max - 2
    }
  }

  fileprivate mutating func drawSizes(_ row: inout BlockTransaction) {
    row.size = random.happens(oneIn: 9) ? UInt32(random.number(in: 65_530...65_540)) : 250
    switch random.number(below: 9) {
    case 0: row.weight = odd()
    case 1: row.weight = 0
    case 2: row.weight = row.size
    default: row.weight = 4 * row.size - 3 * UInt32(random.number(in: 0...200))
    }
  }
}
