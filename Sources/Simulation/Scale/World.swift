import Bitcoin

/// The purses, coins and blocks of an economy, and the ways to pay from one purse to another.
///
/// Everything about a coin is in flat arrays; actors hold numbers of purses and decide what to do.
struct World: ~Copyable {
  let scenario: Scenario
  let goal: Int
  var random: SeededRandom
  var coins: Coins
  var purses: ContiguousArray<Purse>
  var draft: Draft
  var writer: BlockFileWriter
  /// Transactions sent, coinbases left out.
  private(set) var sent = 0
  /// The market's fee rate for this block, in satoshis for four weight units.
  var feeRate: UInt64 = 8
  /// Where coinbases are paid, decided anew for each block.
  var miningPurse: PurseID = 0
  /// Satoshis that an ordinary purse is after: small where many share the coins there are.
  let unit: UInt64
  /// Purses that want coins from an exchange, and how much.
  var requests: [(purse: PurseID, value: UInt64)] = []
  /// Coins looked at and not chosen, for the payment that is being made.
  var spare: ContiguousArray<CoinGlimpse> = []
  /// Who lives here.
  var town = Town()

  private var truth = TruthBatch()
  private let scribe: TruthScribe
  private let lane: WriteLane
  private let folder: String
  private var addressCount: UInt64 = 0
  private var accounts: [AccountKey: AddressID] = [:]
  private let blocksAfterMaturity: Int
  private let maturity: UInt32 = 100

  private struct AccountKey: Hashable {
    var exchange: UInt32
    var customer: UInt32
  }

  /// An economy that will have `goal` transactions, in a folder.
  init(
    scenario: Scenario, seed: UInt64, goal: Int, folder: String
  ) throws(SimulationError) {
    let key = Noise.mix(seed ^ 0x6669_6c61_7475_7265)
    let first = scenario.startTime - 100 * 600
    try OutputFile.makeFolder(folder)
    let lane = WriteLane()
    let made = TruthScribe(try TruthStreams(folder: folder, key: key, lane: lane))
    writer = try BlockFileWriter(
      folder: folder + "/blocks", key: key, startingAt: first, lane: lane)
    self.lane = lane
    self.folder = folder
    scribe = made
    coins = Coins()
    purses = []
    draft = Draft()
    self.scenario = scenario
    self.goal = goal
    random = SeededRandom(seed: Noise.mix(seed))
    let people = Scenario.people(for: goal)
    unit = min(8_000_000, 150_000_000_000 / UInt64(people))
    blocksAfterMaturity = World.blocks(for: goal, scenario.services)
  }

  private static func blocks(for goal: Int, _ services: Scenario.ServiceLife) -> Int {
    switch services {
    case .alike: max(goal / 1_700, min(goal / 20, 200))
    case .varied: goal / 10
    }
  }

  /// How far the economy is, in thousandths.
  var progress: Int { min(1000, sent * 1000 / max(goal, 1)) }

  /// Height of the block that waiting transactions will be in.
  var nextHeight: UInt32 { writer.height + 1 }

  /// Opens a purse without coins.
  mutating func openPurse(_ purse: Purse) -> PurseID {
    purses.append(purse)
    return coins.addList()
  }

  /// Satoshis in a purse.
  func balance(_ purse: PurseID) -> UInt64 { coins.lists[purse].balance }

  /// Number of coins in a purse.
  func count(_ purse: PurseID) -> Int { Int(coins.lists[purse].count) }

  /// Whether the oldest coin of a purse of rewards may be spent.
  func hasMatureReward(_ purse: PurseID) -> Bool {
    guard let height = coins.oldestHeight(in: purse) else { return false }
    return nextHeight - height >= maturity
  }

  /// Asks the exchanges for coins, unless many are waiting already.
  mutating func request(_ value: UInt64, for purse: PurseID) {
    guard requests.count < 2_000 else { return }
    requests.append((purse, value))
  }

