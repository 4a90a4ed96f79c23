import Bitcoin

/// What an output is for, as the payer knows it.
enum OutputUse: Sendable {
  case payment, change, data
}

/// An output that is to be made.
struct PlannedOutput: Sendable {
  var value: UInt64
  let script: [UInt8]
  let address: WalletAddress?
  let use: OutputUse
  let origin: Origin

  /// An output to an address.
  init(_ value: UInt64, to address: WalletAddress, use: OutputUse, origin: Origin) {
    self.value = value
    self.address = address
    self.use = use
    self.origin = origin
    script = address.script
  }

  /// An output that holds a line of text and no money.
  init(memo: String) {
    let data = Array(memo.utf8.prefix(75))
    value = 0
    address = nil
    use = .data
    origin = .none
    script = [0x6a, UInt8(data.count)] + data
  }
}

/// What a wallet is asked to pay.
struct Payment: Sendable {
  /// Which coins to spend.
  enum Choice: Sendable {
    /// The oldest of the wallet's that suffice.
    case oldest
    /// The first of these that suffice.
    case among([Coin])
    /// All of these.
    case all([Coin])
  }
  /// Where what is left over goes.
  enum Rest: Sendable {
    /// To a new address of the payer.
    case newAddress
    /// To an address of the payer that was used before.
    case address(WalletAddress)
    /// To the last payee: nothing returns.
    case lastPayee
  }
  var payees: [(address: WalletAddress, value: UInt64)]
  var coins = Choice.oldest
  var rest = Rest.newAddress
  var memo: String?
  /// Satoshis for the miner; drawn from the market where nil.
  var fee: UInt64?
  var purpose: String
}

/// The coins a payment made.
struct Receipt: Sendable {
  let paid: [Coin]
  let change: Coin?
}

extension Economy {
  /// Change below this is left to the miner.
  private static let dust: UInt64 = 600

  /// Pays from one wallet; change takes a random place among the outputs.
  @discardableResult
  mutating func pay(_ payment: Payment, from payer: WalletID) throws(SimulationError) -> Receipt {
    let rate = UInt64(random.number(in: 2...12))
    let wanted = payment.payees.reduce(0) { $0 + $1.value }
    let coins = try choose(payment, wanted: wanted, rate: rate, payer: payer)
    let found = coins.reduce(0) { $0 + $1.value }
    var fee =
      payment.fee
      ?? rate * Economy.size(inputs: coins.count, outputs: payment.payees.count + 1)
    guard found >= wanted + fee else {
      throw insufficient(payer, wanted: wanted + fee, found: found)
    }
    let origin =
      wallets[payer.index].role == .exchange ? .none : Origin.mixed(coins.map(\.origin))
    var outputs = payment.payees.map {
      PlannedOutput($0.value, to: $0.address, use: .payment, origin: origin)
    }
    let rest = found - wanted - fee
    var changePosition: Int?
    if case .lastPayee = payment.rest, !outputs.isEmpty {
      outputs[outputs.count - 1].value += rest
    } else if rest < Economy.dust {
      fee += rest
    } else {
      let address = changeAddress(payment.rest, payer)
      let position = random.number(in: 0...outputs.count)
      outputs.insert(
        PlannedOutput(rest, to: address, use: .change, origin: origin), at: position)
      changePosition = position
    }
    if let memo = payment.memo { outputs.append(PlannedOutput(memo: memo)) }
    let made = submit(
      spending: coins, to: outputs, fee: fee, purpose: payment.purpose, by: payer)
    let paid = zip(made, outputs).compactMap { $1.use == .payment ? $0 : nil }
    return Receipt(paid: paid, change: changePosition.flatMap { made[$0] })
  }

  private mutating func changeAddress(
    _ rest: Payment.Rest, _ payer: WalletID
  ) -> WalletAddress {
    if case .address(let address) = rest { return address }
    return newAddress(payer)
  }

  private func choose(
    _ payment: Payment, wanted: UInt64, rate: UInt64, payer: WalletID
  ) throws(SimulationError) -> [Coin] {
    let candidates: [Coin]
    switch payment.coins {
    case .all(let coins): return coins
    case .among(let coins): candidates = coins
    case .oldest: candidates = spendable(payer)
    }
    var chosen: [Coin] = []
    var found: UInt64 = 0
    for coin in candidates {
      chosen.append(coin)
      found += coin.value
      let size = Economy.size(inputs: chosen.count, outputs: payment.payees.count + 1)
      if found >= wanted + (payment.fee ?? rate * size) { return chosen }
    }
    throw insufficient(payer, wanted: wanted, found: found)
  }

  private func insufficient(_ payer: WalletID, wanted: UInt64, found: UInt64) -> SimulationError {
    .insufficientFunds(wallet: wallets[payer.index].name, wanted: wanted, found: found)
  }

  /// About the virtual bytes of a transaction, memo left out.
  static func size(inputs: Int, outputs: Int) -> UInt64 {
    UInt64(11 + 70 * inputs + 33 * outputs)
  }

  /// One transaction in which each participant brings coins and takes one output of the same
  /// value and one of change; returns the equal outputs, then the change, in participants' order.
  mutating func mix(
    _ participants: [(wallet: WalletID, coins: [Coin])], denomination: UInt64, purpose: String
  ) throws(SimulationError) -> (equal: [Coin], change: [Coin]) {
    let share: UInt64 = 2_500
    var planned: [(participant: Int, output: PlannedOutput)] = []
    for (number, participant) in participants.enumerated() {
      let found = participant.coins.reduce(0) { $0 + $1.value }
      guard found > denomination + share else {
        throw insufficient(participant.wallet, wanted: denomination + share, found: found)
      }
      let origin = Origin.mixed(participant.coins.map(\.origin))
      let equal = PlannedOutput(
        denomination, to: newAddress(participant.wallet), use: .payment, origin: origin)
      let change = PlannedOutput(
        found - denomination - share, to: newAddress(participant.wallet), use: .change,
        origin: origin)
      planned.append((number, equal))
      planned.append((number, change))
    }
    planned = random.shuffled(planned)
    let coins = random.shuffled(participants.flatMap(\.coins))
    let made = submit(
      spending: coins, to: planned.map(\.output), fee: share * UInt64(participants.count),
      purpose: purpose, by: participants[0].wallet)
    let results = zip(planned, made).sorted { $0.0.participant < $1.0.participant }
    return (
      results.compactMap { $0.0.output.use == .payment ? $0.1 : nil },
      results.compactMap { $0.0.output.use == .change ? $0.1 : nil }
    )
  }
}
