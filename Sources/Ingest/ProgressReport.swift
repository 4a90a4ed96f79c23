import ChainStore
import Synchronization

/// Tells a listener how far an ingest has come, through all its steps.
///
/// Calls come from one thread at a time, never from two at once.
final class ProgressReport: @unchecked Sendable {
  private let listener: (IngestProgress) throws(IngestInterrupted) -> Void
  private let state: Mutex<IngestProgress>

  /// How much of the work of a batch is done after each step, with reading first: about as measured.
  private static let ends: [BuildStep: Double] = [
    .joining: 0.62, .checking: 0.70, .grouping: 0.80, .numbering: 0.88, .sealing: 1,
  ]
  private static let reading = 0.5

  init(
    _ listener: @escaping (IngestProgress) throws(IngestInterrupted) -> Void,
    source: any ChainSource, path: [[Int]]
  ) {
    self.listener = listener
    var progress = IngestProgress()
    progress.totalBlocks = path.count
    progress.totalBytes = path.reduce(0) { $0 + ($1.first.map { source.records[$0].size } ?? 0) }
    state = Mutex(progress)
  }

  /// A block was taken; false where the listener wants to stop.
  func took(_ bytes: Int, transactions: Int) -> Bool {
    tell { progress in
      progress.blocks += 1
      progress.bytes += bytes
      progress.transactions = transactions
      progress.step = "reading"
      let done = Double(progress.bytes) / Double(max(1, progress.totalBytes))
      progress.fraction = max(progress.fraction, done * ProgressReport.reading)
    }
  }

  /// A step of the build has come so far; false where the listener wants to stop.
  func note(_ step: BuildStep, _ done: Double) -> Bool {
    let end = ProgressReport.ends[step] ?? 1
    let before = BuildStep(rawValue: step.rawValue - 1).flatMap { ProgressReport.ends[$0] }
    let start = before ?? ProgressReport.reading
    return tell { progress in
      progress.step = "\(step)"
      // Several batches share the work by their bytes.
      let share = Double(progress.bytes) / Double(max(1, progress.totalBytes))
      progress.fraction = max(progress.fraction, share * (start + (end - start) * done))
    }
  }

  private func tell(_ change: (inout IngestProgress) -> Void) -> Bool {
    state.withLock { progress in
      change(&progress)
      do throws(IngestInterrupted) {
        try listener(progress)
        return true
      } catch {
        return false
      }
    }
  }
}
