import ChainStore
import Dispatch
import Foundation
import Simulation
import Synchronization
import Testing

/// How many stores are damaged, by which seeds: 200, each with every command, where `FILATURE_FULL` is
/// set; the one of `FILATURE_HOSTILE` where that is set; else a few and some commands, in seconds.
///
/// `.ci/sanitized` runs all of them under the address sanitizer.
private enum Extent {
  static let isFull = ProcessInfo.processInfo.environment["FILATURE_FULL"] != nil
  static let only = ProcessInfo.processInfo.environment["FILATURE_HOSTILE"].flatMap { UInt64($0) }
  static var seeds: [UInt64] { only.map { [$0] } ?? (isFull ? 1...200 : 1...6).map { $0 } }
  static var commands: Int { isFull || only != nil ? .max : 7 }
  /// Seconds for one command on a chain of a few hundred transactions.
  static let seconds = 60
}

@Suite("A store made by a hostile hand, with checksums that are right")
struct HostileStoreTests {
  @Test("is answered or refused by every command, without a trap and without a hang")
  func everyCommandEnds() throws {
    // The second of them is extended by the command that ingests.
    let isMore = Extent.isFull || Extent.only != nil
    let more =
      isMore ? [try SampleChain("coinjoin", toHeight: 115), try SampleChain("seized-wallet")] : []
    let chains = try [SampleChain("coinjoin")] + more
    let commands = try chains.map { try HostileCommands($0) }
    let faults = Mutex<[String]>([])
    let seeds = Extent.seeds
    DispatchQueue.concurrentPerform(iterations: seeds.count) { place in
      let number = Int(seeds[place]) % chains.count
      let found = HostileStoreTests.faults(of: seeds[place], chains[number], commands[number])
      faults.withLock { $0 += found }
    }
    let found = faults.withLock { $0 }.sorted()
    #expect(found.isEmpty, "\(found.count) runs:\n\(found.joined(separator: "\n"))")
  }

  @Test("is refused where a coin is spent before it is made, whichever way it is traced")
  func spentBeforeMade() throws {
    let chain = try SampleChain("coinjoin")
    let graph = try ChainGraph(directory: chain.store)
    // Several outputs of value, so that what is asked of one may be said to come from another.
    let spender = try #require(
      (0..<graph.txCount).last { number in
        let outputs = graph.outputs(of: TxIndex(number))
        return !graph.inputs(of: TxIndex(number)).isEmpty && outputs.count > 1
          && outputs.allSatisfy { graph.outputAmount[$0] > 0 }
      })
    let row = graph.inputs(of: TxIndex(spender)).lowerBound
    let outputs = graph.outputs(of: TxIndex(spender))
    let made = outputs.lowerBound
    let other = outputs.upperBound - 1
    let spent = graph.outpointText(of: OutputIndex(graph.inputSpentOutput[row]))
    for (column, row, value, words) in [
      ("output.spender", made, spender, [spent]),
      ("output.spender", made, spender, [spent, "--summary"]),
      ("output.spender", made, spender, [spent, "--by-seed"]),
      (
        "input.spentOutput", row, other,
        [graph.outpointText(of: OutputIndex(made)), "--direction", "backward"]
      ),
    ] {
      let store = try chain.copy(UUID().uuidString)
      var forger = try StoreForger(store)
      forger.set(column, row: row, to: value)
      try forger.write()
      let answer = try BuiltProgram.run(
        ["trace", "--method", "fifo,haircut", "--stop-at", "none", "--store", store] + words)
      #expect(answer.code == 65, "\(words): \(answer.errors)")
      let checked = try BuiltProgram.run(["verify", "--store", store])
      #expect([4, 65].contains(checked.code), "\(column): \(checked.errors)")
    }
  }

  @Test("is verified in time and named where every receipt leads to the output before")
  func endlessReceipts() throws {
    let chain = try SampleChain("coinjoin")
    var forger = try StoreForger(chain.store)
    for output in 1..<forger.manifest.totals.outputs {
      forger.set("output.previousReceipt", row: output, to: output - 1)
    }
    try forger.write()
    let answer = try BuiltProgram.run(["verify", "--store", chain.store])
    #expect([4, 65].contains(answer.code), "\(answer.errors)")
    #expect(answer.errors.contains("previousReceipt"), "\(answer.errors)")
  }

  /// What goes wrong on the store of a seed.
  private static func faults(
    of seed: UInt64, _ chain: SampleChain, _ commands: HostileCommands
  ) -> [String] {
    var damage = Damage(seed: seed)
    do {
      let store = try chain.copy("seed-\(seed)")
      defer { chain.remove(store) }
      try damage.apply(to: store)
      var random = SeededRandom(seed: seed)
      return try commands.all(&random, atMost: Extent.commands).compactMap { command in
        let run = try LimitedRun(command + ["--store", store], seconds: Extent.seconds)
        return run.fault.map {
          "seed \(seed) (\(damage.words.joined(separator: "; "))): "
            + "\(command.joined(separator: " ").prefix(120)): \($0)"
        }
      }
    } catch {
      return ["seed \(seed): \(error)"]
    }
  }
}
