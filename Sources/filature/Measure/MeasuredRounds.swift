import ChainStore
import Foundation

/// Measures one chain after another in a folder that goes away.
enum MeasuredRounds {
  /// Does something with each of some chains, `things` saying what they are; Ctrl-C ends it
  /// between two of them, with 130.
  static func run<Chain>(
    _ chains: [Chain], _ things: String, in folder: String,
    _ measure: (Chain, _ parent: String) throws -> Void
  ) throws {
    let parent = folder + "/measure-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: parent) }
    Interrupt.isAwaited = true
    Interrupt.scratch = parent
    defer { Interrupt.scratch = nil }
    WorkMeter.current?.begin("measuring", of: chains.count, things)
    for chain in chains {
      // The bar counts chains; what is done to one has none of its own.
      try WorkMeter.$current.withValue(nil) { try measure(chain, parent) }
      if Interrupt.isRaised { throw Failure(Exit.interrupted, "interrupted") }
      WorkMeter.current?.add(1)
    }
    WorkMeter.current?.finish()
  }
}
