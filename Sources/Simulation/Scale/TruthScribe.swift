import Synchronization

/// Puts what the actors did into words, block by block, beside the making of the next.
///
/// Spelling addresses and hashes takes an eighth of the time that an economy takes to make.
struct TruthScribe: Sendable {
  /// The tables, written on the lane alone until it has finished.
  private final class Tables: Sendable {
    let streams: Mutex<TruthStreams>

    init(_ streams: consuming sending TruthStreams) { self.streams = Mutex(streams) }
  }

  private let tables: Tables
  private let lane: Lane<TruthBatch>

  /// Writes to tables that are open.
  init(_ streams: consuming sending TruthStreams) {
    let tables = Tables(streams)
    self.tables = tables
    lane = Lane("truth", most: 4) {
      TruthBatch()
    } work: { batch throws(SimulationError) in
      try tables.streams.withLock { streams throws(SimulationError) in try streams.write(batch) }
      batch.removeAll()
    }
  }

  /// Takes the rows of a batch and leaves it empty; throws what an earlier batch met.
  func write(_ batch: inout TruthBatch) throws(SimulationError) {
    try lane.send { swap(&$0, &batch) }
  }

  /// Writes the rest; throws where something was not written.
  func finish() throws(SimulationError) {
    try lane.finish()
    try tables.streams.withLock { streams throws(SimulationError) in try streams.finish() }
  }
}
