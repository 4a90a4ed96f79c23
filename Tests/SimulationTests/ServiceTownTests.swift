import Bitcoin
import Foundation
import Testing

@testable import Simulation

struct ServiceTownTests {
  @Test("every habit is drawn, and beside every way of gathering every way of paying")
  func habitsAreIndependent() {
    var random = SeededRandom(seed: 1)
    let drawn = (0..<400).map { _ in ServiceHabits(&random, unit: 1_000) }
    for gathering in ServiceHabits.Gathering.allCases {
      let these = drawn.filter { $0.gathering == gathering }
      #expect(Set(these.map(\.paying)) == Set(ServiceHabits.Paying.allCases))
      #expect(Set(these.map(\.accounts)) == Set(ServiceHabits.Accounts.allCases))
      #expect(Set(these.map(\.hotCoins)) == Set(ServiceHabits.HotCoins.allCases))
      #expect(Set(these.map(\.change)) == Set(ServiceHabits.Reuse.allCases))
      #expect(Set(these.map(\.vault)) == Set(ServiceHabits.Vault.allCases))
      #expect(Set(these.map(\.hotLock)) == Set(LockKind.allCases))
    }
    let columns = ServiceHabits.columns.split(separator: ",").count
    for habits in drawn {
      #expect(habits.row.split(separator: ",", omittingEmptySubsequences: false).count == columns)
    }
  }

  @Test("each deposit in the truth is an output of its service, at a deposit address")
  func deposits() throws {
    let folder = try EconomyFolder("services", seed: 2, transactions: 4_000)
    var kinds: [String: (owner: String, kind: String)] = [:]
    for row in try folder.rows("addresses.csv") { kinds[row[0]] = (row[1], row[2]) }
    var outputs: [String: [String]] = [:]
    for row in try folder.rows("outputs.csv") { outputs[row[0]] = row }
    let deposits = try folder.rows("deposits.csv")
    #expect(deposits.count > 200)
    for row in deposits {
      let output = try #require(outputs[row[0]])
      #expect(output[1] == row[1] && output[2] == "0" && output[3] == "deposit")
      let address = try #require(kinds[row[3]])
      #expect(address.owner == row[1] && address.kind == "deposit")
      #expect(row[1] != row[2])
    }
    #expect(outputs.values.count { $0[3] == "deposit" } == deposits.count)
    for kind in ["hot", "cold", "employer", "desk", "processor", "pool"] {
      #expect(kinds.values.contains { $0.kind == kind }, "\(kind)")
    }
  }

  @Test("services do on the chain what the table of their habits says")
  func habitsAreKept() throws {
    var seen: Set<String> = []
    for seed in 1...6 as ClosedRange<UInt64> {
      let folder = try EconomyFolder("services", seed: seed, transactions: 6_000)
      let services = Dictionary(grouping: try folder.rows("services.csv"), by: { $0[0] })
      let inputs = try inputCounts(folder)
      let own = services.filter { $0.value.count == 1 && $0.value[0][2].isEmpty }
      var sweeps: [String: [Int]] = [:]
      for row in try folder.rows("transactions.csv") where own[row[1]] != nil {
        let habits = try #require(own[row[1]]?.first)
        let count = try #require(inputs[row[0]])
        if row[2] == "sweep" { sweeps[row[1], default: []].append(count) }
        if row[2] == "withdrawal", habits[16] == "apart" {
          #expect(count == 1)
          seen.insert("apart")
        }
      }
      for (name, rows) in own {
        let counts = sweeps[name] ?? []
        switch rows[0][6] {
        case "never": #expect(counts.isEmpty)
        case "one-by-one": #expect(counts.allSatisfy { $0 == 1 })
        default: break
        }
        if !counts.isEmpty || rows[0][6] == "never" { seen.insert(rows[0][6]) }
      }
    }
    #expect(seen == Set(ServiceHabits.Gathering.allCases.map(\.rawValue) + ["apart"]))
  }

  private func inputCounts(_ folder: EconomyFolder) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    for bytes in try folder.blocks() {
      let block = try bytes.withByteView { try Block(decoding: $0) }
      for place in block.transactions.indices {
        counts["\(block.transactions[place].txid)"] = block.inputRange(place).count
      }
    }
    return counts
  }
}
