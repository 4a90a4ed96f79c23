import Bitcoin

/// An economy of any size, streamed to a folder: blocks, truth and tags.
///
/// Time is drawn out: the years of the scenario are spread over as many blocks as the transactions
/// fill. Cost: a few microseconds a transaction; memory follows the number of people, at most a
/// million, and of unspent outputs.
public struct ScaleEconomy {
  /// What was made.
  public struct Result: Sendable {
    /// Transactions, coinbases left out.
    public let transactions: Int
    /// Height of the last block.
    public let height: UInt32
    /// Bytes of all block files.
    public let bytes: Int
    /// The most outputs that were unspent at once.
    public let mostUnspent: Int
  }

  /// Transactions that can be asked for.
  public static let sizes = 1_000...50_000_000

  /// Makes an economy in a folder; the same arguments give the same bytes.
  public static func write(
    _ scenario: Scenario, seed: UInt64, transactions: Int, to folder: String,
    progress: (Int) -> Void = { _ in }
  ) throws(SimulationError) -> Result {
    guard sizes.contains(transactions) else {
      throw .size(asked: transactions, least: sizes.lowerBound, most: sizes.upperBound)
    }
    var world = try World(scenario: scenario, seed: seed, goal: transactions, folder: folder)
    var actors = EconomyActors.all(in: &world)
    while world.writer.height < 110 {
      world.chooseMiner()
      try world.closeBlock()
    }
    try run(&actors, in: &world, progress)
    world.chooseMiner()
    try world.closeBlock()
    try world.finish()
    return Result(
      transactions: world.sent, height: world.writer.height, bytes: world.writer.bytesWritten,
      mostUnspent: world.coins.highWater)
  }

  private static func run(
    _ actors: inout [any EconomyActor], in world: inout World, _ progress: (Int) -> Void
  ) throws(SimulationError) {
    var idle = 0
    while world.sent < world.goal {
      let before = world.sent
      let limit = min(world.goal, world.sent + world.nextBlockSize)
      let year = world.scenario.year(at: world.progress)
      let weights = actors.map { UInt64($0.weight(year: year, scenario: world.scenario)) }
      let total = weights.reduce(0, +)
      world.chooseMiner()
      for place in actors.indices { try actors[place].beginBlock(in: &world) }
      var tries = 0
      while world.sent < limit, tries < 50 * (limit - before) + 1_000 {
        tries += 1
        var draw = world.random.number(below: total)
        var chosen = 0
        while draw >= weights[chosen] {
          draw -= weights[chosen]
          chosen += 1
        }
        try actors[chosen].act(in: &world)
      }
      try world.closeBlock()
      progress(world.sent)
      idle = world.sent == before ? idle + 1 : 0
      guard idle < 1_000 else { throw .stuck(transactions: world.sent) }
    }
  }
}

extension World {
  /// Draws the pool that will find the block: large ones more often.
  mutating func chooseMiner() {
    let first = random.number(in: 0...(town.pools.count - 1))
    miningPurse = town.pools[random.number(in: 0...first)].rewards
  }
}
