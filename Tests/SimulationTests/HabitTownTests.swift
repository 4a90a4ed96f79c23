import Bitcoin
import Testing

@testable import Simulation

/// The town in which the habits of the red flags are planted.
struct HabitTownTests {
  @Test("a town's chain keeps every rule but signatures, and its files are the same each time")
  func rules() throws {
    for seed in [1, 2] as [UInt64] {
      let economy = try HabitTown.economy(seed: seed)
      let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
      #expect(audit.faults == [], "seed \(seed)")
      #expect(try ChainAudit.consensusFaults(in: economy.blocks) == [], "seed \(seed)")
    }
    #expect(try HabitTown.files(seed: 1) == HabitTown.files(seed: 1))
    #expect(try HabitTown.files(seed: 1) != HabitTown.files(seed: 2))
  }

  @Test("each flag is meant for four owners, who all take part, and nobody honest is among them")
  func cast() throws {
    let economy = try HabitTown.economy(seed: 3)
    #expect(HabitTown.meantFor.count == 9)
    let payees = Set(economy.truth.outputs.map(\.owner))
    for (flag, kind) in HabitTown.meantFor {
      let owners = economy.wallets.filter { $0.role.rawValue == kind }
      #expect(owners.count == TownCast.offenders, "\(flag)")
      #expect(owners.allSatisfy { payees.contains($0.name) }, "\(flag)")
      #expect(!HabitTown.honest.contains(kind))
    }
    let honest = economy.wallets.filter { HabitTown.honest.contains($0.role.rawValue) }
    #expect(honest.count == 165)
  }

  @Test("payments stand in the quarter of an hour for which they were planned")
  func clock() throws {
    let economy = try HabitTown.economy(seed: 4)
    let audit = try ChainAudit(economy.blocks, proof: .ground, maturity: .kept)
    let wages = Dictionary(grouping: economy.truth.transactions.filter { $0.purpose == "wage" }) {
      audit.blocks[Int($0.height)].header.time
    }
    #expect(wages.values.reduce(0) { $0 + $1.count } > 200)
    // Wages are paid by day; night in the town is from 15:00 to 23:00 UTC.
    for time in wages.keys {
      let hour = (time / 3600 + 7) % 24
      #expect((8...21).contains(hour), "\(time)")
    }
  }
}
