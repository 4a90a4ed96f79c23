/// Somebody who makes transactions: one kind of behaviour, drawn again and again.
protocol EconomyActor {
  /// How often it is drawn, beside the others, in a year of a scenario.
  func weight(year: Int, scenario: Scenario) -> Int
  /// Does one thing, most often one transaction; nothing where its purses do not allow.
  mutating func act(in world: inout World) throws(SimulationError)
}

/// Every actor of an economy.
enum EconomyActors {
  /// Opens their purses.
  static func all(in world: inout World) -> [any EconomyActor] {
    Town.settle(in: &world)
    return [
      MiningPool(), Withdrawals(), Deposits(), Sweeps(), ColdStorage(),
      Purchases(), Settlement(), MerchantBanking(), Bets(), Consolidator(), OwnTransfers(),
      Anchors(), TokenTransfers(),
      CashMachine(in: &world), HawalaBroker(in: &world), Duster(in: &world), PayJoin(),
      WasabiOneRound(in: &world), WasabiTwoRound(in: &world), WhirlpoolRound(in: &world),
      JoinMarketRound(in: &world), SmugglingRing(in: &world), ExploitationRing(in: &world),
    ]
  }
}
