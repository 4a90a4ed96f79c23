import Bitcoin

/// Small chains of random transactions, for tests that compare two ways to the same answer.
///
/// They keep every rule about amounts and links, and hold what trips tracing engines: spends
/// within a block, zero fees, dust, outputs of value zero that are spent, burnt value, coinbases
/// that claim less than they may, reused addresses, equal outputs. Only the maturity of coinbases
/// is not kept, since so short a chain would have nothing to spend.
public struct RandomChain {
  private struct Coin {
    let txid: Txid
    let vout: UInt32
    let output: Transaction.Output
  }

  private var random: SeededRandom
  private var miner: BlockMiner
  private var coins: [Coin] = []
  private let scripts: [[UInt8]]

  /// The blocks of a chain as raw bytes, genesis first: 20 to 40 after it, 6 transactions each on
  /// average. The same seed gives the same bytes.
  public static func make(seed: UInt64, proof: ProofOfWork = .skipped) -> [[UInt8]] {
    var chain = RandomChain(seed: seed, proof: proof)
    let count = chain.random.number(in: 20...40)
    for _ in 0..<count { chain.addBlock() }
    return chain.miner.blocks
  }

  private init(seed: UInt64, proof: ProofOfWork) {
    var random = SeededRandom(seed: seed)
    scripts = RandomChain.makeScripts(&random)
    miner = BlockMiner(startingAt: 1_672_574_400, proof: proof)
    self.random = random
  }

  /// A few dozen scripts of every kind, few enough that addresses are used again.
  private static func makeScripts(_ random: inout SeededRandom) -> [[UInt8]] {
    var scripts: [[UInt8]] = []
    for kind in ScriptKind.allCases {
      for _ in 0..<random.number(in: 3...7) { scripts.append(kind.script(random.bytes(32))) }
    }
    let keys = (0..<3).map { _ in [33, 0x02] + random.bytes(32) }
    scripts.append(keys[0] + [0xac])
    scripts.append([0x51] + keys[1] + keys[2] + [0x52, 0xae])
    scripts.append([0x51, 0x02, 0x4e, 0x73])
    scripts.append([0x51])
    return scripts
  }

  private mutating func addBlock() {
    var transactions: [Transaction] = []
    var fees: UInt64 = 0
    for _ in 0..<random.number(in: 0...12) {
      guard let (transaction, fee) = makeTransaction() else { break }
      transactions.append(transaction)
      fees += fee
    }
    let reward = Network.regtest.subsidy(at: miner.height + 1) + fees
    let claimed = claim(of: reward)
    let payouts = split(claimed, into: random.number(in: 1...3)).map {
      Transaction.Output(value: $0, script: pickScript())
    }
    let coinbase = miner.mine(
      transactions, payouts: payouts, after: UInt32(random.number(in: 1...1200)))
    keep(coinbase)
  }

  /// Mostly all that a coinbase may create, sometimes less, sometimes nothing.
  private mutating func claim(of reward: UInt64) -> UInt64 {
    switch random.number(below: 8) {
    case 0: random.amount(in: 0...reward)
    case 1: reward / 2
    case 2: random.happens(oneIn: 3) ? 0 : reward - 1
    default: reward
    }
  }

  private mutating func makeTransaction() -> (Transaction, fee: UInt64)? {
    let spent = takeCoins()
    guard !spent.isEmpty else { return nil }
    let inputs = spent.map { coin in
      let proof = DummyProof(for: coin.output.script, random: &random)
      return Transaction.Input(
        previous: coin.txid, vout: coin.vout, scriptSig: proof.scriptSig,
        sequence: random.happens(oneIn: 2) ? 0xffff_fffd : 0xffff_ffff, witness: proof.witness)
    }
    let total = spent.reduce(0) { $0 + $1.output.value }
    let fee = pickFee(from: total)
    let outputs = makeOutputs(total - fee)
    let transaction = Transaction(
      version: random.happens(oneIn: 4) ? 1 : 2, inputs: inputs, outputs: outputs, lockTime: 0)
    keep(transaction)
    return (transaction, fee)
  }

  /// One to five coins; the newest half the time, so that chains grow within a block.
  private mutating func takeCoins() -> [Coin] {
    var taken: [Coin] = []
    let wanted = random.happens(oneIn: 3) ? random.number(in: 2...5) : 1
    while taken.count < wanted, !coins.isEmpty {
      let recent = min(coins.count, 6)
      let position =
        random.happens(oneIn: 2)
        ? coins.count - random.number(in: 1...recent)
        : random.number(in: 0...(coins.count - 1))
      taken.append(coins.remove(at: position))
    }
    return taken
  }

  private mutating func pickFee(from total: UInt64) -> UInt64 {
    switch random.number(below: 6) {
    case 0, 1: 0
    case 2: min(total, 1)
    case 3: random.amount(in: 0...total)
    default: min(total, random.amount(in: 100...20_000))
    }
  }

  private mutating func makeOutputs(_ total: UInt64) -> [Transaction.Output] {
    let count = random.number(in: 1...5)
    let values =
      random.happens(oneIn: 6) ? equalParts(of: total, count: count) : split(total, into: count)
    var outputs = values.map { Transaction.Output(value: $0, script: pickScript()) }
    if random.happens(oneIn: 5) {
      outputs.append(Transaction.Output(value: 0, script: pickScript()))
    }
    if random.happens(oneIn: 5) {
      let burnt = random.happens(oneIn: 3) && outputs[0].value > 0 ? outputs[0].value / 2 : 0
      outputs[0].value -= burnt
      let data = random.bytes(random.number(in: 0...40))
      let position = random.number(in: 0...outputs.count)
      outputs.insert(
        Transaction.Output(value: burnt, script: [0x6a, UInt8(data.count)] + data), at: position)
    }
    return outputs
  }

  private func equalParts(of total: UInt64, count: Int) -> [UInt64] {
    let part = total / UInt64(count)
    return [UInt64](repeating: part, count: count - 1) + [total - part * UInt64(count - 1)]
  }

  /// Parts at random that sum to the total; now and then one of them is dust.
  private mutating func split(_ total: UInt64, into count: Int) -> [UInt64] {
    var parts: [UInt64] = []
    var rest = total
    for _ in 1..<max(count, 1) {
      let limit = random.happens(oneIn: 5) ? min(rest, 546) : rest
      let part = random.amount(in: 0...limit)
      parts.append(part)
      rest -= part
    }
    parts.append(rest)
    return random.shuffled(parts)
  }

  private mutating func pickScript() -> [UInt8] {
    scripts[random.number(in: 0...(scripts.count - 1))]
  }

  /// Makes outputs spendable, except those that no input can ever spend.
  private mutating func keep(_ transaction: Transaction) {
    let txid = transaction.txid
    for (vout, output) in transaction.outputs.enumerated() where output.script.first != 0x6a {
      coins.append(Coin(txid: txid, vout: UInt32(vout), output: output))
    }
  }
}
