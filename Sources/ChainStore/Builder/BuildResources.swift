import Foundation

/// What a build may use. No byte of the store depends on it.
public struct BuildResources: Sendable {
  /// Bytes of memory that bound the peak of the process, about.
  public var memory: Int
  /// Threads at work.
  public var threads: Int
  /// Bytes of blocks to come, as far as known; sizes partitions.
  public var expectedBytes = 0
  /// Rows that one thread works on at a time.
  var grain = 1 << 15
  /// Width of positions to begin with; a chain that needs more gets it.
  var width = PositionFile.Width.narrow
  /// Hears how far a step has come, from 0 to 1; an answer of false stops the build.
  public var report: @Sendable (BuildStep, Double) -> Bool = { _, _ in true }

  /// Half of the machine's memory.
  public static var defaultMemory: Int { Int(ProcessInfo.processInfo.physicalMemory / 2) }

  /// Resources; the default is half of the machine's memory and every processor.
  public init(
    memory: Int = BuildResources.defaultMemory,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    self.memory = memory
    self.threads = threads
  }

  /// Resources that make many little partitions and spill them, whatever the chain's size.
  public static func tight(threads: Int) -> BuildResources {
    var resources = BuildResources(memory: 1 << 20, threads: threads)
    resources.expectedBytes = 1 << 20
    resources.grain = 64
    return resources
  }

  /// Partitions by key: a power of two.
  var partitions: Int {
    var count = 1
    while count < 4096, count * grain / 2 < expectedBytes / 250 { count *= 2 }
    return count
  }

  /// Bytes of the pieces that partitions are made of.
  var extentSize: Int { min(32 << 10, max(4 << 10, memory / (64 * partitions) & ~4095)) }

  /// Bytes of partitions that may wait in memory.
  var waiting: Int { memory / 2 }
}

/// The steps of a build after reading.
public enum BuildStep: Int, Sendable, CaseIterable {
  /// Finding the outputs that inputs spend.
  case joining
  /// Following outputs to their spenders, and checking sums.
  case checking
  /// Grouping outputs by address.
  case grouping
  /// Numbering addresses and writing their columns.
  case numbering
  /// Lookups, checksums and the way to the disk.
  case sealing
}