  /// Sends the draft, whose inputs and outputs are settled, and gives its coins to their owners.
  mutating func send() throws(SimulationError) {
    if writer.weight + World.weight(of: draft) > BlockFileWriter.weightLimit {
      try closeBlock()
    }
    for place in draft.outputs.indices { draft.outputs[place].address = decide(place) }
    if !draft.proceedsAreGiven { assignProceeds() }
    let txid = writer.append(draft)
    sent += 1
    truth.record(txid, payer: purses[draft.payer], purpose: draft.purpose)
    for vout in draft.outputs.indices { give(vout, txid) }
    bookFee(txid)
  }

  /// Whether an output is a customer's who pays in at a service.
  private func isPaidIn(_ output: DraftOutput) -> Bool {
    output.purpose == .deposit || purses[output.purse].role == .exchange
  }

  private mutating func give(_ vout: Int, _ txid: Txid) {
    let output = draft.outputs[vout]
    if case .data = output.destination {
      truth.record(txid, vout, owner: nil, isChange: false, purpose: .data)
      return
    }
    let owner = purses[output.purse]
    truth.record(
      txid, vout, owner: owner, isChange: output.isChange, purpose: output.purpose)
    var coin = LiveCoin(
      txid: txid, vout: UInt32(vout), value: output.value, address: output.address,
      height: nextHeight)
    let payer = purses[draft.payer]
    if output.purpose == .deposit {
      truth.recordDeposit(
        txid: txid, vout: vout, payer: payer, service: owner, address: output.address,
        value: output.value)
    }
    if output.proceeds > 0 {
      let crime = draft.inputs.first { $0.crime != 0 }?.crime ?? 0
      if owner.crime == crime {
        coin.proceeds = output.proceeds
        coin.crime = crime
      } else {
        truth.recordFlow(
          crime: crime, event: isPaidIn(output) ? .deposit : .spent, txid: txid, vout: vout,
          address: output.address, owner: owner, value: output.value, proceeds: output.proceeds)
      }
    } else if owner.crime != 0, payer.crime != owner.crime, output.purpose.makesProceeds {
      coin.proceeds = output.value
      coin.crime = owner.crime
      truth.recordFlow(
        crime: owner.crime, event: .seed, txid: txid, vout: vout, address: output.address,
        owner: owner, value: output.value, proceeds: output.value)
    }
    coins.push(coin, to: output.purse)
  }

  /// Criminals pay with proceeds first: payments in their order, then change, then the fee.
  private mutating func assignProceeds() {
    var left = draft.inputs.reduce(0 as UInt64) { $0 + $1.proceeds }
    guard left > 0 else { return }
    for isChange in [false, true] {
      for place in draft.outputs.indices where draft.outputs[place].isChange == isChange {
        let share = min(left, draft.outputs[place].value)
        draft.outputs[place].proceeds = share
        left -= share
      }
    }
  }

  private mutating func bookFee(_ txid: Txid) {
    let held = draft.inputs.reduce(0 as UInt64) { $0 + $1.proceeds }
    guard held > 0, let crime = draft.inputs.first(where: { $0.crime != 0 })?.crime else { return }
    let passed = draft.outputs.reduce(0 as UInt64) { $0 + $1.proceeds }
    guard held > passed else { return }
    truth.recordFlow(
      crime: crime, event: .fee, txid: txid, vout: nil, address: nil, owner: nil,
      value: draft.valueIn - draft.valueOut, proceeds: held - passed)
  }

  /// The address of an output, made where it is new.
  private mutating func decide(_ place: Int) -> AddressID {
    let output = draft.outputs[place]
    switch output.destination {
    case .data: return AddressID(number: 0, lock: .p2wpkh)
    case .known(let address): return address
    case .fresh:
      return newAddress(
        output.purse, isStanding: false,
        lock: output.isChange ? purses[output.purse].habits.changeLock : nil)
    case .standing:
      if let address = purses[output.purse].standing { return address }
      let address = newAddress(output.purse, isStanding: true)
      purses[output.purse].standing = address
      return address
    case .account(let customer):
      return account(of: customer, at: output.purse)
    }
  }

