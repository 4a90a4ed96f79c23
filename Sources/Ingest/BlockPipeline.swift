import Bitcoin
import ChainStore
import Dispatch
import Synchronization

/// A block that has been read and checked against its header, prepared for the builder.
struct ReadBlock: Sendable {
  let block: PreparedBlock
  let record: BlockRecord
}

/// Reads blocks ahead of their use: while one batch is being built into columns, the next is
/// decoded and hashed on all threads. At most two batches are in memory: the larger they are, the
/// less the threads wait for each other.
struct BlockPipeline {
  let source: any ChainSource
  let threads: Int
  /// For each block of the chain, all copies of it.
  let path: [[Int]]
  /// Bytes of block files in one batch.
  let batchBytes: Int
  /// The hash of the store that blocks are prepared for.
  let hashing: KeyedHash

  /// Hands over the blocks in chain order until `take` says stop or one cannot be read.
  func run(
    take: (ReadBlock) throws(IngestError) -> Void
  ) throws(IngestError) {
    let batches = split()
    guard threads > 1 else {
      let job = BatchJob(source: source, path: path, threads: 1, hashing: hashing)
      for batch in batches {
        for block in job.read(batch) { try take(try block.get()) }
      }
      return
    }
    let ready = Handover()
    let queue = DispatchQueue(label: "filature.read", qos: .userInitiated)
    let job = BatchJob(source: source, path: path, threads: threads, hashing: hashing)
    if let first = batches.first { queue.async { ready.put(job.read(first)) } }
    for number in batches.indices {
      let blocks = ready.take()
      if number + 1 < batches.count {
        let next = batches[number + 1]
        queue.async { ready.put(job.read(next)) }
      }
      do throws(IngestError) {
        for block in blocks { try take(try block.get()) }
      } catch {
        // The batch in flight must land before the mapped files go.
        if number + 1 < batches.count { _ = ready.take() }
        throw error
      }
    }
  }

  private func split() -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = 0
    var bytes = 0
    for (number, copies) in path.enumerated() {
      bytes += copies.first.map { source.records[$0].size } ?? 0
      if bytes >= batchBytes || number == path.count - 1 {
        batches.append(start..<(number + 1))
        (start, bytes) = (number + 1, 0)
      }
    }
    return batches
  }
}

/// Reads one batch on several threads.
private struct BatchJob: Sendable {
  let source: any ChainSource
  let path: [[Int]]
  let threads: Int
  let hashing: KeyedHash

  func read(_ range: Range<Int>) -> [Result<ReadBlock, IngestError>] {
    let next = Atomic<Int>(range.lowerBound)
    let results = Mutex([Result<ReadBlock, IngestError>?](repeating: nil, count: range.count))
    DispatchQueue.concurrentPerform(iterations: min(threads, range.count)) { _ in
      while true {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard number < range.upperBound else { return }
        let result = Result { () throws(IngestError) in try readAny(path[number]) }
        results.withLock { $0[number - range.lowerBound] = result }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// The first sound copy of a block; the first copy's error where there is none.
  private func readAny(_ copies: [Int]) throws(IngestError) -> ReadBlock {
    var failure: IngestError?
    let whole = copies.filter { !source.isPart(source.records[$0]) }
    for copy in whole.isEmpty ? copies : whole {
      let record = source.records[copy]
      do throws(IngestError) {
        let block = try source.block(of: record).inTopologicalOrder()
        let prepared = PreparedBlock(block, network: source.network, hashing: hashing)
        return ReadBlock(block: prepared, record: record)
      } catch {
        failure = failure ?? error
      }
    }
    throw failure ?? IngestError(.malformed, "a block without a record", at: "input")
  }
}

/// A place for one batch, passed from the reading thread to the building one.
private final class Handover: Sendable {
  private let slot = Mutex<[Result<ReadBlock, IngestError>]>([])
  private let filled = DispatchSemaphore(value: 0)

  func put(_ batch: [Result<ReadBlock, IngestError>]) {
    slot.withLock { $0 = batch }
    filled.signal()
  }

  func take() -> [Result<ReadBlock, IngestError>] {
    filled.wait()
    return slot.withLock { batch in
      let taken = batch
      batch = []
      return taken
    }
  }
}
