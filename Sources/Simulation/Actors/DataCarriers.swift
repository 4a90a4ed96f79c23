/// Fingerprints of documents or of other chains are written into the chain: data, and change.
///
/// Of the transactions with data from September 2018 to December 2019, 58 % were of this form and
/// 40 % moved tokens (Strehle and Steinmetz, "Dominating OP Returns", 2020).
struct Anchors: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { DataCarriers.weight(60, in: year) }

  mutating func act(in world: inout World) throws(SimulationError) {
    let payer = world.somebody()
    world.draft.reset(payer: payer, purpose: .anchor)
    world.draft.pay(0, to: payer, .data, for: .data)
    _ = try world.payAndSend()
  }
}

/// Tokens whose book is kept in data outputs: the least that nodes relay marks who gets them.
struct TokenTransfers: EconomyActor {
  func weight(year: Int, scenario: Scenario) -> Int { DataCarriers.weight(40, in: year) }

  mutating func act(in world: inout World) throws(SimulationError) {
    let payer = world.somebody()
    let payee = world.somebody()
    guard payee != payer else { return }
    world.draft.reset(payer: payer, purpose: .token)
    world.draft.pay(0, to: payer, .data, for: .data)
    world.draft.pay(546, to: payee, world.receiving(payee), for: .token)
    _ = try world.payAndSend()
  }
}

private enum DataCarriers {
  /// Data outputs are relayed since 2014, and were rare at first.
  static func weight(_ full: Int, in year: Int) -> Int {
    year < 2014 ? 0 : year < 2016 ? full / 4 : full
  }
}
