/// How purses choose coins and pay.
extension World {
  /// Change below this is left to the miner.
  static let dust: UInt64 = 600

  /// Funds the draft's outputs from its payer's purse, adds change, and sends; false, and all as it
  /// was, where the purse cannot.
  mutating func payAndSend(atMost limit: Int = 40) throws(SimulationError) -> Bool {
    let habits = purses[draft.payer].habits
    let rate = max(1, feeRate * UInt64(habits.feeQuarters) / 4)
    guard fund(rate: rate, habits: habits, limit: limit) else { return false }
    try sendWithChange()
    return true
  }

  /// Adds change to a draft whose inputs suffice, and sends it.
  mutating func sendWithChange() throws(SimulationError) {
    let habits = purses[draft.payer].habits
    addChange(rate: max(1, feeRate * UInt64(habits.feeQuarters) / 4), habits: habits)
    draft.version = Int32(habits.version)
    draft.sequence = habits.signalsReplacement ? 0xffff_fffd : 0xffff_fffe
    draft.lockTime = habits.locksToTip ? writer.height : 0
    try send()
  }

  /// Sends all inputs of the draft, less the fee, to one purse; false where nothing would arrive.
  mutating func sendAll(
    to purse: PurseID, _ destination: Destination, for purpose: Purpose, isChange: Bool = false
  ) throws(SimulationError) -> Bool {
    let value = draft.valueIn
    let fee = UInt64(World.weight(of: draft) + 180) * feeRate / 4
    guard value > fee + World.dust else {
      for coin in draft.inputs.reversed() { coins.pushBack(coin, to: draft.payer) }
      return false
    }
    draft.pay(value - fee, to: purse, destination, for: purpose)
    draft.outputs[draft.outputs.count - 1].isChange = isChange
    try send()
    return true
  }

  private static func fee(_ weight: Int, _ rate: UInt64) -> UInt64 {
    (UInt64(weight) * rate + 3) / 4
  }

  /// Moves coins of the payer into the draft until they suffice.
  private mutating func fund(rate: UInt64, habits: Habits, limit: Int) -> Bool {
    let payer = draft.payer
    let lock = purses[payer].lock
    var weight = 42 + lock.outputWeight
    for output in draft.outputs { weight += purses[output.purse].lock.outputWeight }
    let wanted = draft.valueOut
    guard balance(payer) > wanted + World.fee(weight + lock.inputWeight, rate) else {
      return false
    }
    spare.removeAll(keepingCapacity: true)
    let looked = habits.selection == .oldest ? 0 : 10
    coins.look(at: looked, in: payer, into: &spare)
    let chosen = choose(wanted, weight, rate, habits.selection)
    var found = coins.take(chosen, from: payer, into: &draft.inputs)
    for coin in draft.inputs { weight += coin.address.lock.inputWeight }
    while found < wanted + World.fee(weight, rate), draft.inputs.count < limit,
      let coin = coins.pop(from: payer)
    {
      draft.inputs.append(coin)
      found += coin.value
      weight += coin.address.lock.inputWeight
    }
    guard found < wanted + World.fee(weight, rate) else { return true }
    for coin in draft.inputs.reversed() { coins.pushBack(coin, to: payer) }
    draft.inputs.removeAll(keepingCapacity: true)
    return false
  }

  /// Picks among the coins looked at, as bits; none where the oldest are to be spent.
  private func choose(
    _ wanted: UInt64, _ weight: Int, _ rate: UInt64, _ selection: CoinSelection
  ) -> UInt32 {
    switch selection {
    case .oldest: return 0
    case .largestFirst: break
    case .branchAndBound:
      let low = wanted + World.fee(weight, rate)
      return exactSet(low...(low + 2 * World.dust), rate) ?? 0
    case .knapsack:
      var best: Int?
      for place in spare.indices {
        let cost = World.fee(weight + spare[place].lock.inputWeight, rate)
        guard spare[place].value >= wanted + cost else { continue }
        if let known = best, spare[known].value <= spare[place].value { continue }
        best = place
      }
      if let best { return 1 << UInt32(best) }
    }
    return largest(wanted, weight, rate)
  }

  private func largest(_ wanted: UInt64, _ weight: Int, _ rate: UInt64) -> UInt32 {
    var set: UInt32 = 0
    var found: UInt64 = 0
    var weight = weight
    while found < wanted + World.fee(weight, rate) {
      var best: Int?
      for place in spare.indices where set & 1 << UInt32(place) == 0 {
        if let known = best, spare[known].value >= spare[place].value { continue }
        best = place
      }
      guard let best else { break }
      set |= 1 << UInt32(best)
      found += spare[best].value
      weight += spare[best].lock.inputWeight
    }
    return set
  }

  /// A set of coins, as bits, whose value less their own cost lies in a range; the first found.
  private func exactSet(_ range: ClosedRange<UInt64>, _ rate: UInt64) -> UInt32? {
    var tries = 0
    for set in 1..<(1 << UInt32(min(spare.count, 8)) as UInt32) {
      tries += 1
      guard tries < 128 else { return nil }
      var sum: UInt64 = 0
      for place in spare.indices where set & 1 << UInt32(place) != 0 {
        let cost = World.fee(spare[place].lock.inputWeight, rate)
        sum += spare[place].value > cost ? spare[place].value - cost : 0
      }
      if range.contains(sum) { return set }
    }
    return nil
  }

  private mutating func addChange(rate: UInt64, habits: Habits) {
    let payer = draft.payer
    let lock = habits.changeLock ?? purses[payer].lock
    var weight = 42
    for coin in draft.inputs { weight += coin.address.lock.inputWeight }
    for output in draft.outputs { weight += purses[output.purse].lock.outputWeight }
    let withChange = World.fee(weight + lock.outputWeight, rate)
    let rest = draft.valueIn - draft.valueOut
    guard rest > withChange + World.dust else { return }
    let change = DraftOutput(
      value: rest - withChange, purse: payer,
      destination: habits.returnsChangeToSender ? .standing : .fresh, purpose: .change,
      isChange: true)
    switch habits.changePlace {
    case .last: draft.outputs.append(change)
    case .first: draft.outputs.insert(change, at: 0)
    case .anywhere:
      draft.outputs.insert(change, at: random.number(in: 0...draft.outputs.count))
    case .sorted:
      draft.outputs.append(change)
      draft.outputs.sort { $0.value < $1.value }
      draft.inputs.sort { ($0.txid, $0.vout) < ($1.txid, $1.vout) }
    }
  }
}