  /// The address that a service gives a customer this time.
  private mutating func account(of customer: PurseID, at purse: PurseID) -> AddressID {
    let key = AccountKey(exchange: UInt32(purse), customer: UInt32(customer))
    let kept = purses[purse].habits.accountReceipts
    if let address = accounts[key],
      kept == .max || random.number(below: 256) < UInt64(kept)
    {
      return address
    }
    let lock = purses[purse].habits.accountLock
    let address = newAddress(purse, isStanding: false, lock: lock, isAccount: true)
    accounts[key] = address
    return address
  }

  private mutating func newAddress(
    _ purse: PurseID, isStanding: Bool, lock: LockKind? = nil, isAccount: Bool = false
  ) -> AddressID {
    addressCount += 1
    let address = AddressID(number: addressCount, lock: lock ?? purses[purse].lock)
    let part = purses[purse].part.map { isAccount ? .deposit : $0 }
    // Who pays a service a test payment learns of the hot wallet, by its first address at least.
    var isKnown = isStanding
    if let part {
      isKnown = part == .hot && (isStanding || !purses[purse].isKnown)
      if isKnown { purses[purse].isKnown = true }
    }
    truth.record(address, of: purses[purse], part: part, isKnown: isKnown)
    return address
  }

  /// Weight units of a draft, a little more than it will have.
  static func weight(of draft: borrowing Draft) -> Int {
    let inputs = draft.inputs.reduce(0) { $0 + $1.address.lock.inputWeight + 16 }
    return 60 + inputs + 180 * draft.outputs.count
  }
}

extension World {
  /// Writes the block with what waits.
  mutating func closeBlock() throws(SimulationError) {
    let purse = purses[miningPurse]
    let address: AddressID
    if let standing = purse.standing {
      address = standing
    } else {
      address = newAddress(miningPurse, isStanding: true)
      purses[miningPurse].standing = address
    }
    let spacing = secondsToNextBlock()
    let (txid, value) = try writer.finishBlock(payingTo: address, after: spacing)
    truth.record(txid, payer: purse, purpose: .reward)
    truth.record(txid, 0, owner: purse, isChange: false, purpose: .reward)
    coins.push(
      LiveCoin(txid: txid, vout: 0, value: value, address: address, height: writer.height),
      to: miningPurse)
    try scribe.write(&truth)
    let step = UInt64(random.number(in: 0...2))
    feeRate = min(24, max(2, feeRate + step) - 1)
  }

  /// Ten minutes on average while coinbases mature; later the years of the scenario are spread
  /// over the blocks there are.
  private mutating func secondsToNextBlock() -> UInt32 {
    let isDrawnOut = scenario.services == .alike && nextHeight > maturity
    let even = isDrawnOut ? scenario.seconds / UInt64(blocksAfterMaturity) : 600
    return UInt32(max(1, even / 4 + random.number(below: even * 3 / 2)))
  }

  /// Transactions that the next block is to have: more and more as the years go by.
  var nextBlockSize: Int {
    max(1, goal / blocksAfterMaturity * (600 + progress * 4 / 5) / 1000)
  }

  /// Books what criminals still hold, and writes the rest of the tables.
  mutating func finish() throws(SimulationError) {
    if !town.services.isEmpty { try writeServices() }
    for purse in purses.indices where purses[purse].crime != 0 {
      while let coin = coins.pop(from: purse) {
        guard coin.proceeds > 0 else { continue }
        truth.recordFlow(
          crime: coin.crime, event: .unspent, txid: coin.txid, vout: Int(coin.vout),
          address: coin.address, owner: purses[purse], value: coin.value, proceeds: coin.proceeds)
      }
    }
    try scribe.write(&truth)
    try scribe.finish()
    try lane.finish()
  }

  private func writeServices() throws(SimulationError) {
    var file = try OutputFile(path: folder + "/truth/services.csv", lane: lane)
    var rows = RawBuffer(capacity: 1 << 12)
    rows.put(Array(ServiceTown.table(of: town).utf8))
    try file.write(&rows)
  }
}
