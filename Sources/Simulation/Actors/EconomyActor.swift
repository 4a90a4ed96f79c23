/// Somebody who makes transactions: one kind of behaviour, drawn again and again.
protocol EconomyActor {
  /// How often it is drawn, beside the others, in a year of a scenario.
  func weight(year: Int, scenario: Scenario) -> Int
  /// Does one thing, most often one transaction; nothing where its purses do not allow.
  mutating func act(in world: inout World) throws(SimulationError)
  /// Does what is done of itself once a block, before the others.
  mutating func beginBlock(in world: inout World) throws(SimulationError)
}

extension EconomyActor {
  mutating func beginBlock(in world: inout World) throws(SimulationError) {}
}

/// Every actor of an economy.
enum EconomyActors {
  /// Opens their purses.
  static func all(in world: inout World) -> [any EconomyActor] {
    Town.settle(in: &world)
    let services: [any EconomyActor] =
      switch world.scenario.services {
      case .alike: [Withdrawals(), Deposits(), Sweeps(), ColdStorage()]
      case .varied:
        [
          ServiceOffice(in: &world), Deposits(), Payroll(in: &world), OverTheCounter(in: &world),
          TillConsolidation(),
        ]
      }
    return [MiningPool()] + services + [
      Purchases(), Settlement(), MerchantBanking(), Bets(), Consolidator(), OwnTransfers(),
      Anchors(), TokenTransfers(),
      CashMachine(in: &world), HawalaBroker(in: &world), Duster(in: &world), PayJoin(),
      WasabiOneRound(in: &world), WasabiTwoRound(in: &world), WhirlpoolRound(in: &world),
      JoinMarketRound(in: &world), SmugglingRing(in: &world), ExploitationRing(in: &world),
    ]
  }
}
