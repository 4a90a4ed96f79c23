import Bitcoin

/// Wallets that pay each other on a private test chain, with a record of what truly happened.
///
/// Transactions wait in the order they were made, so one may spend another of the same block.
public struct Economy: Sendable {
  var random: SeededRandom
  var wallets: [Wallet] = []
  var truth = GroundTruth()
  /// The wallet whose money is followed; its coins count as wholly its own.
  var watched: WalletID?
  let seed: UInt64
  private var miner: BlockMiner
  private var waiting: [Transaction] = []
  private var waitingFees: UInt64 = 0

  /// Blocks between a coinbase and the first block that may spend it.
  static let maturity: UInt32 = 100

  /// An economy without wallets; its first block after genesis is of January 2023.
  public init(seed: UInt64) {
    self.seed = seed
    random = SeededRandom(seed: seed)
    miner = BlockMiner(startingAt: 1_673_265_600, proof: .ground)
  }

  /// The chain so far as raw blocks, genesis first.
  public var blocks: [[UInt8]] { miner.blocks }

  /// Height of the block that waiting transactions will be in.
  var nextHeight: UInt32 { miner.height + 1 }

  /// A wallet without addresses.
  mutating func openWallet(_ name: String, _ role: Role, _ kind: ScriptKind) -> WalletID {
    wallets.append(Wallet(name: name, role: role, kind: kind))
    return WalletID(index: wallets.count - 1)
  }

  /// An address that its wallet has not used before; seed, name and number alone decide it.
  mutating func newAddress(_ id: WalletID) -> WalletAddress {
    let wallet = wallets[id.index]
    var stream = SHA256Stream()
    stream.update(littleEndian: seed)
    stream.update(Array(wallet.name.utf8))
    stream.update(littleEndian: UInt32(wallet.addresses.count))
    let script = wallet.kind.script(stream.finalize())
    let text = Address.text(ofScript: script, network: .regtest)
    let address = WalletAddress(owner: id, script: script, text: text)
    wallets[id.index].addresses.append(address)
    return address
  }

  /// The address its wallet gave out first, used again.
  mutating func firstAddress(_ id: WalletID) -> WalletAddress {
    if let address = wallets[id.index].addresses.first { return address }
    return newAddress(id)
  }

  /// The coins a wallet may spend in the next block, oldest first.
  func spendable(_ id: WalletID) -> [Coin] {
    wallets[id.index].coins.filter {
      !$0.isCoinbase || nextHeight - $0.height >= Economy.maturity
    }
  }

  /// Takes coins out of their wallets, makes their transaction wait for the next block, and gives
  /// its outputs to their owners; an output without an owner is data.
  mutating func submit(
    spending coins: [Coin], to outputs: [PlannedOutput], fee: UInt64, purpose: String, by: WalletID
  ) -> [Coin?] {
    let inputs = coins.map { coin in
      let proof = DummyProof(for: coin.address.script, random: &random)
      return Transaction.Input(
        previous: coin.txid, vout: coin.vout, scriptSig: proof.scriptSig, sequence: 0xffff_fffd,
        witness: proof.witness)
    }
    let transaction = Transaction(
      version: 2, inputs: inputs,
      outputs: outputs.map { Transaction.Output(value: $0.value, script: $0.script) }, lockTime: 0)
    for coin in coins {
      wallets[coin.address.owner.index].coins.removeAll { $0.isSame(as: coin) }
    }
    waiting.append(transaction)
    waitingFees += fee
    let made = give(outputs, of: transaction.txid)
    truth.record(
      TrueTransaction(
        txid: transaction.txid, height: nextHeight, payer: wallets[by.index].name,
        purpose: purpose,
        changePositions: outputs.indices.filter { outputs[$0].use == .change }))
    for (vout, output) in outputs.enumerated() {
      let owner = output.address.map { wallets[$0.owner.index].name } ?? ""
      truth.outputs.append(
        TrueOutput(
          txid: transaction.txid, vout: vout, owner: owner, use: output.use,
          purpose: output.use == .payment ? purpose : "\(output.use)", value: output.value,
          address: output.address?.text ?? ""))
    }
    recordDeposits(made, by: by)
    return made
  }

  private mutating func give(_ outputs: [PlannedOutput], of txid: Txid) -> [Coin?] {
    outputs.enumerated().map { vout, output in
      guard let address = output.address else { return nil }
      let coin = Coin(
        txid: txid, vout: UInt32(vout), value: output.value, address: address,
        height: nextHeight, isCoinbase: false,
        origin: address.owner == watched ? .whole : output.origin)
      wallets[address.owner.index].coins.append(coin)
      return coin
    }
  }

  private mutating func recordDeposits(_ coins: [Coin?], by payer: WalletID) {
    guard wallets[payer.index].role != .exchange else { return }
    for case .some(let coin) in coins where coin.origin != .none {
      let owner = wallets[coin.address.owner.index]
      guard owner.role == .exchange else { continue }
      truth.deposits.append(
        TrueDeposit(
          exchange: owner.name, depositor: wallets[payer.index].name, coin: coin))
    }
  }

  /// The time of the last block, seconds since 1970.
  var time: UInt32 { miner.time }

  /// Puts the waiting transactions into a block at a moment after the last block's, or about ten
  /// minutes after it.
  mutating func mine(for pool: WalletID, at moment: UInt32? = nil) {
    let height = nextHeight
    let value = Network.regtest.subsidy(at: height) + waitingFees
    let address = firstAddress(pool)
    let coinbase = miner.mine(
      waiting, payouts: [Transaction.Output(value: value, script: address.script)],
      after: moment.map { $0 - time } ?? UInt32(random.number(in: 240...960)))
    wallets[pool.index].coins.append(
      Coin(
        txid: coinbase.txid, vout: 0, value: value, address: address, height: height,
        isCoinbase: true, origin: .none))
    truth.outputs.append(
      TrueOutput(
        txid: coinbase.txid, vout: 0, owner: wallets[pool.index].name, use: .payment,
        purpose: "reward", value: value, address: address.text))
    waiting = []
    waitingFees = 0
  }
}
